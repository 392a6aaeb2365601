import type { Stage, StageLink } from '../../src/sandbox/index.ts'

const link = (title: string, more: Partial<StageLink> = {}): StageLink => ({ kind: 'additional', title, ...more })

/** A portal that is only partly managed: declared, undeclared, foreign and unmanaged links, rooms that cannot be managed. */
export const governed: Stage = {
  rooms: [
    {
      id: 7,
      type: 'custom',
      title: 'Board',
      tags: ['client'],
      links: [
        link('Press', { id: '6b1f0f5e-0b6a-4f0c-9c55-0d0f2f3a9b11', password: 'Copper-Kettle-61' }),
        link('For everybody to edit, in a hurry before the fair', { access: 'editing' }),
        link('Auditors', { expirationDate: '2027-01-20T00:00:00Z', password: 'Walnut-Drawer-58', denyDownload: true }),
        link('Last year', { expirationDate: '2026-12-31T00:00:00Z' }),
        { kind: 'invitation', title: 'Join', access: 'editing', maxUseCount: 25, currentUseCount: 3 },
      ],
    },
    {
      id: 8,
      type: 'public',
      title: 'Prices and conditions for resellers',
      tags: ['open', 'client'],
      links: [{ kind: 'primary', title: 'Prices', access: 'read' }],
    },
    { id: 9, type: 'collaboration', title: 'Team', links: [{ kind: 'invitation', title: 'Join', access: 'read' }] },
    { id: 10, type: 'custom', title: 'Legal', canManage: false, links: [link('Contract')] },
    { id: 11, type: 'custom', title: 'Fair 2024', archived: true, links: [link('Photos', { internal: true })] },
    { id: 12, type: 'virtualData', title: 'Due diligence', tags: ['confidential'], links: [] },
  ],
}

/** The manifest of a team that has some of these rooms. */
export const governing = `version: 1
name: team
rooms:
  - id: 7
    links:
      invitation: { title: Join, access: editing }
      press: { title: Press, access: read, password: "\${LINK_PASSWORD}" }
  - id: 8
    links:
      primary: { title: Prices, access: read }
`
