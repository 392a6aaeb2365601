import type { Access, LinkKind } from './link.ts'
import type { RoomType } from './room.ts'

/** What one room type takes. Source: contract §2.5, §2.6 (steps 12 to 16), §2.7. */
export interface RoomRules {
  /** The levels of each kind; an empty list: this kind does not exist here. */
  readonly levels: { readonly [K in LinkKind]: readonly Access[] }
  /** How many links of each kind a room can hold; expired ones count. */
  readonly limits: { readonly [K in LinkKind]: number }
  /** The portal answers a revoke of the primary link with a new one. */
  readonly recreatesPrimary: boolean
  /** The portal silently drops the expiry of a primary link. */
  readonly primaryExpires: boolean
  /** A value of `internal` that the room type forces. */
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

/** The portal's tables. */
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

/** What a portal version can do with links. Source: contract §8. */
export interface Abilities {
  /** `internal` is honoured (3.5 and later). */
  readonly internal: boolean
  /** Invitations keep the expiry and the use limit they are given (3.7 and later); before, each PUT means "in 7 days". */
  readonly invitationLimits: boolean
  /** The tenant may restrict what is shared with people outside (3.7 and later). */
  readonly sharePolicy: boolean
}

/** The versions that brought them. */
export const sinceVersion: { readonly [A in keyof Abilities]: string } = {
  internal: '3.5',
  invitationLimits: '3.7',
  sharePolicy: '3.7',
}

/** What a portal of that version can do; one whose version we cannot read is taken for a current one. */
export function abilitiesOf(version: string | null | undefined): Abilities {
  const [, major, minor] = /^(\d+)\.(\d+)/.exec(version ?? '') ?? []
  const isAtLeast = (wanted: number): boolean =>
    major === undefined || Number(major) > 3 || (Number(major) === 3 && Number(minor) >= wanted)
  return { internal: isAtLeast(5), invitationLimits: isAtLeast(7), sharePolicy: isAtLeast(7) }
}

/** What a tenant lets people share. Source: contract §2.8. */
export interface SharePolicy {
  /** Links of rooms may not be open to people who are not signed in. */
  readonly isRestricted: boolean
}

/** What a portal asks of link passwords. Source: contract §2.4. */
export interface PasswordPolicy {
  readonly minLength: number
  readonly upperCase: boolean
  readonly digits: boolean
  readonly specSymbols: boolean
}
