import { readFileSync, writeFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { readPolicies } from '../src/manifest/policy/policy.ts'
import { openPortal } from './commands/portal.ts'
import { stage } from './commands/team.ts'
import { blocksOf, expectShown, transcriptsOf } from './shown.ts'

const file = new URL('../docs/policy.md', import.meta.url)
const page = readFileSync(file, 'utf8')
const { $defs } = JSON.parse(readFileSync(new URL('../schemas/policy.schema.json', import.meta.url), 'utf8'))
const { rule, match, exception } = $defs

interface Described {
  readonly description: string
  readonly examples: readonly unknown[]
  readonly enum?: readonly string[]
  readonly enumDescriptions?: readonly string[]
  /** First, one value; then, a list of such values. */
  readonly anyOf?: readonly { readonly $ref?: string }[]
}

/** What a key means, and what each of its values does. */
function meaningOf({ description, anyOf, ...own }: Described): string {
  const { enum: values = [], enumDescriptions: meanings = [] }: Omit<Described, 'anyOf'> =
    $defs[anyOf?.[0]?.$ref?.replace('#/$defs/', '') ?? ''] ?? own
  return [description, ...meanings.map((meaning, nth) => `\`${values[nth]}\`: ${meaning}`)].join(' ')
}

/** The keys of a schema as a table; a value as YAML has it, which is JSON without most of its quotes. */
function tableOf(properties: Readonly<Record<string, Described>>): string {
  const rows = Object.entries(properties).map(([key, described]) => {
    const example = JSON.stringify(described.examples.at(-1))
      .replace(/"([^"]+)":/g, '$1: ')
      .replace(/"([\w-]+)"/g, '$1')
    return `| \`${key}\` | ${meaningOf(described)} | \`${example.replaceAll(',', ', ').replace(/^\{(.*)\}$/, '{ $1 }')}\` |`
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

const [policy = '', manifest = ''] = blocksOf(page).flatMap(({ language, text }) => (language === 'yaml' ? [text] : []))

test.for([
  { line: 'plan', code: 5 },
  { line: 'drift', code: 2 },
] as const)('docs/policy.md shows what roomlinks $line prints', async ({ line, code }) => {
  const portal = await openPortal(stage, manifest)
  portal.world.files.set('roomlinks.policy.yaml', policy)
  if (line === 'drift') {
    portal.world.files.set('none.policy.yaml', policy.replace(/rules:.*/s, 'rules: { none: { match: { key: none } } }'))
    await portal.run('apply --auto-approve --policy none.policy.yaml')
  }
  const ended = await portal.run(line)
  expect(ended.code).toBe(code)
  // On a terminal, warnings come first and errors last.
  const [warnings = '', errors = ''] = ended.err.split('\n\n\n')
  expectShown(
    transcriptsOf(page).get(line) ?? '',
    [warnings, ended.out, errors].filter((part) => part !== '').join('\n'),
  )
})
