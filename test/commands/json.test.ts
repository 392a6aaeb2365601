import { readFileSync } from 'node:fs'
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'
import { expect, test } from 'vitest'
import { openPortal, type Portal } from './portal.ts'
import { manifest, older, stage } from './team.ts'

type Kind = 'plan' | 'report' | 'validation'

function schema(kind: Kind): ValidateFunction {
  const ajv = new Ajv2020({ strict: true, strictTypes: false, allErrors: true })
  formats.default(ajv)
  return ajv.compile(JSON.parse(readFileSync(new URL(`../../schemas/${kind}.schema.json`, import.meta.url), 'utf8')))
}

const schemas = { plan: schema('plan'), report: schema('report'), validation: schema('validation') }

interface Case {
  readonly name: string
  readonly kind: Kind
  readonly line: string
  readonly code: number
  readonly ok: boolean
  readonly manifest?: string
  readonly env?: Readonly<Record<string, string>>
  readonly prepare?: (portal: Portal) => Promise<unknown>
}

const applyOlder = async ({ run, world: { files } }: Portal): Promise<void> => {
  files.set('roomlinks.yaml', older)
  await run('apply --auto-approve')
  files.set('roomlinks.yaml', `guard: { maxRevokes: 1 }\n${manifest}`)
}

const cases: readonly Case[] = [
  { name: 'a plan', kind: 'plan', line: 'plan', code: 0, ok: true },
  { name: 'a plan with changes', kind: 'plan', line: 'plan --detailed-exitcode', code: 2, ok: true },
  { name: 'a refused plan', kind: 'plan', line: 'plan', code: 5, ok: true, prepare: applyOlder },
  { name: 'a wrong manifest', kind: 'plan', line: 'plan', code: 3, ok: false, manifest: 'version: 2\n' },
  { name: 'a wrong key', kind: 'plan', line: 'plan', code: 4, ok: false, env: { DOCSPACE_API_KEY: 'sk-1' } },
  { name: 'no file', kind: 'plan', line: 'plan -f nowhere.yaml', code: 1, ok: false },
  { name: 'a wrong option', kind: 'plan', line: 'plan --nonsense', code: 1, ok: false },
  { name: 'a drift', kind: 'plan', line: 'drift', code: 2, ok: true },
  { name: 'a refused plan as a drift', kind: 'plan', line: 'drift', code: 2, ok: true, prepare: applyOlder },
  { name: 'a drift that is taken over', kind: 'plan', line: 'drift --write --auto-approve', code: 0, ok: true },
  {
    name: 'a drift of which something is left',
    kind: 'plan',
    line: 'drift --write --auto-approve',
    code: 2,
    ok: true,
    prepare: applyOlder,
  },
  { name: 'a drift that nobody confirms', kind: 'plan', line: 'drift --write', code: 8, ok: false },
  { name: 'a report', kind: 'report', line: 'apply --auto-approve', code: 0, ok: true },
  {
    name: 'a report of nothing',
    kind: 'report',
    line: 'apply --auto-approve',
    code: 0,
    ok: true,
    prepare: ({ run }) => run('apply --auto-approve'),
  },
  {
    name: 'a report of failures',
    kind: 'report',
    line: 'apply --auto-approve',
    code: 4,
    ok: false,
    prepare: async ({ sandbox, world }) =>
      Object.assign(world, { env: { ...world.env, DOCSPACE_API_KEY: sandbox.addKey({ scopes: ['rooms:read'] }) } }),
  },
  { name: 'a guard', kind: 'report', line: 'apply --auto-approve', code: 5, ok: false, prepare: applyOlder },
  {
    name: 'an approved plan, of which a part is done',
    kind: 'report',
    line: 'apply --plan plan.json',
    code: 0,
    ok: true,
    prepare: async ({ run }) => {
      await run('plan --out plan.json')
      await run('apply --auto-approve --room 7')
    },
  },
  {
    name: 'an approved plan that is stale',
    kind: 'report',
    line: 'apply --plan plan.json',
    code: 6,
    ok: false,
    prepare: async ({ run, world: { files } }) => {
      await run('plan --out plan.json')
      files.set('roomlinks.yaml', manifest.replaceAll('access: comment', 'access: editing'))
    },
  },
  {
    name: 'an approved digest that is stale',
    kind: 'report',
    line: `apply --expect-digest sha256:${'0'.repeat(32)}`,
    code: 6,
    ok: false,
  },
  { name: 'no approval', kind: 'report', line: 'apply', code: 8, ok: false },
  {
    name: 'a portal that is gone',
    kind: 'report',
    line: 'apply --auto-approve --portal https://x.example.com',
    code: 1,
    ok: false,
  },
  { name: 'a valid manifest', kind: 'validation', line: 'validate', code: 0, ok: true },
  {
    name: 'an invalid one',
    kind: 'validation',
    line: 'validate',
    code: 3,
    ok: false,
    manifest: 'version: 1\nname: x\nroms: []\n',
  },
  { name: 'a missing one', kind: 'validation', line: 'validate -f nowhere.yaml', code: 1, ok: false },
]

test.for(cases)('one JSON document on stdout: $name', async (given) => {
  const { kind, line, code, ok, env = {}, prepare } = given
  const portal = await openPortal(stage, given.manifest ?? manifest)
  await prepare?.(portal)
  const changes = { env: { ...portal.world.env, ...env } }
  const isOption = line.includes('--nonsense')
  const into = kind === 'validation' || isOption ? '' : ' --json-into out.json'
  portal.world.files.set('out.json', 'of yesterday')

  const ended = await portal.run(`${line} --format json${into}`, changes)
  const document: { ok: boolean } = JSON.parse(ended.out)
  schemas[kind](document)
  expect(schemas[kind].errors).toBeNull()
  expect(ended.code).toBe(code)
  expect(document.ok).toBe(ok)
  if (into !== '') expect(portal.world.files.get('out.json')).toBe(ended.out)
})

test('--json-into writes the same document beside the text for people', async () => {
  const [asText, asJson] = [await openPortal(stage, manifest), await openPortal(stage, manifest)]
  for (const [command, first] of [
    ['plan', 'team on'],
    ['apply --auto-approve', 'team on'],
  ] as const) {
    const { out } = await asText.run(`${command} --json-into out.json`)
    expect(out.startsWith(first)).toBe(true)
    expect(asText.world.files.get('out.json')).toBe((await asJson.run(`${command} --format json`)).out)
  }
})

test('--json-into: until there is a result, the file says that there is none', async () => {
  for (const command of ['plan', 'apply --auto-approve']) {
    const portal = await openPortal(stage, manifest)
    const written: { readonly text: string; readonly asked: number }[] = []
    const write = async (_: string, text: string): Promise<void> => {
      written.push({ text, asked: portal.requests.length })
    }
    const ended = await portal.run(`${command} --json-into out.json`, { draft: write, write })
    expect(ended.code).toBe(0)
    expect(written.map(({ text }) => JSON.parse(text))).toMatchObject([
      { ok: false, error: { code: 'unfinished' } },
      { ok: true },
    ])
    expect(written[0]?.asked).toBe(0)
  }
})
