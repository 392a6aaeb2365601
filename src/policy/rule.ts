import type { LinkKind, SettingName } from '../model/link.ts'
import type { PolicyCondition, PolicyRule } from '../model/policy.ts'
import type { Instant } from '../model/text/instant.ts'
import { whyImpossible } from '../settings/possible.ts'
import { namesOf, rowOf } from '../settings/rows.ts'
import { rowOfCondition, settingOf } from './conditions.ts'
import { matches, type Subject } from './subject.ts'

/** A condition that a link does not keep. */
interface Fault {
  readonly condition: PolicyCondition
  readonly verb: 'require' | 'forbid'
}

/** What a rule says of a link that does not keep it, or of which that is not known. */
export type Judgement =
  | { readonly verdict: 'broken'; readonly faults: readonly Fault[] }
  | { readonly verdict: 'not judged'; readonly unknown: readonly string[] }

/** Judges a link by a rule; `undefined`: it keeps the rule, or the rule is not about it. */
export function judgeByRule(rule: PolicyRule, subject: Subject, now: Instant): Judgement | undefined {
  const isAbout = matches(rule.match, subject)
  if (isAbout === false) return undefined
  const answers = faultsOf(rule).map((fault) => ({ fault, isKept: isKept(fault, subject, now) }))
  const faults = answers.flatMap(({ fault, isKept }) => (isKept === false ? [fault] : []))
  const isBroken = faults.length > 0 || answers.length === 0
  if (isAbout === true && isBroken) return { verdict: 'broken', faults }
  const open = answers.flatMap(({ fault, isKept }) => (isKept === undefined ? [nameOf(fault.condition)] : []))
  if (!isBroken && open.length === 0) return undefined
  return { verdict: 'not judged', unknown: [...(isAbout === true ? [] : isAbout), ...open] }
}

/** All conditions of a rule, as what a link would be at fault in. */
function faultsOf({ require, forbid }: PolicyRule): readonly Fault[] {
  return [
    ...require.map((condition): Fault => ({ condition, verb: 'require' })),
    ...forbid.map((condition): Fault => ({ condition, verb: 'forbid' })),
  ]
}

function isKept({ condition, verb }: Fault, subject: Subject, now: Instant): boolean | undefined {
  const holds = rowOfCondition(condition).holds(subject, condition.value, now)
  return holds === undefined ? undefined : holds === (verb === 'require')
}

function nameOf({ name }: PolicyCondition): string {
  return `its ${name === 'expiresWithin' ? 'expirationDate' : name}`
}

/** Items as a sentence lists them, each once: `a, b and c`. */
export function listed(items: readonly string[]): string {
  const all = [...new Set(items)]
  return [all.slice(0, -1).join(', '), ...all.slice(-1)].filter(Boolean).join(' and ')
}

/** What is wrong with a link, as a clause. */
export function factOf(faults: readonly Fault[], subject: Subject): string {
  const facts = faults.map(({ condition }) => rowOfCondition(condition).fact(subject))
  return listed(facts) || 'there must be no such link'
}

/** What would make a link keep the rule, in a sentence or two. */
export function adviceOn(rule: PolicyRule, faults: readonly Fault[], subject: Subject, now: Instant): string {
  const { kind, room } = subject
  const { type } = room
  const why = type && faults.map(({ condition, verb }) => whyImpossible(condition, verb, kind, type)).find(Boolean)
  if (why)
    return `No link of its kind can keep the rule in this room: ${why}. Revoke it, or add an exception to the policy.`
  if (faults.length > 0) {
    const advice = faults.map(({ condition, verb }) =>
      rowOfCondition(condition).advice(condition.value, verb === 'require', now),
    )
    return capitalized(`${[...new Set(advice)].join('; ')}.`)
  }
  const isStray = rule.match.state?.some((state) => state === 'unmanaged' || state === 'undeclared')
  return isStray ? 'Declare it in a manifest, or revoke it.' : 'Revoke it.'
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

/** Whether a link is further from keeping a rule than it was: it kept the rule, or a setting that the rule is about widens. */
export function isWorse(
  rule: PolicyRule,
  { before, after, startsAnew }: { readonly before: Subject; readonly after: Subject; readonly startsAnew: boolean },
  now: Instant,
): boolean {
  if (judgeByRule(rule, before, now)?.verdict !== 'broken') return true
  const names = settingsOf(rule, after.kind)
  return (
    (startsAnew && names.includes('maxUseCount')) ||
    names.some((name) => rowOf(name).widens(settingOf(before, name), settingOf(after, name)) === true)
  )
}

/** The settings that a rule is about: all of them, where it says that there must be no such link. */
function settingsOf({ match, require, forbid }: PolicyRule, kind: LinkKind): readonly SettingName[] {
  if (require.length + forbid.length === 0) return namesOf[kind]
  return [
    ...[...require, ...forbid].flatMap((condition) => rowOfCondition(condition).setting ?? []),
    ...(match.audience ? (['password', 'internal'] as const) : []),
    ...(match.access ? (['access'] as const) : []),
  ]
}
