import type { LinkId } from './identity.ts'
import type { Link, ObservedLink } from './link.ts'
import type { ObservedLinks, ObservedRoom, Room } from './room.ts'
import type { PasswordPolicy, SharePolicy } from './rules.ts'
import type { Secret } from './secret.ts'
import type { ApiKeyFacts } from './text/address.ts'

/** Which rooms to list, active and archived ones; nothing: all of them. Source: contract §1.2. */
export interface RoomQuery {
  /** A part of the title. */
  readonly title?: string
  readonly tag?: string
}

/** Up to 100 rooms from `start` on, of `total`. */
export interface RoomPage {
  readonly rooms: readonly Room[]
  readonly total: number
}

/** What we ask of a portal to plan. Sends nothing but GETs that change nothing. All methods reject with a PortalError. */
export interface Reader {
  readonly url: string
  listRooms(query: RoomQuery, start: number): Promise<RoomPage>
  /** `undefined`: there is no such room. */
  fetchRoom(id: string): Promise<Room | undefined>
  fetchLinks(room: Room): Promise<ObservedLinks>
  /** The room and its links as they are now. Rejects where the links of the room can no longer be trusted to be all. */
  observeRoom(room: Room): Promise<ObservedRoom>
  fetchPasswordPolicy(): Promise<PasswordPolicy>
  /** Whether the tenant keeps links internal; `undefined`: the portal does not tell. */
  fetchSharePolicy(): Promise<SharePolicy | undefined>
  /** `undefined`: the portal does not tell. */
  fetchVersion(): Promise<string | undefined>
  /** What the portal knows of the API key itself. */
  fetchKey(): Promise<ApiKeyFacts>
  /** Where a short URL of the portal leads, asked without the API key; `undefined`: the portal does not say. */
  resolveShortUrl(short: Secret): Promise<Secret | undefined>
}

/** One attempt of a request that was to change a link, when it is over. */
export interface Attempt {
  /** When it left, in milliseconds since 1970. */
  readonly sentAt: number
  /** How long it took, in milliseconds. */
  readonly duration: number
  /** The HTTP status; absent where no answer came. */
  readonly status?: number
  /** The link as the portal now has it; `null`: it has none. Absent where the answer does not tell. */
  readonly answer?: ObservedLink | null
}

/** What was seen of a room before a write. */
export interface Look {
  /** In milliseconds since 1970. */
  readonly at: number
  /** Whether the room, looked at once more, is still such that the write is what was planned. */
  readonly isAsSeen: (found: ObservedRoom) => boolean
}

/** What goes with a write. */
export interface WriteOptions {
  /** Where a write had to wait, the room is looked at once more; rejects with `portal/moved` where it has changed. */
  readonly look?: Look | undefined
  /** Told of each attempt; whatever comes next waits for it. */
  readonly onAttempt?: ((attempt: Attempt) => Promise<void>) | undefined
}

/** What has to be cleared up `isDue` even when the run is out of time. */
export interface Urgency {
  readonly isDue?: boolean
}

/** What goes with a write that may be due. */
export type DueOptions = WriteOptions & Urgency

/** What we ask of a portal to apply. */
export interface Writer extends Reader {
  /** Creates or overwrites the link of that id; answers with the link as the portal now has it, if it has. */
  putLink(room: Room, id: LinkId, link: Link, options?: DueOptions): Promise<ObservedLink | undefined>
  /** Answers with the link that is still there, where the portal ignored the request or re-created the link. */
  revokeLink(room: Room, link: ObservedLink, options?: DueOptions): Promise<ObservedLink | undefined>
  /** The room's primary link, if it has one now. */
  findPrimary(room: Room, options?: Urgency): Promise<ObservedLink | undefined>
  /** Gives the room its primary link; the portal chooses the id. Source: contract §1.1. */
  createPrimary(room: Room, options?: WriteOptions): Promise<ObservedLink>
}

/** What went wrong between us and the portal. */
export type PortalErrorCode =
  | 'portal/unreachable'
  | 'portal/certificate'
  | 'portal/timeout'
  | 'portal/proxy'
  | 'portal/proxy-login'
  | 'portal/unauthorized'
  | 'portal/forbidden'
  | 'portal/not-found'
  | 'portal/not-allowed'
  | 'portal/refused'
  | 'portal/busy'
  | 'portal/failed'
  | 'portal/redirect'
  | 'portal/not-docspace'
  | 'portal/unexpected'
  | 'portal/too-large'
  | 'portal/address'
  | 'portal/expired'
  | 'portal/moved'
  | 'portal/link-shared'

/** The world's refusal. Its message holds no secret and no text of a server's stack. */
export class PortalError extends Error {
  readonly code: PortalErrorCode
  readonly hint: string

  constructor(code: PortalErrorCode, message: string, hint: string) {
    super(message)
    this.name = 'PortalError'
    this.code = code
    this.hint = hint
  }
}

/** The refusal that was caught. What is none is our own mistake, and is thrown on. */
export function portalErrorOf(error: unknown): PortalError {
  if (error instanceof PortalError) return error
  throw error
}
