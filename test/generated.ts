import { readFileSync, writeFileSync } from 'node:fs'
import { expect } from 'vitest'

/**
 * That a page has these parts, each between `<!-- name -->` and `<!-- /name -->`, as they are made now; `UPDATE=1` writes
 * them.
 */
export function expectGenerated(file: string, parts: Readonly<Record<string, string>>): void {
  const page = readFileSync(file, 'utf8')
  const names = [...page.matchAll(/^<!-- (\w+) -->$/gm)].map(([, name]) => name)
  expect(new Set(names)).toEqual(new Set(Object.keys(parts)))
  const written = page.replace(
    /^<!-- (\w+) -->\n.*?^<!-- \/\1 -->$/gms,
    (_, name: string) => `<!-- ${name} -->\n${parts[name]}\n<!-- /${name} -->`,
  )
  if (process.env['UPDATE'] === '1') writeFileSync(file, written)
  expect(readFileSync(file, 'utf8')).toBe(written)
}

/** A table in Markdown: its headings, and the cells of each row. */
export function tableOf(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
  return [line(headings), `|${'---|'.repeat(headings.length)}`, ...rows.map(line)].join('\n')
}

/** What a schema says of a value. */
export interface Described {
  readonly $ref?: string
  readonly description: string
  readonly markdownDescription?: string
  readonly examples: readonly unknown[]
  readonly enum?: readonly unknown[]
  readonly enumDescriptions?: readonly string[]
  readonly anyOf?: readonly Partial<Described>[]
}

/** What a value means, and what each of those does that it may have; some of them are described in `$defs`. */
export function meaningOf(
  { description, markdownDescription, anyOf = [], ...own }: Described,
  $defs: Definitions,
): string {
  const { enum: values = [], enumDescriptions: meanings = [] } =
    [own, ...anyOf].map((each) => definitionOf(each, $defs)).find((each) => each.enumDescriptions) ?? {}
  const about = markdownDescription ?? proseOf(description)
  return [about, ...meanings.map((meaning, nth) => `\`${values[nth]}\`: ${proseOf(meaning)}`)].join('<br>')
}

type Definitions = Readonly<Record<string, Partial<Described>>>

/** What a reference leads to, or else what is given. */
export function definitionOf<S extends Partial<Described>>(given: S, $defs: Readonly<Record<string, S>>): S {
  return $defs[given.$ref?.replace('#/$defs/', '') ?? ''] ?? given
}

/** An option, with the command before it and the value after it; a variable. */
const code =
  /((?:(?:roomlinks )?(?:plan|show|apply) )?(?<![\w-])--[a-z][\w-]*(?: (?:[a-z]+[:=][A-Z]+|json|markdown)\b)?|\$\{[^}]*\})/

/** Text for people as Markdown: options and `${NAME}` are code, and all other signs stand for themselves. */
export function proseOf(text: string): string {
  return text
    .split(code)
    .map((part, nth) => (nth % 2 === 1 ? `\`${part}\`` : part.replaceAll('<', '&lt;').replace(/[*|\\]/g, '\\$&')))
    .join('')
}

/** A value as YAML has it, on one line. */
export function inYaml(value: unknown): string {
  return `\`${textOf(value)}\``
}

function textOf(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(textOf).join(', ')}]`
  if (typeof value === 'object' && value !== null)
    return `{ ${Object.entries(value)
      .map(([key, each]) => `${key}: ${textOf(each)}`)
      .join(', ')} }`
  return typeof value === 'string' && /^[\w-]+$/.test(value) ? value : JSON.stringify(value)
}
