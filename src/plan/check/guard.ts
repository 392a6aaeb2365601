import { type Change, countWaiting, type Plan, type RoomPlan, summarize } from '../../model/change.ts'
import type { Diagnostic } from '../../model/diagnostic.ts'
import {
  type GuardCounts,
  type GuardLimits,
  type GuardName,
  type GuardOptions,
  guardLimits,
  type LimitName,
  limitNames,
} from '../../model/guard.ts'
import type { Manifest } from '../../model/room.ts'
import { diagnose } from '../diagnostics.ts'
import { wantOf } from '../match.ts'

/** The guards that can be overridden, by their diagnostic codes. All other refusals stand. */
const guardsByCode: ReadonlyMap<string, GuardName> = new Map<string, GuardName>([
  ...limitNames.map((name) => [guardLimits[name].code, guardLimits[name].allow] as const),
  ['guard/empty', 'empty'],
])

/** Turns the refusals of the guards in `allow` into warnings. */
export function allowGuards(diagnostics: readonly Diagnostic[], allow: readonly GuardName[]): readonly Diagnostic[] {
  return diagnostics.map((diagnostic) => {
    const guard = guardsByCode.get(diagnostic.code)
    return guard !== undefined && allow.includes(guard)
      ? diagnose('guard/allowed', { guard, refusal: diagnostic.message })
      : diagnostic
  })
}

/** A limit and who has set it. */
interface ActiveLimit {
  readonly limit: number
  readonly isOfRun: boolean
}

/**
 * Checks a plan against the guards of the manifest and of this run: how much may be lost or opened. Does not change the
 * plan.
 */
export function guard(
  plan: Plan,
  manifest: Pick<Manifest, 'guard' | 'entries'>,
  { limits = {}, allow = [] }: GuardOptions = {},
): readonly Diagnostic[] {
  const counts = { ...summarize(plan), lost: countOwnRevokes(plan) }
  const refusals = [
    ...plan.rooms.flatMap((room) => room.changes.flatMap((change) => guardProtected(change, room))),
    ...limitNames.flatMap((name) => guardLimit(name, counts, activeLimit(name, manifest.guard, limits))),
    ...guardEmpty(plan, manifest),
  ]
  return [...reportLooser(manifest.guard, limits), ...allowGuards(refusals, allow)]
}

function activeLimit(name: LimitName, inManifest: GuardLimits, ofRun: Limits): ActiveLimit | undefined {
  const [manifestLimit, runLimit] = [inManifest[name], ofRun[name]]
  if (runLimit !== undefined && (manifestLimit === undefined || runLimit < manifestLimit))
    return { limit: runLimit, isOfRun: true }
  return manifestLimit === undefined ? undefined : { limit: manifestLimit, isOfRun: false }
}

type Limits = NonNullable<GuardOptions['limits']>

/** Warns of a limit of this run that has no effect because the manifest has a stricter one. */
function reportLooser(inManifest: GuardLimits, ofRun: Limits): readonly Diagnostic[] {
  return limitNames.flatMap((name) => {
    const [manifestLimit, runLimit] = [inManifest[name], ofRun[name]]
    const isLooser = manifestLimit !== undefined && runLimit !== undefined && runLimit > manifestLimit
    return isLooser ? [diagnose('guard/looser', { name, limit: manifestLimit, asked: runLimit })] : []
  })
}

function guardLimit(name: LimitName, counts: GuardCounts, active: ActiveLimit | undefined): readonly Diagnostic[] {
  const { code, isOver } = guardLimits[name]
  return active && isOver(counts, active.limit) ? [diagnose(code, { counts, ...active })] : []
}

/** Refuses to revoke all links for an empty manifest, which may be a mistake. */
function guardEmpty(plan: Plan, { entries }: Pick<Manifest, 'entries'>): readonly Diagnostic[] {
  // Somebody who removes one link by name does not revoke the others by mistake.
  const revokes = countWaiting(plan) === undefined ? countOwnRevokes(plan) : 0
  if (revokes === 0 || entries.some(({ links }) => links.length > 0)) return []
  return [diagnose('guard/empty', { revokes })]
}

/** Counts the revokes of links that this manifest created or adopts. */
function countOwnRevokes({ rooms }: Plan): number {
  return rooms.flatMap(({ changes }) => changes.filter((one) => one.kind === 'revoke' && one.reason !== 'unmanaged'))
    .length
}

function guardProtected(change: Change, { room, changes }: RoomPlan): readonly Diagnostic[] {
  const want = wantOf(change)
  if (!want?.protect) return []
  const { key, place, kind } = want
  if (change.kind === 'revoke' || change.kind === 'replace' || change.kind === 'reissue') {
    return [diagnose('guard/protected', { key, room, verb: change.kind }, place)]
  }
  if (change.kind !== 'create') return []
  // A tag does not reveal the key: an undeclared link of ours that is revoked in the same plan may be the protected one
  // under an old key. If it is revoked for another reason, its declaration is known.
  const former = changes.find(
    (other) => other.kind === 'revoke' && other.reason === 'undeclared' && other.before.kind === kind,
  )
  return former && 'before' in former
    ? [diagnose('guard/protected-unclear', { key, room, title: former.before.settings.title }, place)]
    : []
}
