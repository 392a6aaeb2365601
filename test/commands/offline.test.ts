import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv2020 } from 'ajv/dist/2020.js'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { stringify } from 'yaml'
import type { ComparisonDocument } from '../../src/view/document/comparison.ts'
import { formatsOf } from '../../src/view/formats.ts'
import { comparisonMarkdown } from '../../src/view/markdown/comparison.ts'
import { runs } from '../soak.ts'
import { expectInert } from '../view/inert.ts'
import { hostile } from '../view/plans.ts'
import { render } from '../view/rendered.ts'
import { expectShapes } from '../view/shapes.ts'
import { expectGolden } from './golden.ts'
import { command } from './process.ts'
import { makeRepository } from './repository.ts'
import { type Ended, errorOf, type MemoryWorld, makeWorld, roomlinks, transcript } from './world.ts'

const was = `version: 1
name: acme
guard: { maxRevokes: 5 }
rooms:
  - id: 4711
    links:
      auditors: { title: Read-only, access: read, expirationDate: 2035-01-01, password: "\${AUDIT}" }
      press: { access: read, expirationDate: "\${END}" }
      old: { access: read }
      gone: { absent: true }
  - title: Old room
    links: { a: { access: read } }
  - tag: client
    links: { invitation: { access: read, maxUseCount: 10 } }
`

const is = `version: 1
name: acme-group
portal: https://acme.example.com
guard: { maxRevokes: 10 }
rooms:
  - id: 4711
    unmanaged: revoke
    links:
      auditors: { title: Read-only, access: comment, expirationDate: "\${AUDIT_END}", password: "Quiet-\${AUDIT}-27" }
      press: { access: read, expirationDate: "\${END}" }
      gone: { access: read, internal: true }
      partners:
        title: Partners of all the companies that belong to the group, and of those that may belong to it one day
        access: comment
        expirationDate: null
  - title: "New \${ROOM}"
    links: { primary: { access: read } }
  - tag: client
    links: { invitation: { access: read, rotation: 2 } }
`

const schema = new Ajv2020({ strict: true, strictTypes: false, allErrors: true }).compile(
  JSON.parse(readFileSync(new URL('../../schemas/comparison.schema.json', import.meta.url), 'utf8')),
)

function expectValid(text: string): void {
  schema(JSON.parse(text))
  expect(schema.errors).toBeNull()
}

/** A world with a manifest and what it was: no key, no portal, no network. */
const world = (now: string, before = was): MemoryWorld =>
  makeWorld({
    files: new Map([
      ['roomlinks.yaml', now],
      ['was.yaml', before],
    ]),
  })

const line = 'plan --offline --base-file was.yaml'

test('what the manifest says otherwise, without a portal', async () => {
  const ended = await roomlinks(`${line} --detailed-exitcode`, world(is))
  expect(ended.code).toBe(2)
  expectGolden('offline', transcript(ended))
  expect((await roomlinks(line, world(is))).code).toBe(0)
  const plain = await roomlinks(line, world(is))
  const coloured = await roomlinks(line, { ...world(is), isColour: { out: true, err: true } })
  expect(coloured.out).not.toBe(plain.out)
  expect(expectInert(coloured.out)).toBe(plain.out)
})

test('the same as one JSON document, on stdout and in a file', async () => {
  const there = world(is)
  const ended = await roomlinks(`${line} --format json --json-into out.json`, there)
  expectValid(ended.out)
  expect(JSON.parse(ended.out)).toMatchObject({ ok: true, kind: 'comparison' })
  expect(there.files.get('out.json')).toBe(ended.out)
  expectGolden('offline.json', ended.out)
  const applied = await roomlinks('apply --auto-approve --plan out.json', there)
  expect(applied).toMatchObject({ code: 3, err: expect.stringContaining('offline comparison') })
  const locked = await roomlinks(`${line} --json-into locked/out.json`, there)
  expect(locked).toMatchObject({ code: 1 })
  expect(locked.err).toContain('file/unwritable')
})

test('the same in each form, on stdout, in files and for GitHub Actions', async () => {
  const there = world(is)
  Object.assign(there, { env: { GITHUB_STEP_SUMMARY: 'summary', GITHUB_OUTPUT: 'outputs' } })
  const all = formatsOf('plan')
  const ended = await roomlinks(
    `${line} --github ${all.map((each) => `--output ${each}=out.${each}`).join(' ')}`,
    there,
  )
  expect(ended.code).toBe(0)
  for (const format of all) {
    const written = String(there.files.get(`out.${format}`))
    if (format !== 'json') expectGolden(`offline.${format}`, written)
    const printed = await roomlinks(`${line} --format ${format}`, there)
    if (format !== 'text') expect(printed.out).toBe(written)
  }
  const markdown = String(there.files.get('out.markdown'))
  expect(there.files.get('summary')).toBe(`\n${markdown}`)
  expect(there.files.get('outputs')).toMatch(/^changes<<(\S+)\n11\n\1\nwidening<</)
  expect(render(markdown).rows).toHaveLength(8)
  await expectShapes({ kind: 'comparison', comparison: JSON.parse(String(there.files.get('out.json'))) })
})

