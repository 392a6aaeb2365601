import { expect, test } from 'vitest'
import {
  apply,
  audit,
  type DiagnosticCode,
  drift,
  type Format,
  importManifest,
  isEmpty,
  type Manifest,
  type ManifestFile,
  openReader,
  openWriter,
  type Policy,
  PortalError,
  plan,
  type Renderable,
  readPolicies,
  refusalsOf,
  render,
  rotate,
  validate,
  writeInstant,
} from '../src/index.ts'
import { list } from '../src/library/list.ts'
import { clock, type Staged, staged } from './plan/stage.ts'

const text = `version: 1
name: team
rooms:
  - id: 1
    links:
      press: { access: read, expirationDate: 2026-07-01 }
      primary: { access: read }
  - title: Office
    links:
      board: { access: comment, rotation: 7 }
`
const fileOf = (content: string, file = 'roomlinks.yaml'): ManifestFile => ({
  file,
  bytes: new TextEncoder().encode(content),
})

function read(content: string): Manifest {
  const manifest = validate([fileOf(content)], { now: clock() })
  if (!manifest.ok) expect.fail(manifest.diagnostics.map(({ message }) => message).join())
  return manifest.value
}

function policiesOf(rules: string): readonly Policy[] {
  const policies = readPolicies([fileOf(`version: 1\nname: company\nrules:\n  ${rules}\n`, 'p.yaml')])
  if (!policies.ok) expect.fail(policies.diagnostics.map(({ message }) => message).join())
  return policies.value
}

const stage = (): Staged =>
  staged([
    { id: 1, type: 'custom', title: 'Board' },
    { id: 2, type: 'custom', title: 'Office' },
    {
      id: 3,
      type: 'custom',
      title: 'By hand',
      links: [{ kind: 'additional', title: 'Old', password: 'Copper-Kettle-61' }],
    },
  ])

/** A portal on which the manifest is applied. */
async function applied(): Promise<Staged> {
  const portal = stage()
  const planned = await plan(read(text), openReader(portal.connection), { now: clock() })
  if (!planned.ok) expect.fail()
  const report = await apply(planned.value, openWriter(portal.connection), { now: clock })
  expect(report.rooms.every(({ verified }) => verified)).toBe(true)
  portal.asked.length = 0
  return portal
}

const codesOf = ({ diagnostics }: { readonly diagnostics: readonly { readonly code: DiagnosticCode }[] }): string[] =>
  diagnostics.map(({ code }) => code)

test('a manifest may be data, alone or beside files', () => {
  const room = (id: number, key: string): object => ({ id, links: { [key]: { access: 'read' } } })
  const data = { version: 1, name: 'team', rooms: [room(1, 'press')] }
  const alone = validate(data, { now: clock() })
  const both = validate([{ file: 'more', data: { ...data, rooms: [room(2, 'board')] } }, fileOf(text)], {
    now: clock(),
  })
  if (!alone.ok || !both.ok) expect.fail()
  expect(alone.value.entries.map(({ place }) => place().path)).toEqual(['rooms[0].id'])
  expect(both.value.entries.map(({ place }) => place().file)).toEqual(['more', 'roomlinks.yaml', 'roomlinks.yaml'])
  const wrong = validate([{ file: 'more', data: { rooms: undefined } }, fileOf(': bad')], { now: clock() })
  expect(codesOf(wrong)).toEqual(['manifest/not-data'])
})

test('a secret that is given to validate is shown nowhere', () => {
  const secret = 'Quiet-Harbour-27'
  const titled = {
    version: 1,
    name: 'team',
    rooms: [{ id: 1, links: { press: { access: 'read', title: '${TITLE}' } } }],
  }
  const manifest = validate(titled, { now: clock(), env: { TITLE: secret }, secrets: [secret] })
  expect(codesOf(manifest)).toEqual(['env/secret-value'])
  expect(JSON.stringify(manifest)).not.toContain(secret)
})

