import {
  clausesOf,
  type Loosening,
  type Policy,
  type PolicyClause,
  type PolicyException,
  type PolicyMatch,
  type PolicyRule,
} from '../model/policy.ts'
import { writeInstant } from '../model/values/instant.ts'
import { nfc } from '../model/values/same-text.ts'
import { nameOfException } from './exceptions.ts'

/** Lists where policies allow more than those in the base, rule by rule, in the order of the base. */
export function comparePolicies(base: readonly Policy[], head: readonly Policy[]): readonly Loosening[] {
  const rules = new Map(head.flatMap((policy) => policy.rules.map((rule) => [rule.name, { policy, rule }] as const)))
  return base.flatMap((was) =>
    was.rules.flatMap((before) => {
      const now = rules.get(before.name)
      const { policy, rule } = now ?? { policy: was, rule: before }
      const loosening = (message: string, place = rule.place): Loosening => ({
        ...{ policy: policy.name, rule: rule.name, message, place },
      })
      if (now === undefined) return [loosening(`The rule ${before.name} is removed.`)]
      return [
        ...looseningsOf(before, rule).map((what) => loosening(`The rule ${rule.name} ${what}.`)),
        ...longerExceptions(before.name, was, policy).map(({ message, place }) => loosening(message, place)),
      ]
    }),
  )
}

/** How a rule allows more than before, for the end of a sentence. */
function looseningsOf(before: PolicyRule, after: PolicyRule): readonly string[] {
  return [
    ...(before.level === 'deny' && after.level === 'warn' ? ['only warns, and no longer denies'] : []),
    ...narrowedParts(before.match, after.match).map(
      (part) => `applies to fewer links: the ${part} in its match is more restrictive`,
    ),
    ...loosenedClauses(normalizedClauses(before), normalizedClauses(after)),
  ]
}

/** The parts of a match that leave out links that it included before. */
function narrowedParts(
  { room: were = {}, ...before }: PolicyMatch,
  { room: are = {}, ...after }: PolicyMatch,
): readonly string[] {
  const parts = [
    ...(['id', 'title', 'tag', 'type'] as const).map((name) => [`room ${name}`, were[name], are[name]] as const),
    ...(['kind', 'key', 'state', 'audience', 'access'] as const).map(
      (name) => [name, before[name], after[name]] as const,
    ),
  ]
  return parts.flatMap(([name, was, is]) =>
    is !== undefined && (was === undefined || !isWithin(was, is)) ? [name] : [],
  )
}

/** The clauses of a rule. Forbidding a boolean is the same as requiring the opposite, and is returned as that. */
function normalizedClauses(rule: PolicyRule): readonly PolicyClause[] {
  return clausesOf(rule).map(({ name, value, verb }) =>
    typeof value === 'boolean'
      ? { name, value: value === (verb === 'require'), verb: 'require' }
      : { name, value, verb },
  )
}

function loosenedClauses(before: readonly PolicyClause[], after: readonly PolicyClause[]): readonly string[] {
  // A rule without clauses allows no link, and nothing is stricter.
  if (after.length === 0) return []
  if (before.length === 0) return ['allows some links now, and allowed none before']
  return before
    .filter((clause) => !after.some((each) => isAsStrict(each, clause)))
    .map(({ name, verb }) =>
      after.some((each) => each.name === name)
        ? `${verb}s less for ${name} than before`
        : `no longer ${verb}s anything for ${name}`,
    )
}

function isAsStrict(after: PolicyClause, before: PolicyClause): boolean {
  if (after.name === 'expiresWithin' && after.verb === 'require' && before.name === 'expirationDate')
    return before.value === true
  if (after.name !== before.name || after.verb !== before.verb) return false
  const [is, was] = after.verb === 'require' ? [after.value, before.value] : [before.value, after.value]
  if (Array.isArray(is) && Array.isArray(was)) return isWithin(is, was)
  if (typeof is === 'number') return was === true || (typeof was === 'number' && is <= was)
  return is === was
}

function isWithin(some: readonly string[], all: readonly string[]): boolean {
  const known = new Set(all.map(nfc))
  return some.every((each) => known.has(nfc(each)))
}

/** Lists exceptions to a rule that are new or end later. */
function longerExceptions(rule: string, base: Policy, head: Policy): readonly Pick<Loosening, 'message' | 'place'>[] {
  return head.exceptions
    .filter((each) => each.rule === rule)
    .flatMap((exception) => {
      const { until, place } = exception
      const before = base.exceptions.filter((each) => isSameLink(each, exception))
      if (before.some((each) => each.until >= until)) return []
      const what = before.length === 0 ? 'is new, and ends on' : 'ends later than before, on'
      return [{ message: `${nameOfException(exception)} ${what} ${writeInstant(until)}.`, place }]
    })
}

function isSameLink(a: PolicyException, b: PolicyException): boolean {
  return a.rule === b.rule && nfc(a.room) === nfc(b.room) && nfc(a.link) === nfc(b.link)
}
