import type { Loosening, Policy, PolicyCondition, PolicyException, PolicyMatch, PolicyRule } from '../model/policy.ts'
import { writeInstant } from '../model/text/instant.ts'
import { nfc } from '../model/text/same-text.ts'
import { nameOfException } from './exceptions.ts'

/** Where policies let more through than those at the base, rule by rule, in the order of the base. */
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
        ...loosened(before, rule).map((what) => loosening(`The rule ${rule.name} ${what}.`)),
        ...grownExceptions(before.name, was, policy).map(({ message, place }) => loosening(message, place)),
      ]
    }),
  )
}

/** In which ways a rule lets more through, as ends of a sentence. */
function loosened(before: PolicyRule, after: PolicyRule): readonly string[] {
  return [
    ...(before.level === 'deny' && after.level === 'warn' ? ['only warns, and no longer denies'] : []),
    ...narrowed(before.match, after.match).map(
      (part) => `is about fewer links: those with another ${part} are left out`,
    ),
    ...eased(conditionsOf(before), conditionsOf(after)),
  ]
}

/** The parts by which a match leaves out links that it was about. */
function narrowed(
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

interface Demand extends PolicyCondition {
  readonly verb: 'require' | 'forbid'
}

/** The conditions of a rule; to forbid that something is so is to require that it is not. */
function conditionsOf({ require, forbid }: PolicyRule): readonly Demand[] {
  return [
    ...require.map((condition): Demand => ({ ...condition, verb: 'require' })),
    ...forbid.map(
      ({ name, value }): Demand =>
        typeof value === 'boolean' ? { name, value: !value, verb: 'require' } : { name, value, verb: 'forbid' },
    ),
  ]
}

function eased(before: readonly Demand[], after: readonly Demand[]): readonly string[] {
  // No link may be as both are about: nothing is stricter.
  if (after.length === 0) return []
  if (before.length === 0) return ['lets links exist that it did not allow at all']
  return before
    .filter((demand) => !after.some((each) => isAsStrict(each, demand)))
    .map(({ name, verb }) =>
      after.some((each) => each.name === name)
        ? `${verb}s less of ${name} than before`
        : `no longer ${verb}s anything of ${name}`,
    )
}

function isAsStrict(after: Demand, before: Demand): boolean {
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

/** Exceptions of a rule that are new, or that end later. */
function grownExceptions(rule: string, base: Policy, head: Policy): readonly Pick<Loosening, 'message' | 'place'>[] {
  return head.exceptions
    .filter((each) => each.rule === rule)
    .flatMap((exception) => {
      const { until, place } = exception
      const before = base.exceptions.filter((each) => isSameLink(each, exception))
      if (before.some((each) => each.until >= until)) return []
      const what = before.length === 0 ? 'is new, and holds until' : 'ends later than before, on'
      return [{ message: `${nameOfException(exception)} ${what} ${writeInstant(until)}.`, place }]
    })
}

function isSameLink(a: PolicyException, b: PolicyException): boolean {
  return a.rule === b.rule && nfc(a.room) === nfc(b.room) && nfc(a.link) === nfc(b.link)
}
