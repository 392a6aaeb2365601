import type { Stage } from '../../sandbox/index.ts'

/** The demo's fixed time, a Monday morning, so that it always prints the same. */
export const clock: number = Date.parse('2027-01-11T09:00:00Z')

/** The only password in the demo; it is used nowhere else. */
export const auditPassword = 'Quiet-Harbour-27'

/** A portal that has been in use for a while: a room of each type, and an archived one. */
export const stage: Stage = {
  rooms: [
    {
      type: 'custom',
      title: 'Acme board',
      links: [
        { kind: 'invitation', title: 'Join the board', access: 'comment', maxUseCount: 10, currentUseCount: 4 },
        { kind: 'additional', title: 'For the notary', access: 'read', internal: true },
      ],
    },
    {
      type: 'public',
      title: 'Price lists',
      links: [{ kind: 'primary', title: 'Price lists', access: 'comment' }],
    },
    { type: 'formFilling', title: 'Order form' },
    { type: 'collaboration', title: 'Launch team', tags: ['project'] },
    {
      type: 'virtualData',
      title: 'Due diligence',
      tags: ['project'],
      links: [{ kind: 'invitation', title: 'Advisers', access: 'read' }],
    },
    { type: 'ai', title: 'Contract assistant', links: [{ kind: 'invitation', title: 'Try it', access: 'read' }] },
    { type: 'custom', title: 'Acme board 2025', archived: true },
  ],
}

/** The manifest as it was applied last week. */
export const lastWeek = `version: 1
name: acme-portal

defaults:
  external: { denyDownload: true }

rooms:
  - title: Acme board
    links:
      auditors:
        title: Read-only for auditors
        access: read
        expirationDate: 2027-06-30
        password: \${AUDIT_PASSWORD}
        rotation: 1
      partners: { title: Partners, access: comment, internal: true }
      press: { title: Press preview, access: read }
  - title: Order form
    links:
      primary: { access: fillForms }
`

/** The manifest as it is in today's pull request. */
export const today = `version: 1
name: acme-portal

defaults:
  external: { denyDownload: true }

rooms:
  - title: Acme board
    links:
      invitation: { access: editing, maxUseCount: 10 }  # new: made by hand until now
      auditors:
        title: Read-only for auditors
        access: read
        expirationDate: 2027-06-30
        password: \${AUDIT_PASSWORD}
        rotation: 2  # was 1: the old URL was forwarded to the wrong people
      partners: { title: Partners, access: review, internal: true }  # was comment
      # The press link is gone.
      fair: { title: Trade fair, access: read, expirationDate: 2026-12-31 }
  - title: Price lists
    links:
      primary: { access: read }
  - title: Order form
    links:
      primary: { access: fillForms }
  - tag: project
    links:
      invitation: { title: Project team, access: contentCreator, maxUseCount: 20 }
`
