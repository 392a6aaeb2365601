import type { Stage } from '../../src/sandbox/index.ts'

/** A portal with two rooms that a team uses, each with something to do. */
export const stage: Stage = {
  rooms: [
    {
      id: 7,
      type: 'custom',
      title: 'Board',
      tags: ['client'],
      links: [{ kind: 'invitation', title: 'Join', access: 'read' }],
    },
    {
      id: 8,
      type: 'public',
      title: 'Prices',
      tags: ['open'],
      links: [{ kind: 'primary', title: 'Prices', access: 'read' }],
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
