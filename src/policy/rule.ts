import type { LinkKind, SettingName } from '../model/link.ts'
import { clausesOf, type PolicyClause, type PolicyCondition, type PolicyRule } from '../model/policy.ts'
import type { Instant } from '../model/values/instant.ts'
import { whyImpossible } from '../settings/possible.ts'
import { namesOf, rowOf } from '../settings/rows.ts'
import { rowOfCondition, settingOf } from './conditions.ts'
import { type Answer, matches, type Subject } from './subject.ts'

/** Why a link breaks a rule, or why it is not known whether it does. */
export type Judgement =
  /** The clauses that the link breaks; none if the rule allows no link. */
  | { readonly verdict: 'broken'; readonly broken: readonly PolicyClause[] }
  | { readonly verdict: 'not judged'; readonly unknown: readonly string[] }

/** Judges a link by a rule; `undefined`: it follows the rule, or the rule does not apply to it. */
export function judgeByRule(rule: PolicyRule, subject: Subject, now: Instant): Judgement | undefined {
  const isMatch = matches(rule.match, subject)
  if (isMatch === false) return undefined
  const clauses = clausesOf(rule)
  const answers = clauses.map((clause) => isSatisfied(clause, subject, now))
  const broken = clauses.filter((_, index) => answers[index] === false)
  const isBroken = broken.length > 0 || clauses.length === 0
  if (isMatch === true && isBroken) return { verdict: 'broken', broken }
  const unknown = clauses.filter((_, index) => answers[index] === undefined).map(nameOf)
  if (!isBroken && unknown.length === 0) return undefined
  return { verdict: 'not judged', unknown: [...(isMatch === true ? [] : isMatch), ...unknown] }
}

function isSatisfied(clause: PolicyClause, subject: Subject, now: Instant): Answer {
  const holds = rowOfCondition(clause).holds(subject, clause.value, now)
  return holds === undefined ? undefined : holds === (clause.verb === 'require')
}

function nameOf({ name }: PolicyCondition): string {
  return `its ${name === 'expiresWithin' ? 'expirationDate' : name}`
}

/** Lists items in a sentence, each once: `a, b and c`. */
export function listText(items: readonly string[]): string {
  const all = [...new Set(items)]
  return [all.slice(0, -1).join(', '), ...all.slice(-1)].filter(Boolean).join(' and ')
}

/** What is wrong with a link, for the end of a sentence. */
export function problemText(broken: readonly PolicyClause[], subject: Subject): string {
  const facts = broken.map((clause) => rowOfCondition(clause).fact(subject))
  return listText(facts) || 'such links are not allowed'
}

/** How to make a link follow a rule, in a sentence or two. */
export function adviceText(rule: PolicyRule, broken: readonly PolicyClause[], subject: Subject, now: Instant): string {
  const { kind, room } = subject
  const { type } = room
  const why = type && broken.map((clause) => whyImpossible(clause, kind, type)).find(Boolean)
  if (why)
    return `No link of its kind can follow the rule in this room: ${why}. Revoke it, or add an exception to the policy.`
  if (broken.length > 0) {
    const advice = broken.map((clause) => rowOfCondition(clause).advice(clause.value, clause.verb === 'require', now))
    return capitalized(`${[...new Set(advice)].join('; ')}.`)
  }
  const isUndeclared = rule.match.state?.some((state) => state === 'unmanaged' || state === 'undeclared')
  return isUndeclared ? 'Declare it in a manifest, or revoke it.' : 'Revoke it.'
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

/** Whether a change made a link break a rule, or widened a setting that the rule is about. */
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

/** The settings that a rule is about. A rule that allows no link is about all of them. */
function settingsOf(rule: PolicyRule, kind: LinkKind): readonly SettingName[] {
  const { match } = rule
  const clauses = clausesOf(rule)
  if (clauses.length === 0) return namesOf[kind]
  return [
    ...clauses.flatMap((clause) => rowOfCondition(clause).setting ?? []),
    ...(match.audience ? (['password', 'internal'] as const) : []),
    ...(match.access ? (['access'] as const) : []),
  ]
}