test('list shows the declared links, and their URLs only on request', async () => {
  const { connection, asked } = await applied()
  const [manifest, reader] = [read(text), openReader(connection)]
  const found = await list(manifest, reader, { now: clock() })
  if (!found.ok) expect.fail()
  const states = found.value.rooms.flatMap(({ links }) => links.map(({ key, state, url }) => [key, state, url]))
  expect(states).toEqual([
    ['press', 'as declared', null],
    ['primary', 'as declared', null],
    ['board', 'as declared', null],
  ])
  const revealed = await list(manifest, reader, {
    now: clock(),
    reveal: true,
    keys: ['press'],
    only: [{ by: 'id', value: '1' }],
  })
  expect(revealed.ok && revealed.value.rooms.flatMap(({ links }) => links.map(({ url }) => url?.slice(0, 4)))).toEqual([
    'http',
  ])
  const month = 30 * 86_400_000
  const soon = await list(manifest, reader, { now: clock(), expiringBy: clock() + month })
  expect(soon.ok && soon.value.summary.links).toBe(1)
  const none = await list(manifest, reader, { now: clock(), only: [{ by: 'title', value: 'Nowhere' }] })
  expect(none).toMatchObject({ ok: false, diagnostics: [{ code: 'room/filter-matches-none' }] })
  expect(asked.filter((line) => !line.startsWith('GET '))).toEqual([])
  expect(render({ links: found.value }, 'text')).toContain('3 links in 2 rooms: 3 as declared.')
  expect(JSON.parse(render({ links: found.value }, 'json'))).toMatchObject({ manifest: 'team', revealed: false })
  expect(render({ links: found.value }, 'csv').split('\r\n')[0]).toContain('room,roomTitle,key')
  expect(() => render({ links: found.value }, 'sarif' as 'csv')).toThrow(
    new TypeError('The result of list has no format "sarif"; use text, json, csv.'),
  )
})

test('drift shows what differs, refuses nothing, and tells what breaks a policy', async () => {
  const { connection, asked } = await applied()
  const options = {
    now: clock(),
    policies: policiesOf('open: { match: { kind: additional }, require: { password: true } }'),
  }
  const same = await drift(read(text), openReader(connection), options)
  if (!same.ok) expect.fail()
  expect(isEmpty(same.value)).toBe(true)
  expect(codesOf(same)).toEqual(['policy/broken', 'policy/broken'])
  expect(refusalsOf(same.value)).toEqual([])
  const other = await drift(read(text.replace('comment', 'read, protect: true')), openReader(connection), {
    now: clock(),
  })
  if (!other.ok) expect.fail()
  expect(render({ drift: other.value }, 'markdown')).toContain('board')
  expect(asked.filter((line) => !line.startsWith('GET '))).toEqual([])
  const lost = await drift(read(text), openReader(connection), { now: clock(), only: [{ by: 'id', value: '9' }] })
  expect(lost.ok).toBe(false)
})

test('plan is judged by policies, those of the base as well', async () => {
  const { connection } = stage()
  const rule = 'open: { match: { kind: additional }, require: { password: true } }'
  const planned = (options: object) => plan(read(text), openReader(connection), { now: clock(), ...options })
  const own = await planned({ policies: policiesOf(rule) })
  const base = await planned({ basePolicies: policiesOf(rule) })
  if (!own.ok || !base.ok) expect.fail()
  expect(refusalsOf(own.value).map(({ code }) => code)).toEqual(['policy/denied', 'policy/denied'])
  expect(refusalsOf(base.value).map(({ code }) => code)).toEqual(['policy/denied-at-base', 'policy/denied-at-base'])
  const error = await apply(own.value, openWriter(connection)).catch((caught: unknown) => caught)
  expect(error).toMatchObject({ name: 'GuardError', code: 'policy/denied' })
})

test('audit lists every link, with or without manifests', async () => {
  const { connection, asked } = await applied()
  const policies = policiesOf('open: { match: { audience: public }, require: { password: true } }')
  const all = await audit(openReader(connection), { now: clock(), manifests: [read(text)], policies })
  expect(all.summary.byState).toMatchObject({ declared: 3, unmanaged: 1 })
  expect(all.findings).toHaveLength(3)
  expect(all.madeAt).toBe(writeInstant(read(text).entries.length > 0 ? (clock() as never) : (0 as never)))
  const bare = await audit(openReader(connection), { now: clock(), only: [{ by: 'id', value: '3' }] })
  expect(bare).toMatchObject({ manifests: [], scope: ['id:3'], summary: { links: 1 } })
  const some = await audit(openReader(connection), { now: clock(), isIncluded: ({ id }) => id === '1' })
  expect(some.rooms.map(({ id }) => id)).toEqual(['1'])
  expect(render({ audit: all }, 'csv')).toContain('Old')
  expect(asked.filter((line) => !line.startsWith('GET '))).toEqual([])
})

