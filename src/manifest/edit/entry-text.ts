import type { SettingValue } from '../../model/change.ts'
import type { DesiredLink, SettingName } from '../../model/link.ts'
import { Secret } from '../../model/secret.ts'
import { rowOf } from '../../settings/rows.ts'
import { keyOrder } from '../yaml/layout.ts'
import { type ScalarValue, scalarText } from '../yaml/scalar-text.ts'

/** A link to write into a manifest. */
export interface LinkText {
  readonly want: DesiredLink
  /** The environment variable that supplies its password. */
  readonly variable?: string | undefined
  /** Comment lines above it, without the `#`. They must not contain line breaks. */
  readonly comments: readonly string[]
}

/** An entry to write into a manifest, for the room with this id. */
export interface EntryText {
  readonly id: string
  readonly links: readonly LinkText[]
  readonly comments: readonly string[]
}

/** Settings by name, as a manifest writes them. */
export type WrittenValues = Readonly<Record<string, ScalarValue>>

/** A manifest to write. */
export interface ManifestText {
  readonly name: string
  readonly portal: string
  /** The path of the schema, relative to the manifest. */
  readonly schema: string | undefined
  readonly defaults?: { readonly external?: WrittenValues; readonly invitation?: WrittenValues }
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
export function entryLines({ id, comments, links }: EntryText): readonly string[] {
  const lines = links.length === 0 ? ['  links: {}'] : ['  links:', ...links.flatMap(linkLines).map(indented(4))]
  return [...comments.map((comment) => `# ${comment}`), `- id: ${scalarText(idValue(id))}`, ...lines]
}

/** The lines of a link, without indentation. */
export function linkLines(link: LinkText): readonly string[] {
  const { want, comments } = link
  const settings = valueLines(linkValues(link)).map(indented(2))
  const key = `${scalarText(want.key)}:${settings.length === 0 ? ' {}' : ''}`
  return [...comments.map((comment) => `# ${comment}`), key, ...settings]
}

function valueLines(values: WrittenValues): readonly string[] {
  return keyOrder.link.flatMap((name) => {
    const value = values[name]
    return value === undefined ? [] : [`${name}: ${valueText(value)}`]
  })
}

export function indented(columns: number): (line: string) => string {
  return (line) => ' '.repeat(columns) + line
}

/** A room id as a manifest value: a number, or text for a room in third-party storage. */
export function idValue(id: string): string | number {
  const number = Number(id)
  return Number.isSafeInteger(number) && String(number) === id ? number : escapeVariables(id)
}

/** The settings of a link as plain data. */
export function linkValues({ want: { settings, adopt }, variable = '' }: LinkText): WrittenValues {
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
