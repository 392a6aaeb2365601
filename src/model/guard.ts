import type { Diagnostic } from './diagnostic.ts'

/** What the guards count in a plan: links, by what happens to them; `unmanaged` and `foreign` ones count nowhere. */
export interface GuardCounts {
  readonly create: number
  readonly update: number
  readonly replace: number
  readonly reissue: number
  readonly revoke: number
  readonly unchanged: number
  /** Changes that widen access. */
  readonly widening: number
  /** Of the revokes, those of links that are ours. */
  readonly lost: number
}

/** A limit, as a manifest names it under `guard`. */
export type LimitName = 'maxRevokes' | 'maxRevokePercent' | 'maxWidening'

/** A name as codes and flags spell it. */
type Kebab<Name extends string> = Name extends `${infer First}${infer Rest}`
  ? `${First extends Lowercase<First> ? First : `-${Lowercase<First>}`}${Kebab<Rest>}`
  : Name

/** The code of the refusal of a plan that is over a limit. */
export type LimitCode = `guard/${Kebab<LimitName>}`

/** A limit above which a plan is refused. */
export interface GuardLimit<Name extends LimitName = LimitName> {
  readonly code: `guard/${Kebab<Name>}`
  readonly flag: `--${Kebab<Name>}`
  /** What the flag does, for the help. */
  readonly does: string
  /** What lets a run through. */
  readonly allow: 'revokes' | 'widening'
  /** The largest value that it can have. */
  readonly most: number
  /** Follows the limit where it is shown. */
  readonly unit: string
  readonly isOver: (counts: GuardCounts, limit: number) => boolean
}

/** All limits, in the order in which they are written. */
export const guardLimits: { readonly [L in LimitName]: GuardLimit<L> } = {
  maxRevokes: {
    code: 'guard/max-revokes',
    flag: '--max-revokes',
    does: 'refuse a plan that revokes more than <n> links',
    allow: 'revokes',
    most: 999_999_999,
    unit: '',
    isOver: ({ revoke }, limit) => revoke > limit,
  },
  /** Of the links that are ours, 0 to 100; looked at from ten links on. */
  maxRevokePercent: {
    code: 'guard/max-revoke-percent',
    flag: '--max-revoke-percent',
    does: "refuse a plan that revokes more than <n> percent of the manifest's links",
    allow: 'revokes',
    most: 100,
    unit: ' %',
    isOver: (counts, limit) => ourLinks(counts) >= 10 && counts.lost * 100 > ourLinks(counts) * limit,
  },
  /** Of the changes that widen access; each new link is one. */
  maxWidening: {
    code: 'guard/max-widening',
    flag: '--max-widening',
    does: 'refuse a plan with more than <n> changes that widen access',
    allow: 'widening',
    most: 999_999_999,
    unit: '',
    isOver: ({ widening }, limit) => widening > limit,
  },
}

/** The limits that somebody has set. */
export type GuardLimits = { readonly [L in LimitName]?: number }

/** Their names, in that order. */
export const limitNames: readonly LimitName[] = Object.keys(guardLimits) as LimitName[]

/** The links that are ours before the plan: what it creates does not count. */
export function ourLinks({ update, replace, reissue, unchanged, lost }: GuardCounts): number {
  return update + replace + reissue + unchanged + lost
}

/** How many links may be revoked, how many changes may widen access, and whether a manifest may become empty. */
export type GuardName = GuardLimit['allow'] | 'empty'

/** The guards that may let one run through; what a manifest protects, only a change of the manifest gives up. */
export const guardNames: readonly GuardName[] = [...new Set(limitNames.map((name) => guardLimits[name].allow)), 'empty']

/** What one run asks of the guards. */
export interface GuardOptions {
  /** Limits beside those of the manifest: of two, the smaller one holds. */
  readonly limits?: { readonly [L in keyof GuardLimits]?: GuardLimits[L] | undefined }
  /** Guards that tell what they find, and refuse nothing. */
  readonly allow?: readonly GuardName[] | undefined
}

/** A plan that its guards refuse was to be carried out: nothing was sent. Its message and its refusals hold no secret. */
export class GuardError extends Error {
  /** The same as `refusalsOf(plan)`, but for what was let through; at least one. */
  readonly refusals: readonly Diagnostic[]

  constructor(refusals: readonly Diagnostic[]) {
    super(refusals.map(({ message }) => message).join('\n'))
    this.name = 'GuardError'
    this.refusals = refusals
  }
}
