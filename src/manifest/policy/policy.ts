import { type Checked, checked, type Place } from '../../model/diagnostic.ts'
import type { Policy, PolicyException, PolicyRule } from '../../model/policy.ts'
import { instantOf } from '../../model/text/instant.ts'
import { keyPattern } from '../../model/text/marker.ts'
import { nearest } from '../../model/text/nearest.ts'
import { gather } from '../read/findings.ts'
import { borrows, type Reading } from '../read/interpolate.ts'
import { isMapping, itemsOf, type Mapping, pairsOf } from '../read/said.ts'
import { judge } from '../read/schema.ts'
import { readMoment } from '../read/settings.ts'
import { parseText } from '../text/parse.ts'
import { quote } from '../text/quote.ts'
import type { ManifestFile } from '../text/source.ts'
import type { Path, Tell } from '../text/tree.ts'
import { validate } from './compiled/policy.js'
import { readRule } from './rule.ts'
import { warnOfUnmeetable } from './unmeetable.ts'
import { readWord } from './values.ts'

/**
 * Reads policy files, a policy each. All mistakes are reported at once, in the order of the files. Nothing is taken from the
 * environment. Never throws.
 */
export function readPolicies(files: readonly ManifestFile[]): Checked<readonly Policy[]> {
  const { tell, list } = gather()
  const policies = files.map((file) => readPolicy(file, tell))
  refuseRuleTwice(policies, tell)
  return checked(policies, list(files))
}

function readPolicy(file: ManifestFile, tell: Tell): Policy {
  const nothing: Policy = { name: '', file: file.file, rules: [], exceptions: [] }
  const parsed = parseText(file, tell)
  if (parsed?.data === undefined) return nothing
  const { data, locate, written } = parsed
  if (isMapping(data) && Object.hasOwn(data, 'rooms') && !Object.hasOwn(data, 'rules')) {
    tell('policy/is-manifest', {}, locate(['rooms'], 'key'))
    return nothing
  }
  const reading: Reading = { locate, written, tell, env: {}, now: instantOf(0) }
  judge(validate, data, reading)
  if (!isMapping(data)) return nothing
  const name = data['name']
  if (typeof name === 'string' && !keyPattern.test(name))
    tell('policy/name', { what: 'policy', found: quote(name) }, locate(['name']))
  const rules = readRules(data['rules'], reading)
  return {
    ...{ name: String(name), file: file.file, rules },
    exceptions: itemsOf(data['exceptions']).flatMap((raw, nth) =>
      isMapping(raw) ? readException(raw, ['exceptions', nth], Object.keys(Object(data['rules'])), reading) : [],
    ),
  }
}

function readRules(raw: unknown, reading: Reading): readonly PolicyRule[] {
  return pairsOf(raw).flatMap(([name, rule]) => {
    const place = reading.locate(['rules', name], 'key')
    if (!keyPattern.test(name)) reading.tell('policy/name', { what: 'rule', found: quote(name) }, place)
    if (!isMapping(rule)) return []
    const read = readRule(name, rule, reading)
    warnOfUnmeetable(read, reading.tell)
    return [read]
  })
}

function readException(
  raw: Mapping,
  path: Path,
  rules: readonly string[],
  reading: Reading,
): readonly PolicyException[] {
  const { tell, locate } = reading
  const word = (name: string): string | undefined => readWord(raw[name], [...path, name], reading)
  const [rule, room, link, reason] = [word('rule'), word('room'), word('link'), word('reason')]
  if (rule !== undefined && !rules.includes(rule))
    tell('policy/unknown-rule', { rule: quote(rule), near: nearest(rule, rules) }, locate([...path, 'rule']))
  const untilPath = [...path, 'until']
  const isBorrowed = borrows(raw['until'])
  if (isBorrowed) tell('policy/environment', {}, locate(untilPath))
  const until = isBorrowed ? undefined : readMoment(raw['until'], untilPath, reading)?.value
  if (rule === undefined || room === undefined || link === undefined || until === undefined || reason === undefined)
    return []
  return [{ rule, room, link, until, reason, place: locate([...path, 'link']) }]
}

/** A rule is called by its name alone, so no two may have one. */
function refuseRuleTwice(policies: readonly Policy[], tell: Tell): void {
  const places = new Map<string, Place>()
  for (const { rules } of policies) {
    for (const { name, place } of rules) {
      const first = places.get(name)
      if (first) tell('policy/rule-twice', { rule: quote(name) }, place, first)
      else places.set(name, place)
    }
  }
}
