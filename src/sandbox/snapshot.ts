import type { Portal, Room, Row } from './portal.ts'
import { type RoomType, subjectType } from './rules.ts'
import type { StageLink } from './stage.ts'

/** A room of the sandbox as plain data, for comparisons. */
export interface RoomSnapshot {
  id: number
  type: RoomType
  title: string
  tags: string[]
  /** 14 active, 20 archive, 30 templates, 34 AI agents. */
  rootFolderType: number
  /** Ordered by id. */
  links: LinkSnapshot[]
  /** The rows of users and groups, ordered by id. */
  members: { id: string; access: number }[]
}

/** A link's row as plain data. Its expiry is in UTC with seven fraction digits, as it is stored. */
export interface LinkSnapshot extends Required<StageLink> {
  access: number
  /** The user who created it. When that user is disabled, the invitations stop working (contract §4.2). */
  owner: string
}

/** Returns all rooms, ordered by id, with all stored settings of their links. Unchanged rooms are equal byte for byte. */
export function snapshot(portal: Portal): RoomSnapshot[] {
  return [...portal.rooms.values()].sort((a, b) => a.id - b.id).map(snapshotRoom)
}

function snapshotRoom({ id, type, title, tags, root, rows }: Room): RoomSnapshot {
  const sorted = [...rows.values()].sort((a, b) => (a.subject < b.subject ? -1 : 1))
  return {
    id,
    type,
    title,
    tags: [...tags],
    rootFolderType: root,
    links: sorted.flatMap(snapshotLink),
    members: sorted
      .filter(({ options }) => options === undefined)
      .map(({ subject, share }) => ({ id: subject, access: share })),
  }
}

function snapshotLink({ subject, kind, share, owner, options }: Row): LinkSnapshot[] {
  if (options === undefined) return []
  return [
    {
      ...options,
      id: subject,
      kind: kindName(kind),
      access: share,
      expirationDate: options.expirationDate ?? null,
      password: options.password ?? null,
      maxUseCount: options.maxUseCount ?? null,
      owner,
    },
  ]
}

function kindName(kind: number): LinkSnapshot['kind'] {
  if (kind === subjectType.primary) return 'primary'
  return kind === subjectType.invitation ? 'invitation' : 'additional'
}