test('an audit tells which rooms could not be read', async () => {
  const { connection } = staged(
    [
      { id: 1, type: 'custom', title: 'Board' },
      { id: 2, type: 'custom', title: 'Office' },
    ],
    {},
    (send) => async (input, init) =>
      /rooms\/2\/links/.test(String(input instanceof Request ? input.url : input))
        ? new Response('{}', { status: 400, headers: { 'content-type': 'application/json' } })
        : send(input, init),
  )
  const found = await audit(openReader(connection), { now: clock() })
  expect(codesOf(found as never)).toEqual(['inventory/rooms-unread'])
})

test('importManifest writes a manifest whose plan is empty, and keeps passwords apart', async () => {
  const { connection } = stage()
  const imported = await importManifest(openReader(connection), { now: clock(), name: 'estate' })
  if (!imported.ok) expect.fail()
  const { name, text: manifest, variables } = imported.value
  expect([name, variables.map((each) => [each.name, each.room.id, each.key, String(each.value)])]).toEqual([
    'estate',
    [['ROOM3_OLD_PASSWORD', '3', 'old', '***']],
  ])
  expect(manifest).not.toContain('Copper-Kettle-61')
  const env = Object.fromEntries(variables.map((each) => [each.name, each.value.reveal()]))
  const again = validate([fileOf(manifest)], { now: clock(), env })
  if (!again.ok) expect.fail()
  const planned = await plan(again.value, openReader(connection), { now: clock() })
  expect(planned.ok && isEmpty(planned.value)).toBe(true)
  const named = await importManifest(openReader(connection), { now: clock(), only: [{ by: 'id', value: '9' }] })
  expect(named).toMatchObject({ ok: false, diagnostics: [{ code: 'import/no-match' }] })
})

test('rotate returns the changed file, and asks the portal only for rooms that the manifest does not name so', async () => {
  const { connection, asked } = await applied()
  const reader = openReader(connection)
  const rotated = async (by: 'id' | 'title', value: string, key: string, to?: string) => {
    const rotation = await rotate([fileOf(text)], reader, { room: { by, value }, key, now: clock(), ...(to && { to }) })
    return rotation.ok && rotation.value.kind === 'files'
      ? rotation.value.files.map(({ after }) =>
          after
            .split('\n')
            .find((line) => line.includes(`${key}:`))
            ?.trim(),
        )
      : codesOf(rotation)
  }
  expect(await rotated('id', '1', 'press')).toEqual([
    'press: { access: read, expirationDate: 2026-07-01, rotation: 1 }',
  ])
  expect(await rotated('title', 'Office', 'board', 'spring')).toEqual(['board: { access: comment, rotation: spring }'])
  expect(asked).toEqual([])
  expect(await rotated('id', '2', 'board')).toEqual(['board: { access: comment, rotation: 8 }'])
  expect(asked.length).toBeGreaterThan(0)
  expect(await rotated('id', '1', 'presse')).toEqual(['declared/no-link'])
  expect(await rotated('id', '3', 'board')).toEqual(['declared/not-selected'])
  expect(await rotated('title', 'Office', 'board', '7')).toEqual(['rotate/obstacle'])
  const invalid = await rotate([fileOf('name: x')], reader, { room: { by: 'id', value: '1' }, key: 'a', now: clock() })
  expect(invalid.ok).toBe(false)
})

