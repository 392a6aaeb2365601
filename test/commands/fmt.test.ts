import { expect, test } from 'vitest'
import { expectGolden } from './golden.ts'
import { openPortal } from './portal.ts'
import { bin, command, makeFolder, start } from './process.ts'
import { handmade } from './team.ts'
import { type MemoryWorld, makeWorld, roomlinks, transcript } from './world.ts'

const odd = `name: team # ours
version: 1
rooms:
- links:
    press: {password: 'Quiet-Harbour-27', access: READ, expirationDate: "2035-03-31"}
    audit: { title: "\${NOT_SET}", acess: read }   # misspelt
  id:   7
`
const neat = `version: 1
name: team # ours
rooms:
  - id: 7
    links:
      press: { access: read, expirationDate: 2035-03-31, password: Quiet-Harbour-27 }
      audit: { title: "\${NOT_SET}", acess: read } # misspelt
`
const broken = 'name: [\nb: "\n'

const worldOf = (files: Readonly<Record<string, string>>): MemoryWorld =>
  makeWorld({ files: new Map(Object.entries(files)) })
const textsIn = ({ files }: MemoryWorld): object => Object.fromEntries(files)

test('a file is written, once, and named', async () => {
  const world = worldOf({ 'roomlinks.yaml': odd })
  expect(await roomlinks('fmt', world)).toEqual({ code: 0, out: 'roomlinks.yaml\n', err: '1 of 1 file changed.\n' })
  expect(textsIn(world)).toEqual({ 'roomlinks.yaml': neat })
  const again = await roomlinks('fmt', world)
  expect(again).toEqual({ code: 0, out: '', err: '1 file already formatted.\n' })
})

test.for([
  { line: 'fmt links', names: ['links/a.yaml', 'links/b.yaml'] },
  { line: 'fmt -f links/a.yaml links/b.yaml', names: ['links/a.yaml', 'links/b.yaml'] },
  { line: 'fmt links/a.yaml ./links/a.yaml', names: ['./links/a.yaml'] },
])('files and folders: $line', async ({ line, names }) => {
  const files = { 'links/a.yaml': odd, 'links/b.yaml': odd, 'links/c.yaml': neat }
  const world = worldOf({ ...files, './links/a.yaml': odd })
  const { code, out } = await roomlinks(line, world)
  expect({ code, out }).toEqual({ code: 0, out: names.map((name) => `${name}\n`).join('') })
  const written = Object.fromEntries(names.map((name) => [name, neat]))
  expect(textsIn(world)).toEqual({ ...files, './links/a.yaml': odd, ...written })
})

test.for([
  { line: 'fmt --check', text: odd, code: 2, out: 'roomlinks.yaml\n', err: '1 of 1 file would change.\n' },
  { line: 'fmt --check', text: neat, code: 0, out: '', err: '1 file already formatted.\n' },
  { line: 'fmt --check --diff', text: neat, code: 0, out: '', err: '1 file already formatted.\n' },
] as const)('$line writes nothing, and ends with $code', async ({ line, text, ...ended }) => {
  const world = worldOf({ 'roomlinks.yaml': text })
  expect(await roomlinks(line, world)).toEqual(ended)
  expect(textsIn(world)).toEqual({ 'roomlinks.yaml': text })
})

test('what changes is shown, with secrets masked', async () => {
  const files = {
    'a.yaml': odd,
    'b.yaml': odd.replaceAll('\n', '\r\n'),
    'c.yaml': `${neat.replace('audit', 'audit ')}`,
  }
  const checked = await roomlinks(
    'fmt --check --diff .',
    makeWorld({ files: new Map(Object.entries(files)), list: async () => Object.keys(files) }),
  )
  expect(checked.code).toBe(2)
  expect(checked.out).not.toContain('Harbour')
  expectGolden('fmt-diff', transcript(checked))
  const world = worldOf({ 'a.yaml': odd })
  const { code, out } = await roomlinks('fmt --diff a.yaml', world)
  expect({ code, out }).toEqual({ code: 0, out: checked.out.slice(0, out.length) })
  expect(textsIn(world)).toEqual({ 'a.yaml': neat })
})