test('a difference that widens nothing is a notice', async () => {
  const there = world(was.replace('Read-only', 'For auditors'))
  const { out } = await roomlinks(`${line} --format github`, there)
  expect(out).toBe(
    '::notice file=roomlinks.yaml,line=7,col=7,endColumn=14,title=changed::auditors in room 4711 is changed\n',
  )
  expect(render((await roomlinks(`${line} --format markdown`, there)).out).texts('details')).toHaveLength(1)
})

test('all variables that a text needs are named', async () => {
  const after = was.replace(/title: [^,}\n]+/, 'title: "${ONE} and ${TWO}"')
  const { out } = await roomlinks(line, world(after))
  expect(out).toContain('"${ONE} and ${TWO}" (unknown: ONE, TWO are not set)')
})

test('what is not about a link is told and counted as well', async () => {
  const there = world(
    was.replace('maxRevokes: 5', 'maxRevokes: 9').replace('- id: 4711\n', '- id: 4711\n    unmanaged: revoke\n'),
  )
  Object.assign(there, { env: { GITHUB_OUTPUT: 'outputs' } })
  const { out } = await roomlinks(`${line} --github`, there)
  expect(out).toContain('0 changed')
  expect(out).toContain('! 2 differences besides the links.')
  expect(there.files.get('outputs')).toMatch(/^changes<<(\S+)\n2\n\1\n/)
  const markdown = await roomlinks(`${line} --format markdown`, there)
  expect(markdown.out).toMatch(/^<!-- roomlinks:\S+ state=planned changes=2 -->/)
  expect(markdown.out).toContain('> 2 differences besides the links.')
  expect((await roomlinks(`${line} --format github`, there)).out).toBe(
    [
      '::warning title=changed::the manifest: guard.maxRevokes 5 → 9\n',
      '::warning file=roomlinks.yaml,line=5,col=5,endColumn=6,title=changed::room 4711: unmanaged not declared → revoke\n',
    ].join(''),
  )
})

test('in each form, what a manifest says is data', async () => {
  for (const title of [
    '</code></details><b>x</b> -->',
    '@all #1 | `a` ``` https://evil.example.com',
    '%0A::error::x',
    hostile,
  ]) {
    const text = title.replaceAll('\ud800', '')
    const now = stringify({
      ...{ version: 1, name: 'acme', portal: 'https://acme.example.com' },
      rooms: [
        { title: text, links: { a: { title: text.slice(0, 60), access: 'read' } } },
        { tag: text, links: {} },
      ],
    })
    const { out } = await roomlinks(`${line} --format json`, world(now))
    const comparison: ComparisonDocument = JSON.parse(out)
    expect(comparison.ok).toBe(true)
    await expectShapes({ kind: 'comparison', comparison })
    const { texts } = render(comparisonMarkdown(comparison))
    expect(texts('details')).toHaveLength(comparison.entries.length + 1)
  }
})

test('a comparison in Markdown keeps to the limit of a comment', async () => {
  const rooms = Array.from({ length: 400 }, (_, nth) => ({
    id: nth + 1,
    links: { a: { title: '監査人'.repeat(20), access: 'read' } },
  }))
  const { out } = await roomlinks(`${line} --format markdown`, world(stringify({ version: 1, name: 'acme', rooms })))
  expect(new TextEncoder().encode(out).length).toBeLessThanOrEqual(65_000)
  const { rows, texts } = render(out)
  expect(rows).toHaveLength(407)
  expect(out).toContain(`${404 - texts('details').length} parts of the details are left out`)
})

test.for([
  { name: 'no difference', now: was, code: 0 },
  {
    name: 'no difference of one link',
    now: 'version: 1\nname: acme\nrooms: [{ id: 7, links: { a: { access: read } } }]\n',
    code: 0,
    same: true,
  },
  { name: 'a name and nothing else', now: was.replace('name: acme', 'name: other'), code: 2 },
  { name: 'one that widens', now: was.replace('old: { access: read }', 'old: { access: editing }'), code: 2 },
  {
    name: 'several that may',
    now: was
      .replace('read, expirationDate: "${END}"', '"${END}"')
      .replace('old: { access: read', 'old: { access: "${END}"'),
    code: 2,
  },
])('offline: $name', async ({ name, now, code, same = false }) => {
  const ended = await roomlinks(`${line} --detailed-exitcode`, world(now, same ? now : was))
  expect(ended.code).toBe(code)
  expectGolden(`offline-${name.replaceAll(' ', '-')}`, transcript(ended))
})

interface Refusal {
  readonly name: string
  readonly line: string
  readonly now?: string
  readonly before?: string
  readonly code: number
}

