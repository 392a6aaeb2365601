import { type Checked, checked, type Place } from '../../model/diagnostic.ts'
import type { Policy, PolicyException, PolicyRule } from '../../model/policy.ts'
import { instantOf } from '../../model/values/instant.ts'
import { keyPattern } from '../../model/values/marker.ts'
import { nearest } from '../../model/values/nearest.ts'
import { collectDiagnostics } from '../read/collect-diagnostics.ts'
import { isMapping, itemsOf, type Mapping, pairsOf } from '../read/data.ts'
import { type ReadContext, usesVariables } from '../read/interpolate.ts'
import { checkSchema } from '../read/schema.ts'
import { readMoment } from '../read/settings.ts'
import { parseText } from '../yaml/parse.ts'
import { quote } from '../yaml/quote.ts'
import type { ManifestFile } from '../yaml/source.ts'
import type { Path, Report } from '../yaml/tree.ts'
import { validate } from './compiled/policy.js'
import { readRule } from './rule.ts'
import { warnOfUnmeetable } from './unmeetable.ts'
import { readRoomId, readWord } from './values.ts'

/**
 * Reads policy files; each is a policy. Reports all errors at once, in the order of the files. Takes nothing from the environment,
 * and never throws.
 */
export function readPolicies(files: readonly ManifestFile[]): Checked<readonly Policy[]> {
  const { report, list } = collectDiagnostics()
  const policies = files.map((file) => readPolicy(file, report))
  reportDuplicateRules(policies, report)
  return checked(policies, list(files))
}

function readPolicy(file: ManifestFile, report: Report): Policy {
  const empty: Policy = { name: '', file: file.file, rules: [], exceptions: [] }
  const parsed = parseText(file, report)
  if (parsed?.data === undefined) return empty
  if (isMapping(parsed.data) && Object.hasOwn(parsed.data, 'rooms') && !Object.hasOwn(parsed.data, 'rules')) {
    report('policy/is-manifest', {}, parsed.locate(['rooms'], 'key'))
    return empty
  }
  const { data, ...locators } = checkSchema(validate, { ...parsed, data: parsed.data }, report)
  if (!isMapping(data)) return empty
  const context: ReadContext = { ...locators, report, env: {}, now: instantOf(0) }
  const name = data['name']
  if (typeof name === 'string' && !keyPattern.test(name))
    report('policy/name', { what: 'policy', found: quote(name) }, context.locate(['name']))
  const rules = readRules(data['rules'], context)
  return {
    ...{ name: String(name), file: file.file, rules },
    exceptions: itemsOf(data['exceptions']).flatMap((raw, nth) =>
      isMapping(raw) ? readException(raw, ['exceptions', nth], Object.keys(Object(data['rules'])), context) : [],
    ),
  }
}

function readRules(raw: unknown, context: ReadContext): readonly PolicyRule[] {
  return pairsOf(raw).flatMap(([name, rule]) => {
    const place = context.locate(['rules', name], 'key')
    if (!keyPattern.test(name)) context.report('policy/name', { what: 'rule', found: quote(name) }, place)
    if (!isMapping(rule)) return []
    const read = readRule(name, rule, context)
    warnOfUnmeetable(read, context.report)
    return [read]
  })
}

function readException(
  raw: Mapping,
  path: Path,
  rules: readonly string[],
  context: ReadContext,
): readonly PolicyException[] {
  const { report, locate } = context
  const word = (name: string): string | undefined => readWord(raw[name], [...path, name], context)
  const [rule, link, reason] = [word('rule'), word('link'), word('reason')]
  const room = typeof raw['room'] === 'number' ? readRoomId(raw['room'], [...path, 'room'], context) : word('room')
  if (rule !== undefined && !rules.includes(rule))
    report('policy/unknown-rule', { rule: quote(rule), near: nearest(rule, rules) }, locate([...path, 'rule']))
  const untilPath = [...path, 'until']
  const isOpen = usesVariables(raw['until'])
  if (isOpen) report('policy/environment', {}, locate(untilPath))
  const until = isOpen ? undefined : readMoment(raw['until'], untilPath, context)?.value
  if (rule === undefined || room === undefined || link === undefined || until === undefined || reason === undefined)
    return []
  return [{ rule, room, link, until, reason, place: locate([...path, 'link']) }]
}

/** Findings and exceptions identify a rule by its name alone, so names must be unique. */
function reportDuplicateRules(policies: readonly Policy[], report: Report): void {
  const places = new Map<string, Place>()
  for (const { rules } of policies) {
    for (const { name, place } of rules) {
      const first = places.get(name)
      if (first) report('policy/rule-twice', { rule: quote(name) }, place, first)
      else places.set(name, place)
    }
  }
}
