import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { readPolicies } from '../src/manifest/policy/policy.ts'
import { openPortal } from './commands/portal.ts'
import { stage } from './commands/team.ts'
import { type Described, expectGenerated, inYaml, meaningOf, tableOf } from './generated.ts'
import { blocksOf, expectShown, transcriptsOf } from './shown.ts'

const file = new URL('../docs/policy.md', import.meta.url)
const page = readFileSync(file, 'utf8')
const { $defs } = JSON.parse(readFileSync(new URL('../schemas/policy.schema.json', import.meta.url), 'utf8'))
const { rule, match, exception } = $defs

/** The keys of a schema as a table. */
function keysOf(properties: Readonly<Record<string, Described>>): string {
  const rows = Object.entries(properties).map(([key, described]) => [
    `\`${key}\``,
    meaningOf(described, $defs),
    inYaml(described.examples.at(-1)),
  ])
  return tableOf(['key', 'meaning', 'example'], rows)
}

const room = Object.entries<Described>(match.properties.room.properties).map(([key, value]) => [`room: ${key}`, value])
const { room: _, ...others } = match.properties
const { about, level, ...parts } = rule.properties
for (const name of ['match', 'require', 'forbid'] as const) parts[name] = parts[name].$ref ? match : parts[name]

test('docs/policy.md lists the keys that the schema has; UPDATE=1 writes them', () => {
  expectGenerated('docs/policy.md', {
    rule: keysOf({ about, ...parts, level }),
    match: keysOf({ ...Object.fromEntries(room), ...others }),
    require: keysOf(rule.properties.require.properties),
    exception: keysOf(exception.properties),
  })
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
