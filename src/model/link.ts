import type { Place } from './diagnostic.ts'
import type { Fingerprint, LinkId } from './identity.ts'
import type { Secret } from './secret.ts'
import type { OpenTexts } from './values/environment.ts'
import type { Instant } from './values/instant.ts'

/** What a link lets people do, by the portal's names. */
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

/** A level as observed: one that we have no name for stays a number. */
export type AccessLevel = Access | number

/** What every link has. `expirationDate: null` means that it never expires. */
export interface CommonSettings {
  readonly title: string
  readonly access: AccessLevel
  readonly expirationDate: Instant | null
}

/** What a primary or an additional external link has. */
export interface ExternalSettings extends CommonSettings {
  readonly password: Secret | null
  readonly internal: boolean
  readonly denyDownload: boolean
}

/** What an invitation link has. `maxUseCount: null` means no limit. */
export interface InvitationSettings extends CommonSettings {
  readonly maxUseCount: number | null
}

export type ExternalKind = 'primary' | 'additional'

/** `primary` and `invitation` are roles, of which a room has one each; all others are `additional`. */
export type LinkKind = ExternalKind | 'invitation'

/** A link with every setting known. */
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
  /** The offset, in minutes, with which the portal spelt the expiry. Tells a shifted one; see `isShifted`. */
  readonly expiryOffset?: number
  /**
   * Where the link leads; whoever has it is let in. Says nothing of the link: it differs for each origin and, of an
   * invitation, for each caller, so that it is never compared. Source: contract §3.3, §3.6.
   */
  readonly url?: Secret
}

/** A link as the manifest declares it: a setting that is left out is to be left as it is. */
export type DesiredLink = {
  /** The manifest's name for this link, unique in its room; `primary` and `invitation` are roles. */
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
  /** The way to it in the data of its file: keys, and indices of lists. */
  readonly path: readonly (string | number)[]
  /** What is declared, and not in `settings` or above, because the environment does not tell it. */
  readonly open?: OpenTexts
} & (
  | { readonly kind: ExternalKind; readonly settings: Partial<ExternalSettings> }
  | { readonly kind: 'invitation'; readonly settings: Partial<InvitationSettings> }
)