test('rotate plans a new URL for a primary link, and nothing else', async () => {
  const { connection } = await applied()
  const reader = openReader(connection)
  const reissue = (value: string, content: string = text) =>
    rotate([fileOf(content)], reader, { room: { by: 'id', value }, key: 'primary', now: clock() })
  // Another change of the room waits.
  const rotation = await reissue('1', text.replace('2026-07-01', '2026-08-01'))
  if (!rotation.ok || rotation.value.kind !== 'plan') expect.fail(codesOf(rotation).join())
  const { plan: planned } = rotation.value
  expect(
    planned.rooms.flatMap(({ changes }) => changes.filter(({ kind }) => kind !== 'keep').map(({ kind }) => kind)),
  ).toEqual(['reissue'])
  const report = await apply(planned, openWriter(connection), { now: clock })
  expect(report.rooms.flatMap(({ outcomes }) => outcomes.map(({ status }) => status))).toContain('applied')
  expect(codesOf(await reissue('2'))).toEqual(['declared/no-room'])
  expect(
    codesOf(await reissue('9', `${text}  - tag: none\n    links:\n      primary: { access: read }\n`)),
  ).not.toEqual([])
  const elsewhere = `${text}  - title: Board\n    links:\n      primary: { access: read }\n`
  expect(codesOf(await reissue('2', elsewhere))).toEqual(['declared/no-link'])
  const missing = { room: { by: 'id', value: '1' } as const, key: 'primary', now: clock() }
  expect(codesOf(await rotate([fileOf(text)], openReader(stage().connection), missing))).toEqual(['reissue/not-there'])
  const unset = text.replace('rotation: 7', 'title: "${TITLE}"')
  expect(codesOf(await reissue('1', unset))).toEqual(['env/unset'])
  const open = { room: { by: 'id', value: '2' } as const, key: 'board', now: clock() }
  expect(codesOf(await rotate([fileOf(unset)], reader, open))).toEqual(['env/unset'])
})

test('render has every format that the command has, and names them for any other', async () => {
  const { connection } = stage()
  const planned = await plan(read(text), openReader(connection), { now: clock() })
  if (!planned.ok) expect.fail()
  const report = await apply(planned.value, openWriter(connection), { now: clock })
  const validation = validate([fileOf(text)], { now: clock() })
  const invalid = validate([fileOf('name: x')], { now: clock() })
  const lost = new PortalError('portal/timeout', 'No answer.', 'Try again.')
  const rendered: readonly (readonly [Renderable, Format, RegExp])[] = [
    [{ plan: planned.value }, 'text', /^Plan: 3 to create/m],
    [{ plan: planned.value }, 'json', /"seal"/],
    [{ plan: planned.value }, 'gitlab', /"create": ?3/],
    [{ plan: planned.value }, 'html', /^<!doctype html>/i],
    [{ drift: planned.value }, 'text', /missing|differ/],
    [{ report }, 'junit', /<testsuite/],
    [{ validation }, 'text', /^Valid: 3 links/],
    [{ validation: invalid }, 'sarif', /manifest\/missing-key/],
    [{ failure: { diagnostics: invalid.diagnostics } }, 'github', /^::error /m],
    [{ failure: { error: lost } }, 'json', /portal\/timeout/],
  ]
  for (const [result, format, shown] of rendered) expect(render(result, format)).toMatch(shown)
  expect(() => render({ report }, 'html')).toThrow(
    new TypeError('The result of apply has no format "html"; use text, json, markdown, github, junit.'),
  )
})

test('a portal that cannot be reached is an error with a code, and a cause that has the code of the system', async () => {
  const { connection } = staged([], {}, () => async () => {
    throw Object.assign(new TypeError('fetch failed: Bearer sk-secret'), { code: 'ENOTFOUND' })
  })
  const error = await plan(read(text), openReader(connection), { now: clock() }).catch((caught: unknown) => caught)
  if (!(error instanceof PortalError)) expect.fail()
  expect(error).toMatchObject({ name: 'PortalError', code: 'portal/unreachable', cause: { code: 'ENOTFOUND' } })
  expect(String(error.cause) + (error.cause as Error).stack).not.toContain('sk-secret')
})

test('without a time, nothing is judged: the error names the option', async () => {
  const text = 'version: 1\nname: team\nrooms: [{ id: 1, links: { press: { access: read } } }]\n'
  const options = {} as { readonly now: number }
  expect(() => validate([fileOf(text)], options)).toThrow(/^`now` must be a number/)
  const reader = openReader(stage().connection)
  await expect(plan(read(text), reader, { now: Number.NaN })).rejects.toThrow(/^`now` must be a number/)
})
