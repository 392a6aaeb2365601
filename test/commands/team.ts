import type { Stage, StageLink } from '../../src/sandbox/index.ts'

/** What people left in a room, by hand: something secret in each. */
export const handmade: readonly StageLink[] = [
  { kind: 'invitation', title: 'Join', access: 'read' },
  { kind: 'primary', title: 'Shared', password: 'Copper-Kettle-61' },
  { kind: 'additional', title: 'For the notary', password: 'Walnut-Drawer-58' },
]

/** A portal with two rooms that a team uses, each with something to do. */
export const stage: Stage = {
  rooms: [
    {
      id: 7,
      type: 'custom',
      title: 'Board',
      tags: ['client'],
      links: handmade.filter(({ kind }) => kind !== 'primary'),
    },
    {
      id: 8,
      type: 'public',
      title: 'Prices',
      tags: ['open'],
      links: [{ kind: 'primary', title: 'Prices', access: 'read', password: 'Copper-Kettle-61' }],
    },
  ],
}

/** The manifest of that team. */
export const manifest = `version: 1
name: team
rooms:
  - id: 7
    links:
      invitation: { title: Join, access: comment }
      press: { title: Press, access: read, password: "\${LINK_PASSWORD}" }
  - title: Prices
    links:
      primary: { title: Prices, access: comment }
`

/** The same, as it was before: apply it, and the links that {@link manifest} no longer declares are to be revoked. */
export const older = `version: 1
name: team
rooms:
  - id: 7
    links:
      one: { access: read }
      two: { access: read }
  - title: Prices
    links:
      three: { access: read }
`
