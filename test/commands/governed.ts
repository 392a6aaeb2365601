import type { World } from '../../src/host/world.ts'
import type { Sandbox, Stage, StageLink } from '../../src/sandbox/index.ts'
import { openPortal, type Portal } from './portal.ts'

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
    { id: 13, type: 'custom', title: 'Partner office', links: [] },
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
  - id: 13
    links:
      partners: { title: Partners, access: comment, internal: true, expirationDate: 2027-06-30 }
`

const press = `version: 1
name: press-office
rooms:
  - id: 13
    links:
      fair: { title: Trade fair, access: read, expirationDate: 2027-02-28 }
`

/**
 * That portal after an older manifest and another team's have been applied. The portal gives its links the same URLs each time: it
 * is reached by its name.
 */
export async function openGoverned(
  between: (answer: Sandbox['fetch']) => Sandbox['fetch'] = (answer) => answer,
): Promise<Portal> {
  const portal = await openPortal(governed, `${governing}  - id: 12\n    links:\n      invitation: { access: read }\n`)
  const answer = between(portal.sandbox.fetch)
  const openFetch: World['openFetch'] = async () => (input, init) => answer(new Request(input, init))
  const named: Portal = { ...portal, run: (line, changes = {}) => portal.run(line, { openFetch, ...changes }) }
  portal.world.files.set('press.yaml', press)
  for (const file of ['roomlinks.yaml', 'press.yaml']) {
    const { code, err } = await portal.run(`apply --auto-approve --file ${file}`)
    if (code !== 0) throw new Error(err)
  }
  portal.world.files.set('roomlinks.yaml', governing)
  portal.requests.length = 0
  return named
}
