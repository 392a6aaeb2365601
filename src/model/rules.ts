import type { Access, LinkKind } from './link.ts'
import type { RoomType } from './room.ts'

/** What one room type accepts. Source: contract §2.5, §2.6 (steps 12 to 16), §2.7. */
export interface RoomRules {
  /** The levels of each kind of link; empty if the room type has no such links. */
  readonly levels: { readonly [K in LinkKind]: readonly Access[] }
  /** How many links of each kind a room can have; expired ones count. */
  readonly limits: { readonly [K in LinkKind]: number }
  /** The portal creates a new primary link when the old one is revoked. */
  readonly recreatesPrimary: boolean
  /** Whether a primary link can expire. Otherwise the portal silently drops its expiry. */
  readonly primaryExpires: boolean
  /** The value of `internal` that the room type enforces. */
  readonly forcedInternal?: boolean
}

const guests = ['editing', 'fillForms', 'review', 'comment', 'read'] as const
const external = { limits: { primary: 1, additional: 5, invitation: 1 } }
const invitationOnly = (invitation: readonly Access[]): RoomRules => ({
  limits: { primary: 0, additional: 0, invitation: 1 },
  levels: { primary: [], additional: [], invitation },
  recreatesPrimary: false,
  primaryExpires: false,
})

/** The rules of each room type. */
export const rules: { readonly [T in RoomType]: RoomRules } = {
  custom: {
    ...external,
    levels: {
      primary: guests,
      additional: guests,
      invitation: ['contentCreator', 'editing', 'review', 'comment', 'read'],
    },
    recreatesPrimary: false,
    primaryExpires: true,
  },
  public: {
    ...external,
    levels: { primary: guests, additional: guests, invitation: ['contentCreator', 'read'] },
    recreatesPrimary: true,
    primaryExpires: false,
    forcedInternal: false,
  },
  formFilling: {
    limits: { primary: 1, additional: 0, invitation: 1 },
    levels: { primary: ['fillForms', 'read'], additional: [], invitation: ['contentCreator', 'fillForms'] },
    recreatesPrimary: true,
    primaryExpires: false,
  },
  collaboration: invitationOnly(['contentCreator', 'editing', 'read']),
  virtualData: invitationOnly(['contentCreator', 'editing', 'read', 'fillForms']),
  ai: invitationOnly(['contentCreator', 'read']),
}

/** Whether the portal creates a link again when it is revoked, with another id. Source: contract §2.7. */
export function comesBack(
  { kind }: { readonly kind: LinkKind },
  { type }: { readonly type: RoomType | undefined },
): boolean {
  return kind === 'primary' && type !== undefined && rules[type].recreatesPrimary
}

/** What a version of the portal can do with links. Source: contract §8. */
export interface Abilities {
  /** Links can be `internal` (3.5 and later). */
  readonly internal: boolean
  /**
   * Invitations keep the expiry and use limit that are sent (3.7 and later). Earlier, each PUT sets the expiry to 7
   * days from now.
   */
  readonly invitationLimits: boolean
  /** A tenant can restrict sharing with people outside (3.7 and later). */
  readonly sharePolicy: boolean
}

/** The first version with each ability. */
export const sinceVersion: { readonly [A in keyof Abilities]: string } = {
  internal: '3.5',
  invitationLimits: '3.7',
  sharePolicy: '3.7',
}

/** The abilities of a version. An unreadable version counts as a current one. */
export function abilitiesOf(version: string | null | undefined): Abilities {
  const [, major, minor] = /^(\d+)\.(\d+)/.exec(version ?? '') ?? []
  const isAtLeast = (wanted: number): boolean =>
    major === undefined || Number(major) > 3 || (Number(major) === 3 && Number(minor) >= wanted)
  return { internal: isAtLeast(5), invitationLimits: isAtLeast(7), sharePolicy: isAtLeast(7) }
}

/** The sharing policy of a tenant. Source: contract §2.8. */
export interface SharePolicy {
  /** Room links must not be open to people who are not signed in. */
  readonly isRestricted: boolean
}

/** What a portal requires of link passwords. Source: contract §2.4. */
export interface PasswordPolicy {
  readonly minLength: number
  readonly upperCase: boolean
  readonly digits: boolean
  readonly specSymbols: boolean
}
