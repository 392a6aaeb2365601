import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { readManifest } from '../src/manifest/read/manifest.ts'
import { guardLimits, guardNames } from '../src/model/guard.ts'
import type { LinkKind } from '../src/model/link.ts'
import { rules } from '../src/model/rules.ts'
import { instantOf } from '../src/model/values/instant.ts'
import { defaultValues } from '../src/settings/rows.ts'
import { type Described, definitionOf, expectGenerated, inYaml, meaningOf, proseOf, tableOf } from './generated.ts'
import { blocksOf } from './shown.ts'

const file = 'docs/manifest.md'
const page = readFileSync(file, 'utf8')

/** What the schema says of a value. */
interface Schema extends Described {
  readonly const?: unknown
  readonly type?: string | readonly string[]
  readonly pattern?: string
  readonly patternErrorMessage?: string
  readonly minimum?: number
  readonly maximum?: number
  readonly required?: readonly string[]
  readonly properties?: Readonly<Record<string, Schema>>
  readonly patternProperties?: Readonly<Record<string, Schema>>
}

const schema = JSON.parse(readFileSync('schemas/manifest.schema.json', 'utf8')) as Schema & {
  readonly properties: Readonly<Record<'env' | 'guard' | 'defaults', Schema>>
  readonly patternProperties: Readonly<Record<'^x-', Schema>>
  readonly $defs: Readonly<Record<'entry' | 'links' | LinkKind, Schema>>
}
const { $defs } = schema
const { entry, links, primary, additional, invitation } = $defs
const { env, guard, defaults } = schema.properties
const propertiesOf = ({ properties = {} }: Schema): readonly (readonly [string, Schema])[] =>
  Object.entries(properties).map(([key, value]) => [key, definitionOf(value, $defs)])

/** Whether `${NAME}` may be written in place of a value that is not a text. */
const mayBeVariable = ({ pattern }: Schema): boolean => pattern?.startsWith('^\\$\\{') ?? false

/** The values that a schema allows, in words. */
function valuesOf(value: Schema): string {
  const { const: only, enum: values, anyOf = [], type = [], minimum, maximum } = value
  const names = values ?? anyOf.flatMap((each) => each.enum ?? [])
  if (only !== undefined) return inYaml(only)
  if (names.length > 0) return names.flatMap((name) => (typeof name === 'string' ? [`\`${name}\``] : [])).join(', ')
  const types = [type].flat()
  const range = maximum === undefined || maximum > 1e6 ? '' : ` from ${minimum} to ${maximum}`
  const words: Readonly<Record<string, string>> = {
    boolean: '`true`, `false`',
    integer: `whole number${range}`,
    number: `number${range}`,
    string: mayBeVariable(value) ? '`${NAME}`' : 'text',
    null: '`null`',
    array: 'list',
    object: 'mapping',
  }
  // Where any scalar may be written, it is a text.
  const isText = types.includes('string') && !mayBeVariable(value) && !types.includes('integer')
  return types.flatMap((each) => (isText && /number|boolean/.test(each) ? [] : [words[each]])).join(', ')
}

/** What a key means, and the form of its text. */
function aboutOf(value: Schema): string {
  const { patternErrorMessage: form = '' } = mayBeVariable(value) ? {} : value
  return `${meaningOf(value, $defs)} ${proseOf(form)}`.trim()
}

const keyOf = (key: string, parent?: Schema): string =>
  parent?.required?.includes(key) ? `**\`${key}\`**` : `\`${key}\``

/** The keys of a schema as a table. */
function keysOf(parent: Schema, properties = propertiesOf(parent)): string {
  const rows = properties.map(([key, value]) => [
    keyOf(key, parent),
    valuesOf(value),
    aboutOf(value),
    inYaml(value.examples.at(0)),
  ])
  return tableOf(['key', 'values', 'meaning', 'example'], rows)
}

const kinds = { primary, additional, invitation }
const kindNames = Object.keys(kinds) as readonly LinkKind[]

/** All keys of links, in the order of their settings. */
const ofLinks = new Map([...propertiesOf(invitation).slice(0, 4), ...propertiesOf(additional)])

/** What a new link gets for what is left out; its access cannot be. */
const newLink = new Map([
  ...kindNames
    .flatMap((kind) => Object.entries(defaultValues[kind]))
    .map(([key, value]) => [key, inYaml(value)] as const),
  ['title', 'its key'],
  ['access', ''],
])

function linkKeys(): string {
  const rows = [...ofLinks].map(([key, value]) => {
    const having = kindNames.filter((kind) => kinds[kind].properties?.[key] !== undefined)
    return [
      keyOf(key),
      having.length === 3 ? 'all' : having.join(', '),
      valuesOf(value),
      newLink.get(key) ?? '',
      aboutOf(value),
    ]
  })
  return tableOf(['key', 'of links', 'values', 'new link', 'meaning'], rows)
}

/** The levels that a kind of link may have, and how many such links there may be. */
function acceptedOf(levels: readonly string[], limit: number): string {
  if (levels.length === 0) return 'none'
  return `${limit}: ${levels.map((level) => `\`${level}\``).join(', ')}`
}

test('docs/manifest.md describes the keys that the schema has; UPDATE=1 writes them', () => {
  const top = propertiesOf(schema).flatMap(([key, value]) =>
    value === env
      ? propertiesOf(env).map(([name, inner]) => [`env: ${name}`, inner] as const)
      : [[key, value] as const],
  )
  expectGenerated(file, {
    file: keysOf(schema, [...top, ['x-…', schema.patternProperties['^x-']]]),
    entry: keysOf(entry),
    links: tableOf(
      ['key', 'kind of link'],
      [...propertiesOf(links).map(([key, value]) => [keyOf(key), aboutOf(value)]), ['any other', aboutOf(additional)]],
    ),
    link: linkKeys(),
    types: tableOf(
      ['type of room', ...kindNames],
      Object.entries(rules).map(([type, { levels, limits }]) => [
        `\`${type}\``,
        ...kindNames.map((kind) => acceptedOf(levels[kind], limits[kind])),
      ]),
    ),
    guard: keysOf(guard),
    defaults: tableOf(
      ['key', 'meaning', 'settings'],
      propertiesOf(defaults).map(([key, value]) => [
        keyOf(key),
        aboutOf(value),
        propertiesOf(value)
          .map(([name]) => keyOf(name))
          .join(', '),
      ]),
    ),
  })
})

test('the manifest on docs/manifest.md is valid', () => {
  const [text = '', ...others] = blocksOf(page).flatMap((block) => (block.language === 'yaml' ? [block.text] : []))
  expect(others).toEqual([])
  const env = { AUDIT_PASSWORD: 'Quiet-Harbour-27' }
  const bytes = new TextEncoder().encode(text)
  expect(readManifest([{ file, bytes }], env, instantOf(Date.UTC(2027, 0, 11))).diagnostics).toEqual([])
})

test('docs/manifest.md says of each guard what makes it stricter and what allows it', () => {
  for (const [name, { flag, allow }] of Object.entries(guardLimits)) {
    expect(page).toMatch(new RegExp(`^\\| .*\`${name}\`.* \\| \`${flag} N\` \\| \`--allow ${allow}\` \\|$`, 'm'))
  }
  for (const name of guardNames) expect(page).toContain(`| \`--allow ${name}\` |`)
})
