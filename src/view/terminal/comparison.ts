import type { ComparisonStatus } from '../../model/comparison.ts'
import { isSetting } from '../../settings/rows.ts'
import {
  type BaseDocument,
  type ComparisonDocument,
  countOtherDifferences,
  type DeclaredDocument,
  type EntryDocument,
  entryProperties,
  isSameManifest,
  type LinkDocument,
  type PropertyDocument,
} from '../document/comparison.ts'
import { settingText } from '../document/settings.ts'
import { pad, quote, visible, width } from '../escape.ts'
import { count, lines, lineWidth, paragraphs } from '../phrases.ts'
import type { Paint } from './paint.ts'

const statuses: {
  readonly [S in ComparisonStatus]: { readonly symbol: string; readonly tint: keyof Paint; readonly told: string }
} = {
  added: { symbol: '+', tint: 'green', told: ': new in the manifest' },
  changed: { symbol: '~', tint: 'yellow', told: '' },
  removed: { symbol: '-', tint: 'red', told: ': no longer in the manifest' },
}

/** The differences of two manifests for people: the counts, then entry by entry. */
export function comparisonText(comparison: ComparisonDocument, paint: Paint): string {
  const { manifest, base, entries } = comparison
  const { counts, warnings } = comparisonCounts(comparison)
  return paragraphs([
    paint.bold(`${visible(manifest)} against ${baseText(base)}, offline: the portal was not asked`),
    lines([paint.bold(counts), ...warnings.map(({ sign, text }) => paint.yellow(`${sign} ${text}`))]),
    lines(propertyLines(comparison, paint)),
    ...entries.map((entry) => entryBlock(entry, paint)),
  ])
}

/** Describes what a manifest is compared with. */
export function baseText({ ref, files }: BaseDocument): string {
  if (files.length === 0) return `${visible(String(ref))}, where it does not exist yet`
  return ref === null ? files.map(visible).join(', ') : visible(ref)
}

/** The counts of differences, in a wording that is kept stable for scripts, and warnings. */
export function comparisonCounts(comparison: ComparisonDocument): ComparisonCounts {
  const { added, changed, removed, unchanged, widening, mayWiden } = comparison.summary
  const others = countOtherDifferences(comparison)
  const warnings = [
    { many: others, sign: '!', text: `${count(others, 'difference')} besides the links.` },
    {
      many: widening,
      sign: '!',
      text: `${widening} of these differences ${widening === 1 ? 'widens' : 'widen'} access.`,
    },
    { many: mayWiden, sign: '?', text: `${mayWiden} may widen access: the manifests alone do not show it.` },
  ]
  return {
    counts: isSameManifest(comparison)
      ? `No differences. ${count(unchanged, 'link')} declared identically.`
      : `Declared: ${added} added, ${changed} changed, ${removed} removed; ${unchanged} unchanged.`,
    warnings: warnings.filter(({ many }) => many > 0),
  }
}

interface ComparisonCounts {
  readonly counts: string
  readonly warnings: readonly { readonly sign: string; readonly text: string }[]
}

/** The rooms of an entry, as part of a sentence. */
export function entryName({ selector }: EntryDocument): string {
  const value = selector.by === 'id' ? visible(selector.value) : quote(selector.value)
  const rooms = { id: `room ${value}`, title: `room ${value}`, tag: `rooms with the tag ${value}` }[selector.by]
  return rooms + needsText(selector.needs)
}

/** The differences of one entry, a block for each link. */
export function entryLines(entry: EntryDocument, paint: Paint): readonly string[] {
  const properties = entryProperties(entry)
  const blocks = [
    ...(properties.length > 0 ? [rows(properties, '  ', paint)] : []),
    ...entry.links.map((link) => linkLines(link, paint)),
  ]
  return blocks.map(lines)
}

function entryBlock(entry: EntryDocument, paint: Paint): string {
  const name = entryName(entry)
  const head = `${name.charAt(0).toUpperCase()}${name.slice(1)}${statuses[entry.status].told}`
  return [paint.bold(head), ...entryLines(entry, paint)].join('\n\n')
}

/** The differences of the manifest as a whole. */
export function propertyLines({ manifestChanges }: ComparisonDocument, paint: Paint): readonly string[] {
  return rows(manifestChanges, '  ', paint)
}

/** A difference of the manifest as a whole, as part of a sentence. */
export function propertyText({ name, before, after }: PropertyDocument): string {
  return `${name} ${declaredText(name, before)} → ${declaredText(name, after)}`
}

/** The differences of one link, line by line. */
export function linkLines({ key, status, widens, facets }: LinkDocument, paint: Paint): readonly string[] {
  const mark = status === 'added' ? widensText(widens, paint) : ''
  const { symbol, tint } = statuses[status]
  const head = `  ${paint[tint](symbol)} ${visible(key)}${mark}`
  if (status === 'removed') return [`${head}: no longer declared`]
  const told = status === 'added' ? facets.map(({ name, after }) => ({ name, after })) : facets
  return [head, ...rows(told, ' '.repeat(6), paint)]
}

/** A row of a table. What is new has no `before`. */
interface Row {
  readonly name: string
  readonly before?: DeclaredDocument | null
  readonly after: DeclaredDocument | null
  readonly widens?: boolean | null
}

function rows(all: readonly Row[], indent: string, paint: Paint): readonly string[] {
  const names = Math.max(...all.map(({ name }) => name.length)) + 2
  return all.map(({ name, before, after, widens = false }) => {
    const [was, is] = [before === undefined ? '' : declaredText(name, before), declaredText(name, after)]
    const isLong = indent.length + names + width(was) + width(is) + ' →   ? may widen'.length > lineWidth
    const arrow = isLong ? `\n${indent}${' '.repeat(names)}→ ` : ' → '
    const value = before === undefined ? is : `${was}${arrow}${is}`
    return `${indent}${paint.dim(pad(name, names))}${value}${widensText(widens, paint)}`
  })
}

function widensText(widens: boolean | null, paint: Paint): string {
  if (widens === null) return `  ${paint.yellow('? may widen')}`
  return widens ? `  ${paint.yellow('! widens')}` : ''
}

function declaredText(name: string, said: DeclaredDocument | null): string {
  if (said === null) return undeclaredText(name)
  const { value, needs } = said
  if (isSetting(name)) return settingText({ name, value }) + needsText(needs)
  return (typeof value === 'string' && name === 'rotation' ? quote(value) : visible(String(value))) + needsText(needs)
}

/**
 * A setting that is not declared stays as it is in the portal, so it is unknown here. A switch that is not declared is
 * off.
 */
function undeclaredText(name: string): string {
  if (name === 'absent' || name === 'protect') return 'false'
  return isSetting(name) ? 'unknown (not declared)' : 'not declared'
}

function needsText(needs: readonly string[]): string {
  return needs.length === 0
    ? ''
    : ` (unknown: ${needs.map(visible).join(', ')} ${needs.length === 1 ? 'is' : 'are'} not set)`
}