test('what cannot be shown is told', async () => {
  const text = neat.replace('# ours', '# ours  ')
  const { code, out } = await roomlinks('fmt --check --diff', worldOf({ 'roomlinks.yaml': text }))
  expect(code).toBe(2)
  expect(out).toContain('+++ roomlinks.yaml\n(the change cannot be shown: ')
})

test('one file that is no YAML: all mistakes are told, and nothing is written', async () => {
  const files = { 'links/a.yaml': odd, 'links/b.yaml': broken, 'links/c.yaml': `${neat}name: twice\n` }
  const world = worldOf(files)
  const ended = await roomlinks('fmt links', world)
  expectGolden('fmt-broken', transcript(ended))
  expect(textsIn(world)).toEqual(files)
})

test.for([
  { name: 'one that is not there', line: 'fmt no.yaml', code: 1, says: 'file/unreadable' },
  { name: 'one that may not be written', line: 'fmt roomlinks.yaml locked/a.yaml', code: 1, says: 'file/unwritable' },
  { name: 'one that cannot be laid out', line: 'fmt roomlinks.yaml long.yaml', code: 3, says: 'fmt/unsafe' },
] as const)('nothing is written beside $name', async ({ line, code, says }) => {
  const files = { 'roomlinks.yaml': odd, 'locked/a.yaml': odd, 'long.yaml': `? ${'k'.repeat(1100)}\n: 1\n` }
  const world = worldOf(files)
  const ended = await roomlinks(line, world)
  expect(ended).toMatchObject({ code, out: '' })
  expect(ended.err).toContain(`error ${says}`)
  expect(textsIn(world)).toEqual(files)
})

test('a file that is changed meanwhile is left alone', async () => {
  const texts = [odd, `${odd}# theirs\n`]
  const files = new Map([['roomlinks.yaml', odd]])
  const read = async (): Promise<Uint8Array> => new TextEncoder().encode(texts.shift())
  const ended = await roomlinks('fmt', makeWorld({ files, read }))
  expect(ended).toMatchObject({ code: 1, out: '' })
  expect(ended.err).toContain('error file/changed')
  expect(files.get('roomlinks.yaml')).toBe(odd)
})

test.for([
  { line: 'fmt -', text: odd, code: 0, out: neat },
  { line: 'fmt -f -', text: neat, code: 0, out: neat },
  { line: 'fmt - --check', text: neat, code: 0, out: '' },
  { line: 'fmt - --check', text: odd, code: 2, out: '<stdin>\n' },
] as const)('from stdin: $line ends with $code', async ({ line, text, ...ended }) => {
  expect(await roomlinks(line, worldOf({ '/dev/stdin': text }))).toEqual({ ...ended, err: '' })
  const broke = await roomlinks(line, worldOf({ '/dev/stdin': broken }))
  expect(broke).toMatchObject({ code: 3, out: '' })
  expect(broke.err).toMatch(/^<stdin>:\d/)
})

test('through a pipe, in a process', async () => {
  const folder = makeFolder({ 'in.yaml': odd })
  const line = `cat in.yaml | ${process.execPath} ${bin} fmt -`
  expect(await start('sh', ['-c', line], { cwd: folder }).ended).toEqual({ code: 0, out: neat, err: '' })
  expect(await command('fmt --check in.yaml', { cwd: folder })).toMatchObject({ code: 2, out: 'in.yaml\n' })
})

test('a plan is the same before and after', async () => {
  const text = odd.replace('${NOT_SET}', 'Audit').replace('acess', 'access').replace("'Quiet-Harbour-27'", '"${P}"')
  const portal = await openPortal({ rooms: [{ id: 7, type: 'custom', title: 'Board', links: [...handmade] }] }, text)
  const env = { ...portal.world.env, P: 'Quiet-Harbour-27' }
  const before = JSON.parse((await portal.run('plan --format json', { env })).out)
  expect((await portal.run('fmt', { env })).out).toBe('roomlinks.yaml\n')
  const after = JSON.parse((await portal.run('plan --format json', { env })).out)
  expect(after.digest).toMatch(/^sha256:/)
  expect(after.digest).toBe(before.digest)
})
