import type { Stage, StageLink, StageRoom } from '../../../src/sandbox/index.ts'
import { idWith, tagIn } from '../../owners.ts'

const clients = ['Almeida', 'Brandt', 'Castillo', 'Dubois', 'Eriksen', 'Falke', 'Greco', 'Horvat', 'Ivanova', 'Janssen']
const projects = ['Annual report', 'Website', 'Trade fair', 'New office', 'Grant 2027', 'Photo archive', 'Handbook']

const ends = [
  ...['2027-01-22', '2027-02-12', '2027-03-31', '2027-03-05', '2027-04-16', '2027-05-07', '2027-06-30'],
  ...['2027-07-23', '2027-09-30', '2027-10-15', '2027-12-31', '2028-06-30', '2026-12-18', null, null],
]
const endOf = (nth: number): string | null => {
  const day = ends[nth % ends.length]
  return day ? `${day}T00:00:00Z` : null
}

/** A client's room: what its manifest declares, and what people have added. */
function clientRoom(name: string, nth: number): StageRoom {
  const id = 1001 + nth
  const declared = (key: string): string => idWith(tagIn('client-portal', id, key))
  const links: StageLink[] = [
    {
      kind: 'additional',
      id: declared('review'),
      title: 'For review',
      access: 'comment',
      password: 'Copper-Kettle-61',
      expirationDate: '2027-06-30T00:00:00Z',
    },
    {
      kind: 'additional',
      id: declared('colleagues'),
      title: 'Colleagues',
      internal: true,
      expirationDate: endOf(nth * 4 + 3),
    },
    {
      kind: 'invitation',
      title: 'Join the project',
      access: 'read',
      maxUseCount: 10,
      currentUseCount: nth,
      expirationDate: endOf(nth * 2),
    },
  ]
  if (nth % 2 === 0)
    links.push({
      kind: 'additional',
      title: 'Contract, final version',
      access: nth % 4 === 0 ? 'editing' : 'read',
      expirationDate: endOf(nth + 12),
    })
  if (nth % 3 === 1) links.push({ kind: 'additional', title: 'Press photos', expirationDate: endOf(nth + 5) })
  return { id, type: 'custom', title: `Client ${name}`, tags: ['client'], links }
}

/** A room that no manifest knows. */
function projectRoom(name: string, nth: number): StageRoom {
  const links: StageLink[] = [
    {
      kind: 'primary',
      title: name,
      access: nth % 3 === 0 ? 'comment' : 'read',
      expirationDate: nth % 2 === 0 ? null : endOf(nth + 2),
      password: nth % 4 === 1 ? 'Walnut-Drawer-58' : null,
    },
    {
      kind: 'additional',
      title: 'Agency',
      access: 'review',
      password: 'Walnut-Drawer-58',
      expirationDate: endOf(nth * 3 + 1),
    },
    { kind: 'invitation', title: 'New colleagues', access: 'contentCreator', expirationDate: endOf(nth + 6) },
  ]
  return { id: 1101 + nth, type: 'custom', title: name, tags: nth % 3 === 0 ? ['press'] : [], links }
}

/** A portal as people have it after a while. */
export const estate: Stage = {
  rooms: [
    ...clients.map(clientRoom),
    ...projects.map(projectRoom),
    {
      id: 1201,
      type: 'virtualData',
      title: 'Due diligence Falke',
      tags: ['confidential'],
      links: [
        {
          kind: 'additional',
          title: 'Bidder A',
          password: 'Walnut-Drawer-58',
          denyDownload: true,
          expirationDate: '2027-02-26T00:00:00Z',
        },
        { kind: 'additional', title: 'Bidder B', expirationDate: '2027-02-26T00:00:00Z' },
      ],
    },
    { id: 1202, type: 'formFilling', title: 'Visitor registration' },
    { id: 1203, type: 'custom', title: 'Works council', canManage: false, links: [{ kind: 'additional' }] },
    {
      id: 1204,
      type: 'custom',
      title: 'Client Keller (closed)',
      archived: true,
      links: [{ kind: 'additional', title: 'Handover' }],
    },
  ],
}

export const manifest = `version: 1
name: client-portal
rooms:
  - tag: client
    links:
      review: { title: For review, access: comment, password: "\${LINK_PASSWORD}", expirationDate: 2027-06-30 }
      colleagues: { title: Colleagues, access: read, internal: true }
      invitation: { title: Join the project, access: read }
`

export const policy = `version: 1
name: company
rules:
  nobody-edits-in-public:
    about: Whoever has a URL may read and comment, and no more
    match: { audience: public, kind: [primary, additional] }
    forbid: { access: [editing, review] }
  public-links-end:
    about: Links that anyone can open end within 90 days
    match: { audience: public, kind: additional }
    require: { expiresWithin: 90d }
  confidential-is-locked:
    match: { room: { tag: confidential }, kind: additional }
    require: { password: true, denyDownload: true }
  everything-is-declared:
    match: { room: { tag: client }, state: unmanaged }
    require: { declared: true }
    level: warn
`
