import type { Stage } from '../../src/sandbox/index.ts'
import { openPortal, type Portal } from './portal.ts'

const roomsOf = (many: number, from: number, tag: string, name: string): Stage['rooms'] =>
  Array.from({ length: many }, (_, nth) => ({
    id: from + nth,
    type: 'custom',
    title: `${name} ${String(nth + 1).padStart(2, '0')}`,
    tags: [tag],
  }))

/** Thirty rooms: two have the same title, and some have links of nobody. */
const thirty: Stage = {
  rooms: [
    ...roomsOf(22, 101, 'client', 'Client').map((room, nth) =>
      nth % 4 === 0 ? { ...room, links: [{ kind: 'additional' as const, title: 'By hand' }] } : room,
    ),
    ...roomsOf(4, 201, 'supplier', 'Supplier'),
    { id: 301, type: 'custom', title: 'Board' },
    { id: 302, type: 'custom', title: 'Board' },
    { id: 303, type: 'virtualData', title: 'Due diligence', links: [{ kind: 'invitation', title: 'Join' }] },
    { id: 304, type: 'public', title: 'Price lists', links: [{ kind: 'primary', title: 'Prices', access: 'read' }] },
  ],
}

const manifestOf = (client: string, rest: string): string => `version: 1
name: team
rooms:
  - tag: client
    links:
${client}${rest}`

const before: string = manifestOf(
  `      partners: { title: Partners, access: comment, internal: true }
      auditors: { title: Read-only for auditors, access: read, expirationDate: 2027-06-30 }
      press: { access: read, rotation: 1 }
`,
  `  - id: 302
    links:
      one: { title: Minutes, access: read }
      two: { title: Agenda, access: read }
`,
)

const after: string = manifestOf(
  `      partners: { title: Partners, access: review, internal: false }
      press: { access: read, rotation: 2 }
      guests: { title: Guests, access: read, expirationDate: 2027-06-30, denyDownload: true }
`,
  `  - tag: supplier
    links:
      orders: { title: Orders, access: fillForms }
      invitation: { title: Join us, access: editing, maxUseCount: 10 }
      drawings: { title: Drawings, access: read, password: "\${LINK_PASSWORD}" }
  - id: 301
    links:
      minutes: { title: Minutes, access: read }
      agenda: { title: Agenda, access: read }
      notary: { title: For the notary, access: comment, expirationDate: 2027-03-31 }
  - id: 302
    links:
      one: { title: Minutes, access: editing }
      minutes: { title: Minutes, access: read }
      three: { title: Budget, access: read }
      four: { title: Forecast, access: read, internal: true }
  - id: 303
    links:
      invitation: { title: Join, access: editing }
  - id: 304
    links:
      primary: { title: Prices, access: comment }
`,
)

/** A portal of thirty rooms, and a manifest that makes 110 changes there. */
export async function openHundred(): Promise<Portal> {
  const portal = await openPortal(thirty, before)
  // One room after the other, so that their links have the same ids each time.
  await portal.run('apply --auto-approve --concurrency 1')
  portal.world.files.set('roomlinks.yaml', after)
  return portal
}

/** A portal of 28 rooms, and a manifest that creates the same four links in each. */
export function openAlike(between?: Parameters<typeof openPortal>[3]): Promise<Portal> {
  const links = `      partners: { title: Partners, access: comment, internal: true }
      auditors: { title: Read-only for auditors, access: read, expirationDate: 2027-06-30 }
      press: { access: read }
      invitation: { title: Join us, access: read }
`
  return openPortal({ rooms: roomsOf(28, 101, 'client', 'Client') }, manifestOf(links, ''), {}, between)
}
