/** Access levels of a share. Source: contract §2.1. */
export const access = {
  none: 0,
  read: 2,
  review: 5,
  comment: 6,
  fillForms: 7,
  roomManager: 9,
  editing: 10,
  contentCreator: 11,
} as const

/** The access names that a body may have instead of numbers, case-sensitive. Source: contract §2.1. */
export const accessNames: readonly string[] = [
  'None',
  'ReadWrite',
  'Read',
  'Restrict',
  'Varies',
  'Review',
  'Comment',
  'FillForms',
  'CustomFilter',
  'RoomManager',
  'Editing',
  'ContentCreator',
]

/** The kinds of rows of a room. Source: contract §0, §3.2. */
export const subjectType = { user: 0, additional: 1, group: 2, invitation: 3, primary: 4 } as const
export type SubjectType = (typeof subjectType)[keyof typeof subjectType]

/** The root folder that a room is in. Source: contract §1.2. */
export const root = { active: 14, archive: 20, templates: 30, agents: 34 } as const
export type Root = (typeof root)[keyof typeof root]

/** The numbers of room types in the API. Source: contract §1.2. */
export const roomTypes = {
  formFilling: 1,
  collaboration: 2,
  custom: 5,
  public: 6,
  virtualData: 8,
  ai: 9,
} as const
export type RoomType = keyof typeof roomTypes

interface AllowedAccess {
  readonly external: readonly number[]
  readonly invitation: readonly number[]
  readonly additionalLimit: number
}

const { read, review, comment, fillForms, roomManager, editing, contentCreator } = access
const anyExternal = [editing, fillForms, review, comment, read]

/** The access levels that each room type allows. Source: contract §2.5. */
const allowedAccess: { readonly [T in RoomType]: AllowedAccess } = {
  custom: { external: anyExternal, invitation: [contentCreator, editing, review, comment, read], additionalLimit: 5 },
  public: { external: anyExternal, invitation: [contentCreator, read], additionalLimit: 5 },
  formFilling: { external: [fillForms, read], invitation: [contentCreator, fillForms], additionalLimit: 0 },
  collaboration: { external: [], invitation: [contentCreator, editing, read], additionalLimit: 0 },
  virtualData: { external: [], invitation: [contentCreator, editing, read, fillForms], additionalLimit: 0 },
  ai: { external: [], invitation: [contentCreator, read], additionalLimit: 0 },
}

/** What decides which links a room accepts. */
interface RoomTraits {
  readonly type: RoomType
  readonly root: Root
  /** A private room refuses external links here; how a server refuses them was not recorded. */
  readonly isPrivate: boolean
}

/** Whether links of this kind open a room without an account. */
export function isExternal(kind: SubjectType): boolean {
  return kind === subjectType.primary || kind === subjectType.additional
}

/**
 * Whether such a row may have this access in the room; 0 (delete) is allowed if the kind is.
 * Source: contract §2.5, §2.9.
 */
export function allows(room: RoomTraits, kind: SubjectType, level: number): boolean {
  if (room.root === root.templates || (room.isPrivate && isExternal(kind))) return false
  const levels = levelsFor(room.type, kind)
  return levels.length > 0 && (level === access.none || levels.includes(level))
}

function levelsFor(type: RoomType, kind: SubjectType): readonly number[] {
  switch (kind) {
    case subjectType.primary:
    case subjectType.additional:
      return allowedAccess[type].external
    case subjectType.invitation:
      return allowedAccess[type].invitation
    case subjectType.user:
    case subjectType.group:
      return [roomManager, ...allowedAccess[type].invitation, read]
    /* v8 ignore next -- @preserve: the compiler proves that there is no other kind */
    default:
      return kind satisfies never
  }
}

/** How many rows of this kind a room may have, including expired links. Source: contract §2.5. */
export function limitOf(type: RoomType, kind: SubjectType): number {
  return kind === subjectType.additional ? allowedAccess[type].additionalLimit : 1
}

/**
 * Whether rooms of this type are created with a primary link, and replace it when it is deleted.
 * Source: contract §2.5, §2.7.
 */
export function alwaysHasPrimary(type: RoomType): type is 'public' | 'formFilling' {
  return type === 'public' || type === 'formFilling'
}

/** The value of `internal` that the server forces on external links, if any. Source: contract §2.5, §2.6 (step 16). */
export function forcedInternal(type: RoomType): boolean | undefined {
  if (type === 'public') return false
  return type === 'virtualData' ? true : undefined
}

const ranking: readonly number[] = [access.none, roomManager, contentCreator, editing, fillForms, review, comment, read]

/** The rank by which lists are ordered. Source: contract §1.1. */
export function accessRank(level: number): number {
  return ranking.includes(level) ? ranking.indexOf(level) : ranking.length
}

/** Default titles, in English. Source: contract §13. */
export const titles = {
  external: 'Shared link',
  invitation: 'Invitation link',
  formFilling: 'Link to fill out',
} as const

/** The tenant's password policy; missing members have the values of a new tenant. Source: contract §2.4. */
export interface PasswordPolicy {
  minLength?: number
  upperCase?: boolean
  digits?: boolean
  specSymbols?: boolean
}

const shortest = 8
const longest = 30

/** Returns the portal's message if a (trimmed, not empty) password violates the policy. Source: contract §2.4. */
export function passwordProblem(password: string, policy: PasswordPolicy): string | undefined {
  const minLength = leastLength(policy)
  const isAccepted =
    password.length >= minLength &&
    password.length <= longest &&
    /^[\x21-\x7E]+$/.test(password) &&
    (policy.upperCase !== true || /[A-Z]/.test(password)) &&
    (policy.digits !== true || /\d/.test(password)) &&
    (policy.specSymbols !== true || /[^A-Za-z0-9]/.test(password))
  if (isAccepted) return undefined
  return [
    `Password must contain from ${minLength} to ${longest} characters, only latin letters, no spaces`,
    ...(policy.upperCase === true ? ['capital letters'] : []),
    ...(policy.digits === true ? ['digits'] : []),
    ...(policy.specSymbols === true ? ['special characters'] : []),
  ].join(', ')
}

/** The answer of `GET /settings/security/password`. Source: contract §9. */
export function describePolicy(policy: PasswordPolicy): object {
  return {
    minLength: leastLength(policy),
    upperCase: policy.upperCase ?? false,
    digits: policy.digits ?? false,
    specSymbols: policy.specSymbols ?? false,
    allowedCharactersRegexStr: '[\\x21-\\x7E]',
    digitsRegexStr: '(?=.*\\d)',
    upperCaseRegexStr: '(?=.*[A-Z])',
    specSymbolsRegexStr: '(?=.*[\\x21-\\x2F\\x3A-\\x40\\x5B-\\x60\\x7B-\\x7E])',
  }
}

function leastLength({ minLength = shortest }: PasswordPolicy): number {
  return Math.max(minLength, shortest)
}
