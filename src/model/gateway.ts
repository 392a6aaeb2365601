import type { LinkId } from './identity.ts'
import type { Link, ObservedLink } from './link.ts'
import type { ObservedLinks, ObservedRoom, Room } from './room.ts'
import type { PasswordPolicy, SharePolicy } from './rules.ts'
import type { Secret } from './secret.ts'
import type { ApiKeyFacts } from './values/address.ts'

/** Which rooms to list, both active and archived. An empty query lists all. Source: contract §1.2. */
export interface RoomQuery {
  /** A part of the title. */
  readonly title?: string
  readonly tag?: string
}

/** A page of up to 100 rooms, and the number of all rooms. */
export interface RoomPage {
  readonly rooms: readonly Room[]
  readonly total: number
}

/** Reads a portal. Sends only GET requests that change nothing. All methods reject with a PortalError. */
export interface Reader {
  readonly url: string
  listRooms(query: RoomQuery, start: number): Promise<RoomPage>
  /** `undefined` if there is no such room. */
  fetchRoom(id: string): Promise<Room | undefined>
  fetchLinks(room: Room): Promise<ObservedLinks>
  /** Reads the room and its links again. Rejects if the list of links may be incomplete. */
  observeRoom(room: Room): Promise<ObservedRoom>
  fetchPasswordPolicy(): Promise<PasswordPolicy>
  /** Whether the tenant restricts links to its own people; `undefined` if the portal does not say. */
  fetchSharePolicy(): Promise<SharePolicy | undefined>
  /** `undefined` if the portal does not say. */
  fetchVersion(): Promise<string | undefined>
  /** What the portal knows about the API key itself. */
  fetchKey(): Promise<ApiKeyFacts>
  /** The target of a short URL of the portal, requested without the API key; `undefined`: the portal does not say. */
  resolveShortUrl(short: Secret): Promise<Secret | undefined>
}

/** A finished attempt of a request that changes a link. */
export interface Attempt {
  /** When it was sent, in milliseconds since 1970. */
  readonly sentAt: number
  /** How long it took, in milliseconds. */
  readonly duration: number
  /** The HTTP status; absent if no answer came. */
  readonly status?: number
  /** The link as the portal now has it; `null` if it has none. Absent if the answer does not say. */
  readonly answer?: ObservedLink | null
}

/** A check that a room has not changed since it was read, for use before a write. */
export interface RoomCheck {
  /** When the room was read, in milliseconds since 1970. */
  readonly at: number
  /** Whether the room, read again, still fits the planned write. */
  readonly stillFits: (found: ObservedRoom) => boolean
}

/** Options of a write. */
export interface WriteOptions {
  /** Checks the room again if the write had to wait. The write rejects with `portal/moved` if the room has changed. */
  readonly roomCheck?: RoomCheck | undefined
  /** Called after each attempt; whatever comes next waits for it. */
  readonly onAttempt?: ((attempt: Attempt) => Promise<void>) | undefined
}

/** `isDue`: the request is part of a cleanup, which must happen even after the run is out of time. */
export interface CleanupOptions {
  readonly isDue?: boolean
}

/** Options of a write that may be part of a cleanup. */
export type WriteOrCleanupOptions = WriteOptions & CleanupOptions

/** Reads and changes a portal. */
export interface Writer extends Reader {
  /** Creates or overwrites the link with this id. Resolves to the link as the portal now has it, if it has it. */
  putLink(room: Room, id: LinkId, link: Link, options?: WriteOrCleanupOptions): Promise<ObservedLink | undefined>
  /**
   * Revokes a link. Resolves to the link that is still there if the portal ignored the request or re-created the link.
   */
  revokeLink(room: Room, link: ObservedLink, options?: WriteOrCleanupOptions): Promise<ObservedLink | undefined>
  /** The room's primary link, if it has one now. */
  findPrimary(room: Room, options?: CleanupOptions): Promise<ObservedLink | undefined>
  /** Creates the room's primary link; the portal chooses its id. Source: contract §1.1. */
  createPrimary(room: Room, options?: WriteOptions): Promise<ObservedLink>
}

/** The codes of portal errors. */
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

/**
 * A failed request to the portal. Neither its message nor its cause holds a secret or a stack trace of a server. `cause`: an earlier
 * PortalError, or an error with no more than a `code` such as `ECONNREFUSED`; absent if the portal has answered.
 */
export class PortalError extends Error {
  readonly code: PortalErrorCode
  readonly hint: string

  constructor(code: PortalErrorCode, message: string, hint: string, cause?: Error) {
    super(message, cause && { cause })
    this.name = 'PortalError'
    this.code = code
    this.hint = hint
  }
}

/** Narrows a caught error to a PortalError. Throws any other error again: it is a bug of ours. */
export function portalErrorOf(error: unknown): PortalError {
  if (error instanceof PortalError) return error
  throw error
}
