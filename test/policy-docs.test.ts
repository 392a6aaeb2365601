import { readFileSync, writeFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { readPolicies } from '../src/manifest/policy/policy.ts'

const file = new URL('../docs/policy.md', import.meta.url)
const page = readFileSync(file, 'utf8')
const { $defs } = JSON.parse(readFileSync(new URL('../schemas/policy.schema.json', import.meta.url), 'utf8'))
const { rule, match, exception } = $defs

interface Described {
  readonly description: string
  readonly examples: readonly unknown[]
}

/** The keys of a schema as a table; a value as YAML has it, which is JSON without most of its quotes. */
function tableOf(properties: Readonly<Record<string, Described>>): string {
  const rows = Object.entries(properties).map(([key, { description, examples }]) => {
    const example = JSON.stringify(examples.at(-1))
      .replace(/"([^"]+)":/g, '$1: ')
      .replace(/"([\w-]+)"/g, '$1')
    return `| \`${key}\` | ${description} | \`${example.replaceAll(',', ', ').replace(/^\{(.*)\}$/, '{ $1 }')}\` |`
  })
  return ['| key | meaning | example |', '|---|---|---|', ...rows].join('\n')
}

const room = Object.entries<Described>(match.properties.room.properties).map(([key, value]) => [`room: ${key}`, value])
const { room: _, ...others } = match.properties
const { about, level, ...parts } = rule.properties
for (const name of ['match', 'require', 'forbid'] as const) parts[name] = parts[name].$ref ? match : parts[name]

const tables: readonly (readonly [string, string])[] = [
  ['rule', tableOf({ about, ...parts, level })],
  ['match', tableOf({ ...Object.fromEntries(room), ...others })],
  ['require', tableOf(rule.properties.require.properties)],
  ['exception', tableOf(exception.properties)],
]

test('docs/policy.md lists the keys that the schema has; UPDATE=1 writes them', () => {
  const written = tables.reduce(
    (text, [name, table]) =>
      text.replace(
        new RegExp(`<!-- ${name} -->.*<!-- /${name} -->`, 's'),
        () => `<!-- ${name} -->\n${table}\n<!-- /${name} -->`,
      ),
    page,
  )
  if (process.env['UPDATE'] === '1') writeFileSync(file, written)
  expect(readFileSync(file, 'utf8')).toBe(written)
})

test('the policy on docs/policy.md is valid', () => {
  const [, text = ''] = /```yaml\n(.*?)```/s.exec(page) ?? []
  expect(readPolicies([{ file: 'x', bytes: new TextEncoder().encode(text) }])).toMatchObject({
    ok: true,
    diagnostics: [],
  })
})
