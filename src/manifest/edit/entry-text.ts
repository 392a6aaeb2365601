import type { SettingValue } from '../../model/change.ts'
import type { DesiredLink, SettingName } from '../../model/link.ts'
import { Secret } from '../../model/secret.ts'
import { rowOf } from '../../settings/rows.ts'
import { keyOrder } from '../yaml/layout.ts'
import { type ScalarValue, scalarText } from '../yaml/scalar-text.ts'

/** A link to be written into a manifest. */
export interface LinkText {
  readonly want: DesiredLink
  /** The environment variable that its password is to come from. */
  readonly variable?: string | undefined
  /** Lines to stand above it; whatever they hold has to be harmless in a line of its own. */
  readonly comments: readonly string[]
}

/** An entry to be written into a manifest, for the room of that id. */
export interface EntryText {
  readonly id: string
  readonly links: readonly LinkText[]
  readonly comments: readonly string[]
}

/** A new manifest, as `fmt` would leave it. */
export function manifestText(name: string, portal: string, entries: readonly EntryText[]): string {
  const head = ['version: 1', `name: ${scalarText(name)}`, `portal: ${portal}`]
  const rooms = entries.length === 0 ? ['rooms: []'] : ['rooms:', ...entries.flatMap(entryLines).map(indented(2))]
  return `${[...head, ...rooms].join('\n')}\n`
}

/** The lines of an entry, from the dash on. */
export function entryLines({ id, comments, links }: EntryText): readonly string[] {
  const lines = links.length === 0 ? ['  links: {}'] : ['  links:', ...links.flatMap(linkLines).map(indented(4))]
  return [...comments.map((comment) => `# ${comment}`), `- id: ${scalarText(idValue(id))}`, ...lines]
}

/** The lines of a link, from its key on. */
export function linkLines(link: LinkText): readonly string[] {
  const { want, comments } = link
  const values = linkValues(link)
  const settings = keyOrder.link.flatMap((name) => {
    const value = values[name]
    return value === undefined ? [] : [`  ${name}: ${valueText(value)}`]
  })
  return [...comments.map((comment) => `# ${comment}`), `${scalarText(want.key)}:`, ...settings]
}

export function indented(columns: number): (line: string) => string {
  return (line) => ' '.repeat(columns) + line
}

/** What the text of an entry says of its room: a number, or a text for a room in third-party storage. */
export function idValue(id: string): string | number {
  const number = Number(id)
  return Number.isSafeInteger(number) && String(number) === id ? number : literal(id)
}

/** What the text of a link says, as plain data. */
export function linkValues({
  want: { settings, adopt },
  variable = '',
}: LinkText): Readonly<Record<string, ScalarValue>> {
  const values: Record<string, ScalarValue> = {}
  for (const [name, value] of Object.entries(settings) as [SettingName, SettingValue][])
    values[name] = value instanceof Secret ? `\${${variable}}` : writtenValue(name, value)
  return adopt === undefined ? values : { ...values, adopt }
}

/** What a manifest says where a setting has a value that is no secret. */
export function writtenValue(name: SettingName, value: SettingValue): ScalarValue {
  const plain = rowOf(name).plain(value)
  return typeof plain === 'string' ? literal(plain) : plain
}

/** A variable stands as it is: no reader of YAML takes it for anything else. */
function valueText(value: ScalarValue): string {
  return typeof value === 'string' && /^\$\{\w+\}$/.test(value) ? value : scalarText(value)
}

/** A text in which nothing is taken from the environment. */
export function literal(text: string): string {
  return text.replaceAll('${', () => '$${')
}
