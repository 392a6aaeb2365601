import type { RoomSnapshot, Stage } from '../../src/sandbox/index.ts'

/** An estate: rooms of three types with links that people made by hand, before any manifest. */
export const bare: Stage = {
  rooms: [
    {
      id: 1,
      type: 'custom',
      title: 'Board',
      links: [
        { kind: 'invitation', title: 'Join', access: 'read', maxUseCount: 10, currentUseCount: 4 },
        { kind: 'additional', title: 'For the notary', password: 'Walnut-Drawer-58', denyDownload: true },
      ],
    },
    {
      id: 2,
      type: 'custom',
      title: 'Clients',
      links: [
        { kind: 'primary', title: 'Clients', password: 'Copper-Kettle-61' },
        { kind: 'additional', title: 'By hand', access: 'comment', expirationDate: '2034-05-01T10:00:00Z' },
      ],
    },
    {
      id: 3,
      type: 'public',
      title: 'Prices',
      links: [
        { kind: 'primary', title: 'Prices', access: 'comment' },
        { kind: 'invitation', title: 'Dealers', access: 'read' },
        { kind: 'additional', title: 'Left by hand' },
        { kind: 'additional', title: 'Right by hand' },
      ],
    },
    { id: 4, type: 'formFilling', title: 'Orders' },
  ],
}

/** The links of that estate as its manifest had them last week. */
export const lastWeek = `version: 1
name: estate
rooms:
  - id: 1
    links:
      press: { access: read, password: "\${LINK_PASSWORD}", rotation: 1 }
      auditors: { access: read, expirationDate: 2035-01-01, denyDownload: true }
      still: { access: comment }
      old: { access: read }
  - id: 2
    links:
      invitation: { access: read, rotation: may }
      press: { access: read, denyDownload: true, rotation: 1 }
      one: { access: read }
      two: { access: editing, internal: true }
  - id: 3
    links:
      partners: { access: read, password: "\${LINK_PASSWORD}" }
      fair: { access: read, rotation: 1 }
      suppliers: { access: read }
`

/** And as it has them now: 20 changes. */
export const today = `version: 1
name: estate
rooms:
  - id: 1
    links:
      primary: { title: Board, access: read, password: "\${LINK_PASSWORD}", denyDownload: true }
      invitation: { title: Join, access: comment, maxUseCount: 20 }
      press: { access: read, password: "\${LINK_PASSWORD}", rotation: 2 }
      auditors: { access: review, expirationDate: 2035-06-30, denyDownload: true }
      still: { access: comment }
      minutes: { access: read, internal: true }
  - id: 2
    links:
      primary: { title: Clients, access: comment, password: "\${LINK_PASSWORD}" }
      invitation: { access: contentCreator, maxUseCount: 3, rotation: june }
      press: { access: read, denyDownload: true, rotation: 2 }
      partners: { access: review, expirationDate: 2035-01-01 }
      minutes: { access: read, internal: true }
  - id: 3
    links:
      primary: { title: Prices, access: read, denyDownload: true }
      invitation: { title: Dealers, access: contentCreator }
      partners: { access: comment, password: null }
      fair: { access: comment, rotation: 2 }
      suppliers: { access: read, denyDownload: true }
  - id: 4
    links:
      primary: { access: read }
      invitation: { access: fillForms }
`

/** The links that people made by hand and that no manifest of the estate knows. */
export const byHand: readonly string[] = ['For the notary', 'By hand', 'Left by hand', 'Right by hand']

/** The rooms as they are now, to begin another portal with. */
export function stageOf(rooms: readonly RoomSnapshot[]): Stage {
  return { rooms: rooms.map(({ id, type, title, tags, links }) => ({ id, type, title, tags, links })) }
}
