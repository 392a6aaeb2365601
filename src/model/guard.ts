import type { DiagnosticCode } from './compiled/codes.ts'
import type { Diagnostic } from './diagnostic.ts'

/** What the guards count in a plan: links by kind of change. Links that are `unmanaged` or `foreign` do not count. */
export interface GuardCounts {
  readonly create: number
  readonly update: number
  readonly replace: number
  readonly reissue: number
  readonly revoke: number
  readonly unchanged: number
  /** Changes that widen access. */
  readonly widening: number
  /** The revokes of our own links. */
  readonly lost: number
}

/** The name of a limit under `guard` in a manifest. */
export type LimitName = 'maxRevokes' | 'maxRevokePercent' | 'maxWidening'

/** A name in kebab case, as in codes and flags. */
type Kebab<Name extends string> = Name extends `${infer First}${infer Rest}`
  ? `${First extends Lowercase<First> ? First : `-${Lowercase<First>}`}${Kebab<Rest>}`
  : Name

/** A limit above which a plan is refused. */
export interface GuardLimit<Name extends LimitName = LimitName> {
  readonly code: `guard/${Kebab<Name>}`
  readonly flag: `--${Kebab<Name>}`
  /** The description of the flag in the help. */
  readonly does: string
  /** The value of `--allow` that lets a run exceed it. */
  readonly allow: 'revokes' | 'widening'
  /** The largest value allowed. */
  readonly most: number
  /** The unit after the limit in output. */
  readonly unit: string
  readonly isOver: (counts: GuardCounts, limit: number) => boolean
}

/** All limits, in the order in which they are printed. */
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
  /** The percentage of our own links, 0 to 100; checked only if we have ten links or more. */
  maxRevokePercent: {
    code: 'guard/max-revoke-percent',
    flag: '--max-revoke-percent',
    does: "refuse a plan that revokes more than <n> percent of the manifest's links",
    allow: 'revokes',
    most: 100,
    unit: ' %',
    isOver: (counts, limit) => ourLinks(counts) >= 10 && counts.lost * 100 > ourLinks(counts) * limit,
  },
  /** The number of changes that widen access; each new link is one. */
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

/** The limits that are set. */
export type GuardLimits = { readonly [L in LimitName]?: number }

/** The names of all limits, in their order. */
export const limitNames: readonly LimitName[] = Object.keys(guardLimits) as LimitName[]

/** The number of our own links before the plan; links that it creates do not count. */
export function ourLinks({ update, replace, reissue, unchanged, lost }: GuardCounts): number {
  return update + replace + reissue + unchanged + lost
}

/** The guards: limits of revokes, limits of widening changes, and the refusal of a manifest that became empty. */
export type GuardName = GuardLimit['allow'] | 'empty'

/**
 * The guards that a single run may override. Protected links are not among them: only a change of the manifest
 * unprotects a link.
 */
export const guardNames: readonly GuardName[] = [...new Set(limitNames.map((name) => guardLimits[name].allow)), 'empty']

/** The guard options of one run. */
export interface GuardOptions {
  /** Limits in addition to those of the manifest; the smaller one counts. */
  readonly limits?: { readonly [L in keyof GuardLimits]?: GuardLimits[L] | undefined }
  /** Guards that only report, and do not refuse. */
  readonly allow?: readonly GuardName[] | undefined
}

/**
 * Thrown by apply, before it sends anything, if guards refuse the plan. Its message and its refusals hold no secret.
 */
export class GuardError extends Error {
  /** The code of the first refusal. */
  readonly code: DiagnosticCode
  /** The refusals of the plan, except for those that were allowed; at least one. */
  readonly refusals: readonly Diagnostic[]

  constructor(refusals: readonly [Diagnostic, ...Diagnostic[]]) {
    super(refusals.map(({ message }) => message).join('\n'))
    this.name = 'GuardError'
    this.code = refusals[0].code
    this.refusals = refusals
  }
}
