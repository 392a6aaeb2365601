import { plan as makePlan, type PlanOptions as PlanWithoutPolicies } from '../flow.ts'
import type { Plan } from '../model/change.ts'
import type { Checked } from '../model/diagnostic.ts'
import type { Reader } from '../model/gateway.ts'
import type { Policy } from '../model/policy.ts'
import type { Manifest } from '../model/room.ts'
import { instantOf } from '../model/values/instant.ts'
import { driftOf } from '../plan/plan.ts'
import { judge } from './judge.ts'

/** What a plan depends on besides the manifest and the portal. */
export interface PlanOptions extends PlanWithoutPolicies {
  /** Judges what the plan would make by these policies. Default: by none. */
  readonly policies?: readonly Policy[]
  /** Policies that hold as well because they did before a change, such as those in the base branch. */
  readonly basePolicies?: readonly Policy[]
}

/**
 * Reads the rooms that a manifest selects and plans the changes that they need. Only sends GETs. A plan that a guard or a policy
 * refuses is still returned, so that it can be shown; see `refusalsOf`. So is a plan that leaves out what cannot be planned; see
 * `omissionsOf`. Rejects with a PortalError.
 */
export async function plan(
  manifest: Manifest,
  reader: Reader,
  { policies = [], basePolicies = [], ...options }: PlanOptions,
): Promise<Checked<Plan>> {
  const planned = await makePlan(manifest, reader, options)
  if (!planned.ok) return planned
  const set = { policies, base: basePolicies }
  const diagnostics = [...planned.diagnostics, ...judge(planned.value, set, instantOf(options.now), options.comparing)]
  return { ok: true, value: { ...planned.value, diagnostics }, diagnostics }
}

/** What a drift depends on besides the manifest and the portal. */
export type DriftOptions = Pick<PlanOptions, 'now' | 'only' | 'sweep' | 'policies' | 'onProgress'>

/**
 * Compares a portal with a manifest: what differs in the declared settings, as a plan that is not for `apply`. Policies judge the
 * links as they are. Guards do not matter, because nothing is changed. Only sends GETs. Rejects with a PortalError.
 */
export async function drift(manifest: Manifest, reader: Reader, options: DriftOptions): Promise<Checked<Plan>> {
  const planned = await plan(manifest, reader, { ...options, comparing: true })
  if (!planned.ok) return planned
  const value = driftOf(planned.value)
  return { ok: true, value, diagnostics: value.diagnostics }
}