test.for<Refusal>([
  { name: 'without-a-base', line: 'plan --offline', code: 1 },
  { name: 'with-room', line: `${line} --room 7`, code: 1 },
  { name: 'with-out', line: `${line} --out plan.json`, code: 1 },
  { name: 'a-wrong-manifest', line, now: 'version: 2\n', code: 3 },
  { name: 'a-wrong-base', line, before: 'version: 2\n', code: 1 },
  { name: 'a-missing-base', line: 'plan --offline --base-file nowhere.yaml', code: 1 },
])('offline, refused: $name', async ({ name, line: given, now = is, before = was, code }) => {
  const ended = await roomlinks(given, world(now, before))
  expect(ended.code).toBe(code)
  expectGolden(`offline-${name}`, transcript(ended))
  const asJson = await roomlinks(`${given} --format json`, world(now, before))
  expectValid(asJson.out)
  expect(JSON.parse(asJson.out)).toMatchObject({ ok: false })
})

test('what is wrong with the manifest alone is told as well', async () => {
  const ended = await roomlinks(line, world(was.replace('2035', '2025')))
  expect(ended.err).toContain('warning link/expired')
  expect(ended.out).toContain('2035-01-01T00:00:00Z → 2025-01-01T00:00:00Z')
})

test('the command itself compares with a commit: nothing of a portal is there', async () => {
  const repository = makeRepository({ 'roomlinks.yaml': was })
  repository.commit({ 'roomlinks.yaml': is })
  const run = (args: string): Promise<Pick<Ended, 'out' | 'err'> & { readonly code: number | null }> =>
    command(args, { cwd: repository.folder, env: repository.env })
  const ended = await run('plan --offline --base HEAD~1 --detailed-exitcode')
  expect(ended.code).toBe(2)
  const same = await roomlinks(line, world(is))
  expect({ out: ended.out.replace('HEAD~1', 'was.yaml'), err: ended.err }).toEqual({ out: same.out, err: same.err })
  writeFileSync(join(repository.folder, 'new.yaml'), is)
  const inside = makeWorld(repository.world)
  const created = await roomlinks(`plan --offline --base HEAD -f ${repository.folder}/new.yaml`, inside)
  expect(created.err).toContain('warning base/new')
  expect(created.out).toContain('acme-group against HEAD, where it does not exist yet, offline')
  const before = await roomlinks(`plan --offline --base HEAD~1 -f ${repository.folder}/roomlinks.yaml`, inside)
  expect(before.out).toBe(ended.out)
})

const mark = 'SeKrEt'
const text = fc
  .array(fc.constantFrom('\x1b[2J', '\n', '\u202e', '::error::', '##[error]', '"', '`', '${X}', '$${X}', 'a', '會'), {
    minLength: 1,
    maxLength: 6,
  })
  .map((parts) => parts.join(''))
const link = fc.record(
  {
    title: text,
    access: fc.constantFrom('read', 'editing', '${X}'),
    expirationDate: fc.constantFrom(null, '2035-01-01', '${X}'),
    password: fc.constantFrom(null, `${mark}-one`, `${mark}-two`, `${mark}-\${Y}`),
    rotation: text,
  },
  { requiredKeys: ['access'] },
)
const manifests = fc
  .array(fc.record({ title: text, links: fc.dictionary(fc.constantFrom('a', 'b', 'c'), link) }), { maxLength: 3 })
  .map((rooms) => stringify({ version: 1, name: 'x', rooms }))

test('a comparison prints no secret, and nothing that a terminal or a CI runner obeys; against itself it is empty', async () => {
  let compared = 0
  await fc.assert(
    fc.asyncProperty(manifests, manifests, async (now, before) => {
      const ended = await roomlinks(line, world(now, before))
      const asJson = await roomlinks(`${line} --format json`, world(now, before))
      for (const output of [ended.out, ended.err, asJson.out]) {
        expectInert(output)
        expect(output).not.toContain(mark)
      }
      expectValid(asJson.out)
      if (ended.code !== 0) return
      compared++
      expect((await roomlinks(`${line} --detailed-exitcode`, world(now, now))).code).toBe(0)
    }),
    { numRuns: runs(60, 1000) },
  )
  expect(compared).toBeGreaterThan(30)
})

/** The same world, whose folder is a clone. */
const inClone = (given: ReturnType<typeof world>): ReturnType<typeof world> => {
  given.files.set('/.git/HEAD', '')
  return given
}

test('offline, a first push: all of it is new, and that is no error', async () => {
  for (const zeros of ['0'.repeat(40), '0'.repeat(64)]) {
    const ended = await roomlinks(`plan --offline --base ${zeros}`, world(is))
    expect(ended).toMatchObject({ code: 0, err: expect.stringContaining('warning base/none') })
    expect(ended.out).toContain('0 changed, 0 removed; 0 unchanged.')
  }
  const other = await roomlinks(`plan --offline --base ${'0'.repeat(39)}`, world(is))
  expect(other).toMatchObject({ code: 1, err: expect.stringContaining('error base/no-repository') })
})

test('a manifest that is not there is no comparison', async () => {
  const ended = await roomlinks('plan --offline --base-file old.yaml --file nowhere.yaml', world(is))
  expect(ended).toMatchObject({ code: 1, out: '', err: expect.stringContaining('error file/unreadable\n') })
})

test('a base that cannot be read because git cannot', async () => {
  const git = (): Promise<never> => Promise.reject(errorOf('ENOENT'))
  const ended = await roomlinks('plan --offline --base main', { ...inClone(world(is)), git })
  expect(ended.err).toContain('error base/no-git')
})
