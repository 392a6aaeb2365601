import type { SettingValue } from '../../model/change.ts'
import type { DesiredLink, SettingName } from '../../model/link.ts'
import type { Selector } from '../../model/room.ts'
import { Secret } from '../../model/secret.ts'
import { rowOf } from '../../settings/rows.ts'
import { keyOrder } from '../yaml/layout.ts'
import { type ScalarValue, scalarText, type Values } from '../yaml/scalar-text.ts'

/** A link to write into a manifest. */
export interface LinkText {
  readonly key: string
  readonly values: Values
  /** Comment lines above it, without the `#`. They must not contain line breaks. */
  readonly comments: readonly string[]
}

/** An entry to write into a manifest. */
export interface EntryText {
  readonly selector: Selector
  readonly links: readonly LinkText[]
  readonly comments: readonly string[]
}

/** A manifest to write. */
export interface ManifestText {
  readonly name: string
  readonly portal: string
  /** The path of the schema, relative to the manifest. */
  readonly schema: string | undefined
  readonly defaults?: { readonly external?: Values; readonly invitation?: Values }
  readonly entries: readonly EntryText[]
}

/** The text of a new manifest, in the layout of `fmt`. */
export function manifestText({ name, portal, schema, defaults = {}, entries }: ManifestText): string {
  const kinds = Object.entries(defaults).flatMap(([kind, values]) => [
    `  ${kind}:`,
    ...valueLines(values).map(indented(4)),
  ])
  const lines = [
    ...(schema === undefined ? [] : [`# yaml-language-server: $schema=${schema}`]),
    ...['version: 1', `name: ${scalarText(name)}`, `portal: ${portal}`],
    ...(kinds.length === 0 ? [] : ['defaults:', ...kinds]),
    ...(entries.length === 0 ? ['rooms: []'] : ['rooms:', ...entries.flatMap(entryLines).map(indented(2))]),
  ]
  return `${lines.join('\n')}\n`
}

/** The lines of an entry, without indentation. */
export function entryLines({ selector, comments, links }: EntryText): readonly string[] {
  const lines = links.length === 0 ? ['  links: {}'] : ['  links:', ...links.flatMap(linkLines).map(indented(4))]
  return [
    ...comments.map((comment) => `# ${comment}`),
    `- ${selector.by}: ${scalarText(selectorValue(selector))}`,
    ...lines,
  ]
}

/** The lines of a link, without indentation. */
export function linkLines({ key, values, comments }: LinkText): readonly string[] {
  const settings = valueLines(values).map(indented(2))
  const head = `${scalarText(key)}:${settings.length === 0 ? ' {}' : ''}`
  return [...comments.map((comment) => `# ${comment}`), head, ...settings]
}

function valueLines(values: Values): readonly string[] {
  return ordered(values).map(([name, value]) => `${name}: ${valueText(value)}`)
}

/** A link for a mapping in brackets. */
export function flowLink({ key, values }: LinkText): string {
  const settings = ordered(values).map(([name, value]) => `${name}: ${scalarText(value)}`)
  return `${scalarText(key)}: ${settings.length === 0 ? '{}' : `{ ${settings.join(', ')} }`}`
}

function ordered(values: Values): readonly (readonly [name: string, value: ScalarValue])[] {
  return keyOrder.link.flatMap((name) => {
    const value = values[name]
    return value === undefined ? [] : [[name, value] as const]
  })
}

export function indented(columns: number): (line: string) => string {
  return (line) => ' '.repeat(columns) + line
}

/** The value of a selector in a manifest: a number for a room of the portal itself, text for all others. */
export function selectorValue({ by, value }: Selector): string | number {
  const number = Number(value)
  return by === 'id' && Number.isSafeInteger(number) && String(number) === value ? number : escapeVariables(value)
}

/** The settings of a link as a manifest has them. `variable` is the environment variable that supplies its password. */
export function linkValues({ settings, adopt }: Pick<DesiredLink, 'settings' | 'adopt'>, variable = ''): Values {
  const values: Record<string, ScalarValue> = {}
  for (const [name, value] of Object.entries(settings) as [SettingName, SettingValue][])
    values[name] = value instanceof Secret ? `\${${variable}}` : writtenValue(name, value)
  return adopt === undefined ? values : { ...values, adopt }
}

/** The manifest's form of a setting that is not secret. */
export function writtenValue(name: SettingName, value: SettingValue): ScalarValue {
  const plain = rowOf(name).plain(value)
  return typeof plain === 'string' ? escapeVariables(plain) : plain
}

/** Leaves `${NAME}` without quotes: every YAML reader takes it for text. */
function valueText(value: ScalarValue): string {
  return typeof value === 'string' && /^\$\{\w+\}$/.test(value) ? value : scalarText(value)
}

/** Escapes `${`, so that nothing in the text is taken from the environment. */
export function escapeVariables(text: string): string {
  return text.replaceAll('${', () => '$${')
}
