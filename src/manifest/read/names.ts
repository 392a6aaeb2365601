import type { Place } from '../../model/diagnostic.ts'
import type { OpenTexts } from '../../model/values/environment.ts'
import { keyPattern } from '../../model/values/marker.ts'
import { quote } from '../yaml/quote.ts'
import type { Path, Report } from '../yaml/tree.ts'
import { itemsOf, type Mapping } from './data.ts'
import { openAt, type ReadContext, readText } from './interpolate.ts'

export interface Located<T> {
  readonly value: T
  readonly place: Place
}

/** The current and the earlier names of a manifest, as one file declares them. */
export interface Names {
  readonly name?: Located<string>
  readonly formerly: readonly Located<string>[]
}

export function readNames(data: Mapping, context: ReadContext): Names {
  const name = readName(data['name'], ['name'], context)
  const formerly = itemsOf(data['formerly']).flatMap((raw, index) => readName(raw, ['formerly', index], context) ?? [])
  return { formerly, ...(name && { name }) }
}

function readName(raw: unknown, path: Path, context: ReadContext): Located<string> | undefined {
  const place = context.locate(path)
  const text = readText(raw, path, context)
  const open = openAt(path, context)
  if (open) return { value: open.text, place }
  if (text === undefined) return undefined
  if (keyPattern.test(text.value)) return { value: text.value, place }
  return context.report('manifest/name', { found: quote(text.raw) }, place)
}

/** The earlier names that are left open, joined into one text. */
export function openFormerNames(data: Mapping, context: ReadContext): OpenTexts {
  const texts = itemsOf(data['formerly']).flatMap((_, index) => openAt(['formerly', index], context) ?? [])
  if (texts.length === 0) return {}
  const needs = [...new Set(texts.flatMap((each) => each.needs))]
  return { formerly: { text: texts.map(({ text }) => text).join(', '), needs } }
}

/** How many earlier names a manifest may have: each costs every plan some time. */
const most = 10

/** The earlier names from all files of a manifest, without duplicates. */
export function collectFormerNames(
  files: readonly Pick<Names, 'formerly'>[],
  name: string | undefined,
  report: Report,
): readonly string[] {
  const all = new Map<string, Place>()
  for (const { formerly } of files) {
    const own = new Map<string, Place>()
    for (const { value, place } of formerly) {
      const first = own.get(value)
      if (first) report('manifest/former-twice', { name: quote(value) }, place, first)
      own.set(value, place)
      if (value === name) report('manifest/former-name', { name: quote(value) }, place)
      else all.set(value, all.get(value) ?? place)
    }
  }
  const [extra] = [...all.values()].slice(most)
  if (extra) report('manifest/former-many', { most }, extra)
  return [...all.keys()]
}
