import type { Plan } from '../model/change.ts'
import type { Diagnostic, Place } from '../model/diagnostic.ts'
import type { Inventory } from '../model/inventory.ts'
import type { PlanFinding, Policy, PolicyFinding } from '../model/policy.ts'
import type { Manifest } from '../model/room.ts'
import type { Instant } from '../model/values/instant.ts'
import { comparePolicies } from './compare.ts'
import { diagnose } from './diagnostics.ts'
import { judgeInventory, judgeManifest, judgePlan, withBase } from './judge.ts'

/** The policies of a run, and those that hold as well because they were there at the base. */
export interface PolicySet {
  readonly policies: readonly Policy[]
  readonly base: readonly Policy[]
}

/** Reports what a plan would break, as errors that refuse it, and what is broken already, as warnings. */
export function reportPlan(
  plan: Pick<Plan, 'rooms' | 'manifest'>,
  { policies, base }: PolicySet,
  now: Instant,
): readonly Diagnostic[] {
  return judgePlan(plan, policies, now, base).map((finding) => diagnosticOf(finding, finding, base))
}

/** Reports which links of some rooms break a policy; refuses nothing. */
export function reportFound(
  inventory: Pick<Inventory, 'rooms'>,
  { policies }: PolicySet,
  now: Instant,
): readonly Diagnostic[] {
  const findings = judgeInventory(inventory, policies, now, { isPartial: true })
  return findings.map((finding) => diagnosticOf(finding, { refuses: false, isOfBase: false }, []))
}

/** Reports what a manifest declares against a policy, without a portal: every declared link counts as one to create. */
export function reportDeclared(
  manifest: Pick<Manifest, 'entries' | 'name'>,
  { policies, base }: PolicySet,
  now: Instant,
): readonly Diagnostic[] {
  const judge = (all: readonly Policy[], isOfBase: boolean): readonly PlanFinding[] =>
    judgeManifest(manifest, all, now).map((finding) => ({ ...finding, refuses: isDenial(finding), isOfBase }))
  const findings = withBase(judge(policies, false), judge(base, true))
  return findings.map((finding) => diagnosticOf(finding, finding, base))
}

/** Warns of what the policies let through that those of the base did not. */
export function reportLoosened({ policies, base }: PolicySet): readonly Diagnostic[] {
  return comparePolicies(base, policies).map(({ policy, rule, message, place }) => {
    const shown = placed(message, place, base)
    return { ...diagnose('policy/loosened', shown, shown.place), rule: `${policy}/${rule}` }
  })
}

function isDenial({ level, verdict }: PolicyFinding): boolean {
  return level === 'deny' && verdict === 'broken'
}

function diagnosticOf(
  finding: PolicyFinding,
  { refuses, isOfBase }: Pick<PlanFinding, 'refuses' | 'isOfBase'>,
  base: readonly Policy[],
): Diagnostic {
  const { policy, rule, message, hint, place } = finding
  const shown = placed(message, place, base)
  const diagnostic = diagnose(codeOf(finding, refuses, isOfBase), { ...shown, hint }, shown.place)
  return { ...diagnostic, rule: `${policy}/${rule}` }
}

function codeOf(
  finding: PolicyFinding,
  refuses: boolean,
  isOfBase: boolean,
): 'policy/denied' | 'policy/denied-at-base' | 'policy/broken' | 'policy/warned' | 'policy/not-judged' {
  if (refuses) return isOfBase ? 'policy/denied-at-base' : 'policy/denied'
  if (finding.verdict === 'not judged') return 'policy/not-judged'
  return isDenial(finding) ? 'policy/broken' : 'policy/warned'
}

/** The file of a base is not in the working tree, so a tool cannot look up a place in it: the message names it. */
function placed(
  message: string,
  place: Place,
  base: readonly Policy[],
): { readonly message: string; readonly place?: Place } {
  const { file, line } = place()
  if (base.every((policy) => policy.file !== file)) return { message, place }
  return { message: `${message.replace(/\.$/, '')} (${file}:${line}).` }
}
