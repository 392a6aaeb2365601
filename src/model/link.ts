import type { Place } from './diagnostic.ts'
import type { Fingerprint, LinkId } from './identity.ts'
import type { Secret } from './secret.ts'
import type { OpenTexts } from './values/environment.ts'
import type { Instant } from './values/instant.ts'

/** The access levels, by the portal's names. */
export type Access = 'read' | 'comment' | 'review' | 'fillForms' | 'editing' | 'contentCreator'

/** The number of each level in the portal's API. Source: contract §2.1. */
export const accessNumbers: { readonly [A in Access]: number } = {
  read: 2,
  comment: 6,
  review: 5,
  fillForms: 7,
  editing: 10,
  contentCreator: 11,
}

/** The form of a link's key in a manifest. Roles have it, too. */
export const linkKeyPattern: RegExp = /^(?!(?:constructor|prototype)$)[a-z0-9][a-z0-9-]{0,62}$/

/** An observed level; one that has no name here stays a number. */
export type AccessLevel = Access | number

/** The settings of every link. `expirationDate: null` means that it never expires. */
export interface CommonSettings {
  readonly title: string
  readonly access: AccessLevel
  readonly expirationDate: Instant | null
}

/** The settings of a primary or an additional external link. */
export interface ExternalSettings extends CommonSettings {
  readonly password: Secret | null
  readonly internal: boolean
  readonly denyDownload: boolean
}

/** The settings of an invitation link. `maxUseCount: null` means no limit. */
export interface InvitationSettings extends CommonSettings {
  readonly maxUseCount: number | null
}

export type ExternalKind = 'primary' | 'additional'

/**
 * The kinds of links. `primary` and `invitation` are roles: a room has one link of each. All others are `additional`.
 */
export type LinkKind = ExternalKind | 'invitation'

/** A link with all its settings. */
export type Link =
  | { readonly kind: ExternalKind; readonly settings: ExternalSettings }
  | { readonly kind: 'invitation'; readonly settings: InvitationSettings }

/** The name of a setting, as in the manifest and in the portal's API. */
export type SettingName = keyof ExternalSettings | keyof InvitationSettings

/** A link as the portal shows it. */
export type ObservedLink = Link & {
  readonly id: LinkId
  /** How often an invitation was used; the portal refuses a limit below it. Source: contract §2.6 (step 5i). */
  readonly uses?: number
  /**
   * The offset from UTC, in minutes, in the expiry as the portal writes it. It is needed to detect a shifted expiry;
   * see `isShifted`.
   */
  readonly expiryOffset?: number
  /**
   * The URL of the link, which gives access to everyone who has it. It is never compared, because it differs for each
   * origin and, for an invitation, for each caller. Source: contract §3.3, §3.6.
   */
  readonly url?: Secret
}

/** A link as the manifest declares it. A setting that is left out stays as it is on the portal. */
export type DesiredLink = {
  /** The key of the link in the manifest, unique in its room. `primary` and `invitation` are roles. */
  readonly key: string
  /** Another value means another link, with another URL. */
  readonly rotation?: string
  /** The existing link to take over. */
  readonly adopt?: Fingerprint
  /** There must be no such link. */
  readonly absent: boolean
  /** A plan that would revoke or replace this link is refused. */
  readonly protect: boolean
  readonly place: Place
  /** The path to it in the data of its file: keys, and indices of lists. */
  readonly path: readonly (string | number)[]
  /** Declared values that are missing above and in `settings`, because they use variables that are not set. */
  readonly open?: OpenTexts
} & (
  | { readonly kind: ExternalKind; readonly settings: Partial<ExternalSettings> }
  | { readonly kind: 'invitation'; readonly settings: Partial<InvitationSettings> }
)
