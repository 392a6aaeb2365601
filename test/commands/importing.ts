import type { StageLink, StageRoom } from '../../src/sandbox/index.ts'
import { idWith, tagIn } from '../owners.ts'

/** The id of a link that nobody's manifest made. */
export const idOf = (nth: number): string => `aaaaaaaa-aaaa-4aaa-8aaa-${String(nth).padStart(12, '0')}`

/** The id of a link that a manifest made under that key. */
export function made(manifest: string, room: number, key: string, nth = 1): string {
  return idWith(tagIn(manifest, room, key), `aa-8aaa-${String(nth).padStart(12, '0')}`)
}

/** A link that somebody made by hand. */
export function byHand(nth: number, given: Omit<StageLink, 'id' | 'kind'> & Partial<StageLink>): StageLink {
  return { kind: 'additional', id: idOf(nth), ...given }
}

/** Rooms of every type, as people leave them. */
export const everyType: readonly StageRoom[] = [
  {
    id: 9,
    type: 'custom',
    title: 'Acme board',
    tags: ['client'],
    links: [
      byHand(1, { kind: 'primary', title: 'Shared link', password: 'Copper-Kettle-61', denyDownload: true }),
      byHand(2, { kind: 'invitation', title: 'Join us', access: 'editing', maxUseCount: 20, currentUseCount: 3 }),
      byHand(3, { title: 'Für die Prüfer', access: 'comment', expirationDate: '2034-05-06T07:08:09Z', internal: true }),
      byHand(4, { title: 'Für die Prüfer', password: 'Walnut-Drawer-58' }),
      byHand(5, { title: 'Fair 2020', expirationDate: '2020-01-01T00:00:00Z' }),
    ],
  },
  {
    id: 10,
    type: 'public',
    title: 'Price list',
    links: [
      byHand(11, { kind: 'primary', title: 'Prices', access: 'comment', expirationDate: '2034-01-01T00:00:00Z' }),
      byHand(12, { kind: 'invitation', title: 'Dealers' }),
      byHand(13, { title: 'Invitation', internal: true }),
    ],
  },
  {
    id: 11,
    type: 'formFilling',
    title: 'Order form',
    tags: ['client'],
    links: [
      byHand(21, { kind: 'primary', title: 'Link to fill out' }),
      byHand(22, { title: 'From an older version', access: 'fillForms' }),
    ],
  },
  {
    id: 12,
    type: 'collaboration',
    title: 'Team',
    links: [byHand(31, { kind: 'invitation', title: 'Team', access: 'contentCreator' })],
  },
  {
    id: 13,
    type: 'virtualData',
    title: 'Due diligence',
    links: [
      byHand(41, { kind: 'invitation', title: ' ', access: 'fillForms', expirationDate: '2034-01-01T00:00:00Z' }),
    ],
  },
  { id: 14, type: 'ai', title: 'Agent', links: [byHand(51, { kind: 'invitation', title: 'Ask', access: 1 })] },
  { id: 15, type: 'custom', title: 'Empty' },
  { id: 16, type: 'custom', title: 'Theirs', tags: ['client'], canManage: false },
  { id: 17, type: 'custom', title: 'Last year', archived: true },
  { id: 18, type: 'custom', title: 'Pattern', template: true },
]
