import { readFileSync } from 'node:fs'
import { posix } from 'node:path'
import { expect, test } from 'vitest'
import { originOf } from '../../src/commands/init/origin.ts'
import type { World } from '../../src/host/world.ts'
import type { KeyOptions, SandboxOptions, StageRoom } from '../../src/sandbox/index.ts'
import { expectGolden } from './golden.ts'
import { everyType } from './importing.ts'
import { openPortal, origin, type Portal, writesIn } from './portal.ts'
import { type Answers, answering } from './prompting.ts'
import { errorOf, now, transcript } from './world.ts'

const noGit: World['git'] = () => Promise.reject(errorOf('ENOENT'))

/** A portal with a key that may do what is needed and no more, and no manifest yet. */
async function open(
  rooms: readonly StageRoom[] = everyType,
  key: KeyOptions = {},
  options: SandboxOptions = {},
): Promise<Portal & { readonly key: string }> {
  const portal = await openPortal({ rooms: [...rooms] }, '', options)
  portal.world.files.clear()
  const apiKey = portal.sandbox.addKey({ scopes: ['rooms:read', 'rooms:write'], ...key })
  const env = { DOCSPACE_URL: origin, DOCSPACE_API_KEY: apiKey }
  return { ...portal, key: apiKey, run: (line, changes) => portal.run(line, { env, git: noGit, ...changes }) }
}

/** What is in the new files. */
function written({ world: { files } }: Portal): string {
  return [...files].map(([path, text]) => `--- ${path}\n${text}`).join('')
}

const board = everyType.slice(0, 1)

test.for([
  { name: 'github', line: 'init --all --ci github --auto-approve --env-into passwords.env' },
  { name: 'gitlab', line: 'init --tag client --name clients --ci gitlab --auto-approve' },
  { name: 'none', line: 'init --room 9 --room title:Team --file links/acme.yaml --ci none --auto-approve' },
  { name: 'no-links', line: 'init --room 15 --ci github --auto-approve' },
])('without a terminal, flags say it all: $name', async ({ name, line }) => {
  const portal = await open()
  const ended = await portal.run(line)
  const { files } = portal.world
  const paths = [...files.keys()]
  const manifest = files.get(name === 'none' ? 'links/acme.yaml' : 'roomlinks.yaml')
  expectGolden(`init-${name}`, `${transcript(ended)}--- ${paths.join(', ')}\n${manifest}`)
  expect(writesIn(portal.requests)).toEqual([])
})

test('what is written for CI is the example, with the variables of the manifest', async () => {
  const portal = await open()
  const { files } = portal.world
  await portal.run('init --all --ci github --auto-approve')
  const names = [...String(files.get('roomlinks.yaml')).matchAll(/\$\{(\w+)\}/g)].map(([, name]) => name)
  expect(names).toHaveLength(2)
  const example = readFileSync('examples/ci/github-actions.yml', 'utf8')
  const shown = '          # AUDIT_PASSWORD: ${{ secrets.AUDIT_PASSWORD }}\n'
  expect(example.split(shown)).toHaveLength(5)
  const lines = names.map((name) => `          ${name}: \${{ secrets.${name} }}\n`).join('')
  expect(files.get('.github/workflows/roomlinks.yml')).toBe(example.replaceAll(shown, () => lines))
  files.clear()
  await portal.run('init --room 15 --ci github --auto-approve')
  expect(files.get('.github/workflows/roomlinks.yml')).toBe(example)
  files.clear()
  await portal.run('init --all --ci gitlab --auto-approve')
  expect(files.get('.gitlab-ci.yml')).toBe(readFileSync('examples/ci/gitlab-ci.yml', 'utf8'))
})

test('the text for CI counts the lines to be filled in', async () => {
  const portal = await open()
  const { out } = await portal.run('init --all --ci github --auto-approve')
  const lines = String(portal.world.files.get('.github/workflows/roomlinks.yml')).match(/^.*OWNER\/roomlinks@0+.*$/gm)
  expect(out).toContain(`in each of its ${lines?.length} lines with OWNER/roomlinks@0000…`)
})

test('the text for CI names the lines that are to be filled in, and the portal that no change may choose', async () => {
  const portal = await open()
  for (const ci of ['github', 'gitlab']) {
    portal.world.files.clear()
    const { out } = await portal.run(`init --all --ci ${ci} --auto-approve`)
    expect(out).toContain(`set the variable DOCSPACE_URL to ${origin}\n`)
  }
  const pipeline = String(portal.world.files.get('.gitlab-ci.yml'))
  expect(pipeline).toMatch(/^ {2}ROOMLINKS_TARBALL: https:\/\/roomlinks\.invalid\//m)
  expect(pipeline).toMatch(/^ {2}ROOMLINKS_SHA256: "0{64}"$/m)
})

test('what it writes is valid, as fmt would have it, and a plan of it is empty', async () => {
  const portal = await open()
  await portal.run('init --all --ci none --auto-approve --env-into passwords.env')
  expect(await portal.run('fmt --check')).toMatchObject({ code: 0 })
  expect(await portal.run('plan --detailed-exitcode --secrets passwords.env')).toMatchObject({ code: 0 })
})

test.for([
  { name: 'all rooms', line: 'init --all --ci none --auto-approve' },
  { name: 'a few', line: 'init --room 9 --room 15 --name acme --ci none --auto-approve' },
  { name: 'a tag and a key in a file', line: 'init --tag client --ci none --auto-approve --api-key-file .key' },
  { name: 'in a file from the first', line: 'init --all --ci none --auto-approve --env-into my/passwords.env' },
])('after the lines that it prints for the passwords, plan works: $name', async ({ line }) => {
  const portal = await open()
  portal.world.files.set('.key', portal.key)
  const env = { DOCSPACE_URL: '', DOCSPACE_API_KEY: line.includes('.key') ? '' : portal.key }
  const { code, out, err } = await portal.run(`${line} --portal ${origin}`, { env })
  expect(code).toBe(0)
  const next = (out.split('Next:\n')[1] ?? '').split('\n').map((each) => each.trim())
  const writing = next.find((each) => each.startsWith('roomlinks import'))
  expect(writing === undefined).toBe(line.includes('--env-into'))
  if (writing !== undefined)
    expect(await portal.run(writing.replace(/^roomlinks | > \/dev\/null$/g, ''), { env })).toMatchObject({ code: 0 })
  const [look = ''] = next.slice(writing === undefined ? 0 : 1)
  const [, file = ''] = / --secrets (\S+)/.exec(look) ?? []
  const passwords = [...String(portal.world.files.get(file)).matchAll(/^(\w+)='(.*)'$/gm)]
  expect(passwords.length).toBeGreaterThan(0)
  for (const [, name = ''] of passwords) expect(err).toContain(`\n  ${name}  the password of `)
  expect(await portal.run(look.replace('roomlinks ', ''), { env })).toMatchObject({ code: 0 })
})

const all = 'init --all --ci github --auto-approve'

test.for<{ name: string; line: string; files?: readonly string[]; changes?: Partial<World>; code: number }>([
  { name: 'everything', line: 'init', changes: { env: {} }, code: 8 },
  {
    name: 'some',
    line: 'init --portal https://acme.example.com --ci none --auto-approve',
    changes: { env: {} },
    code: 8,
  },
  { name: 'the approval', line: 'init --all --ci none', code: 8 },
  {
    name: 'a name where the portal has none',
    line: 'init --all --ci none --auto-approve --portal http://127.0.0.1:8092',
    changes: { env: { DOCSPACE_API_KEY: 'sk-1' } },
    code: 8,
  },
])('without a terminal, what is missing is told at once: $name', async ({ name, line, changes = {}, code }) => {
  const portal = await open()
  const ended = await portal.run(line, changes)
  expect(ended).toMatchObject({ code, out: '' })
  expectGolden(`init-unanswered-${name.replaceAll(' ', '-')}`, transcript(ended))
  expect([written(portal), portal.requests]).toEqual(['', []])
})

test.for([
  { name: 'the manifest', line: all, there: ['roomlinks.yaml'] },
  { name: 'both', line: all, there: ['roomlinks.yaml', '.github/workflows/roomlinks.yml'] },
  { name: 'the pipeline', line: 'init --all --ci gitlab --auto-approve', there: ['.gitlab-ci.yml'] },
  { name: 'another file', line: `${all} --file links.yaml`, there: [] },
  { name: 'the passwords', line: `${all} --env-into passwords.env`, there: ['passwords.env'] },
])('nothing is written over, and nothing is written then: $name', async ({ name, line, there }) => {
  const portal = await open()
  for (const path of there) portal.world.files.set(path, 'mine\n')
  const ended = await portal.run(line)
  expect(ended).toMatchObject({ code: 1, out: '' })
  expectGolden(`init-exists-${name.replaceAll(' ', '-')}`, transcript(ended))
  expect(written(portal)).toBe(there.map((path) => `--- ${path}\nmine\n`).join(''))
})

/** The machine of somebody who is in that folder of a repository. */
const inRepository = (folder: string): Pick<World, 'kindOf' | 'realPath'> => ({
  kindOf: async (path) => (['.', '/home/me/links/.git'].includes(path) ? 'folder' : undefined),
  realPath: async (path) => posix.resolve('/home/me/links', folder, path),
})

test.for([
  { name: 'github', line: all },
  { name: 'gitlab', line: 'init --all --ci gitlab --auto-approve' },
])('below the top of a repository nothing is written for CI: $name', async ({ name, line }) => {
  const portal = await open()
  const ended = await portal.run(line, inRepository('rooms/acme'))
  expect(ended).toMatchObject({ code: 1, out: '' })
  expectGolden(`init-below-${name}`, transcript(ended))
  expect([written(portal), portal.requests]).toEqual(['', []])
})

test.for([
  { name: 'at the top', line: all, change: inRepository('') },
  { name: 'without CI', line: 'init --all --ci none --auto-approve', change: inRepository('rooms') },
  { name: 'outside of a repository', line: all, change: {} },
])('the folder is no reason to refuse: $name', async ({ line, change }) => {
  const portal = await open()
  expect(await portal.run(line, change)).toMatchObject({ code: 0 })
})

test('below the top, CI is refused as soon as it is chosen', async () => {
  const portal = await open(board)
  const terminal = answering(portal.world, ['github'])
  const ended = await portal.run('init --all --name acme', { ...terminal, ...inRepository('rooms') })
  expect(ended.err).toContain('error init/not-at-top')
  expect(written(portal)).toBe('')
})

test('a file that cannot be looked at is taken for one that is there', async () => {
  const portal = await open()
  const ended = await portal.run(all, { list: () => Promise.reject(errorOf('EACCES')) })
  expect(ended.code).toBe(1)
  expect(ended.err).toContain('roomlinks.yaml already exists')
})

test('a folder of the path that is a file', async () => {
  const portal = await open()
  const noFolder = (): Promise<never> => Promise.reject(errorOf('ENOTDIR'))
  const ended = await portal.run('init --all --file a/b.yaml --ci none --auto-approve', {
    list: noFolder,
    add: noFolder,
  })
  expect(ended).toMatchObject({ code: 1, out: '' })
  expect(ended.err).toContain('a/b.yaml cannot be written (a part of the path is not a folder).')
})

test.for<{ name: string; error: string; says: string }>([
  {
    name: 'somebody else has written it meanwhile',
    error: 'EEXIST',
    says: '.github/workflows/roomlinks.yml already exists',
  },
  { name: 'the disk is full', error: 'ENOSPC', says: 'roomlinks.yml cannot be written (the disk is full)' },
])('all files or none: $name', async ({ error, says }) => {
  const portal = await open()
  const add: World['add'] = (path, text, mode) =>
    path.startsWith('.github') ? Promise.reject(errorOf(error)) : portal.world.add(path, text, mode)
  const ended = await portal.run(all, { add })
  expect(ended).toMatchObject({ code: 1, out: '' })
  expect(ended.err).toContain(says)
  expect(ended.err.endsWith('\nNothing was written.\n')).toBe(true)
  expect(written(portal)).toBe('')
})

test('a key in a file: plan is told of it as well', async () => {
  const portal = await open()
  portal.world.files.set('.key', portal.key)
  const env = { DOCSPACE_URL: origin }
  const ended = await portal.run('init --room 15 --ci none --auto-approve --api-key-file .key', { env })
  expect(ended.code).toBe(0)
  expect(ended.out).toContain('\n  roomlinks plan --api-key-file .key\n')
})

test.for([
  ['posix', '> /dev/null'],
  ['powershell', '> $null'],
  ['cmd', '> NUL'],
] as const)('the commands that come next are those of %s', async ([shell, discarding]) => {
  const portal = await open()
  const { out } = await portal.run('init --all --ci none --auto-approve', { shell })
  expect(out).toContain(` --env-into passwords.env ${discarding}\n`)
})

test('paths are words of a shell in the commands that come next', async () => {
  const portal = await open()
  const line = ['init', '--all', '--ci', 'none', '--auto-approve', '--file', 'our links.yaml', '--env-into', 'a b.env']
  const { out } = await portal.run(line)
  expect(out).toContain('\n  roomlinks plan --file "our links.yaml" --secrets "a b.env"\n')
  expect(out).toContain('\n  git add "our links.yaml" roomlinks.schema.json .gitignore\n')
})

test('a portal without https: plan has to be told of it as well', async () => {
  const portal = await open()
  const ended = await portal.run('init --room 15 --ci none --auto-approve --allow-http')
  expect(ended.out).toContain('\n  roomlinks plan --allow-http\n')
})

test('an interrupt waits for the files', async () => {
  const portal = await open()
  const stops = new Set<() => void>()
  const add: World['add'] = (path, text, mode) => {
    for (const stop of stops) stop()
    return portal.world.add(path, text, mode)
  }
  const onInterrupt: World['onInterrupt'] = (stop) => {
    stops.add(stop)
    return () => stops.delete(stop)
  }
  const ended = await portal.run('init --all --ci none --auto-approve', { add, onInterrupt })
  expect(ended.code).toBe(0)
  expect(ended.err).toContain('Interrupted: finishing writing the files first.\n')
  expect(stops.size).toBe(0)
})

test.for<{ name: string; rooms: readonly StageRoom[]; code: number }>([
  { name: 'no rooms', rooms: [], code: 1 },
  { name: 'none that can be managed', rooms: board.map((room) => ({ ...room, canManage: false })), code: 4 },
])('$name: said, with what to do', async ({ name, rooms, code }) => {
  const portal = await open(rooms)
  const ended = await portal.run(all)
  const asked = await portal.run('init', answering(portal.world, []))
  expect([ended.code, asked.code]).toEqual([code, code])
  expectGolden(`init-${name.replaceAll(' ', '-')}`, `${transcript(ended)}--- asked\n${transcript(asked)}`)
  expect(written(portal)).toBe('')
})

test('a portal that fails while its rooms are read', async () => {
  const portal = await open(
    everyType,
    {},
    { faults: { faults: [{ on: { path: '/api/2.0/files/rooms' }, fault: 'otherShape' }] } },
  )
  const ended = await portal.run(all)
  expect(ended).toMatchObject({ code: 1, out: '' })
  expect(ended.err).toContain('error portal/unexpected')
})

test.for<{ name: string; changes: (portal: Portal) => Partial<World>; code: number; says: string }>([
  {
    name: 'an address that is none',
    changes: () => ({ env: { DOCSPACE_URL: 'acme', DOCSPACE_API_KEY: 'sk-1' } }),
    code: 1,
    says: 'error portal/address',
  },
  {
    name: 'nobody answers',
    changes: () => ({ openFetch: () => Promise.resolve(() => Promise.reject(new Error('told by the test'))) }),
    code: 1,
    says: 'FAILURE  portal',
  },
  {
    name: 'what is no key',
    changes: () => ({ env: { DOCSPACE_URL: origin, DOCSPACE_API_KEY: 'secret' } }),
    code: 4,
    says: 'doctor/key-form',
  },
  {
    name: 'a wrong key',
    changes: () => ({ env: { DOCSPACE_URL: origin, DOCSPACE_API_KEY: 'sk-wrong' } }),
    code: 4,
    says: 'portal/unauthorized',
  },
])('without a terminal it ends at once: $name', async ({ changes, code, says }) => {
  const portal = await open()
  const ended = await portal.run(all, changes(portal))
  expect(ended).toMatchObject({ code, out: '' })
  expect(ended.err).toContain(says)
  expect(written(portal)).toBe('')
})

test.for<{ name: string; key: KeyOptions; says: string }>([
  { name: 'expired', key: { expiresAt: new Date(now - 1000) }, says: 'FAILURE  account' },
  { name: 'switched off', key: { active: false }, says: 'FAILURE  account' },
  { name: 'not for rooms', key: { scopes: ['files:read'] }, says: 'FAILURE  scopes' },
])('a key that is $name ends with 4', async ({ key, says }) => {
  const portal = await open(everyType, key)
  const ended = await portal.run(all)
  expect(ended).toMatchObject({ code: 4, out: '' })
  expect(ended.err).toContain(says)
})

test('on a terminal there is no name to begin with where the portal has none', async () => {
  const portal = await open(board)
  const here = 'http://127.0.0.1:8092'
  const openFetch: World['openFetch'] = async () => {
    const send = await portal.world.openFetch({})
    return (url, request) => send(String(url).replace(here, origin), request)
  }
  const line = `init --all --ci none --portal ${here}`
  const around = { env: { DOCSPACE_API_KEY: portal.key }, openFetch }
  const ended = await portal.run(line, { ...around, ...answering(portal.world, ['', 'acme', 'nowhere', true]) })
  expect(ended.code).toBe(0)
  expect(ended.err).toMatch(/must be unique\.\n! Write 1 to 63 .*\n.* must be unique\.\n> acme\n/)
  const imported = await portal.run(`import --all --portal ${here}`, around)
  expect(imported.out).toContain('\nname: links\n')
  expect(imported.err).toContain('The manifest has the name links; --name gives it another name.\n')
})

/** Asks about everything. */
const nothing = { env: {} }

test('on a terminal, it asks for everything, shows it, and writes it', async () => {
  const portal = await open()
  const answers: Answers = [
    'http://docs.example.com',
    'http://docspace.localhost',
    'secret',
    'sk-wrong',
    portal.key,
    ['9', '13'],
    'Acme',
    'acme',
    'github',
    'nowhere',
    true,
  ]
  const ended = await portal.run('init', { ...nothing, ...answering(portal.world, answers) })
  expect(ended.code).toBe(0)
  expectGolden('init-asked', `${transcript(ended)}${written(portal).split('--- roomlinks.schema')[0]}`)
  expect([...portal.world.files.keys()]).toEqual([
    'roomlinks.yaml',
    'roomlinks.schema.json',
    '.github/workflows/roomlinks.yml',
  ])
  expect(written(portal)).not.toContain(portal.key)
})

test('a portal that cannot be reached is told, and another one asked for', async () => {
  const portal = await open(board)
  const openFetch: World['openFetch'] = async () => {
    const send = await portal.world.openFetch({})
    return (url, request) =>
      String(url).startsWith(origin)
        ? send(url, request)
        : Promise.reject(Object.assign(new Error('told by the test'), { code: 'ERR_SSL_WRONG_VERSION_NUMBER' }))
  }
  const wrong = 'localhost:8092'
  const run = (answers: Answers): ReturnType<Portal['run']> =>
    portal.run('init --all --name acme --ci none', {
      env: { DOCSPACE_API_KEY: portal.key },
      ...answering(portal.world, answers),
      openFetch,
    })
  const ended = await run([wrong, wrong, origin, 'nowhere', true])
  expect(ended.code).toBe(0)
  expectGolden('init-unreached', transcript(ended))
  portal.world.files.clear()
  expect(await run([wrong, wrong, wrong])).toMatchObject({ code: 1, out: '' })
})

test('a key that has expired is told, and another one asked for', async () => {
  const portal = await open(board, { expiresAt: new Date(now - 1000) })
  const good = portal.sandbox.addKey({ scopes: ['rooms:read'] })
  const ended = await portal.run('init --all --ci none', answering(portal.world, [good, '', 'nowhere', true]))
  expect(ended.code).toBe(0)
  expectGolden('init-expired', transcript(ended))
})

test('after three wrong keys it ends', async () => {
  const portal = await open(board)
  const ended = await portal.run('init', {
    env: { DOCSPACE_URL: origin },
    ...answering(portal.world, ['sk-1', 'sk-2', 'sk-3']),
  })
  expect(ended).toMatchObject({ code: 4, out: '' })
  expect(ended.err.match(/^FAILURE/gm)).toHaveLength(3)
})

test('where the portal fails, no other key is asked for', async () => {
  const portal = await open(board, {}, { faults: { faults: [{ on: { path: '/api/2.0/keys/*' }, fault: 'error500' }] } })
  const ended = await portal.run('init', { env: { DOCSPACE_URL: origin }, ...answering(portal.world, ['sk-1']) })
  expect(ended).toMatchObject({ code: 1, out: '' })
})

const good = ['http://docspace.localhost', 'KEY', ['9'], 'acme', 'gitlab', 'file']

test.for([0, 1, 2, 3, 4, 5, 6])('a terminal that goes away at question %i: nothing is written', async (nth) => {
  const portal = await open(board)
  const answers = good.slice(0, nth).map((answer) => (answer === 'KEY' ? portal.key : answer))
  const ended = await portal.run('init', { ...nothing, ...answering(portal.world, [...answers, undefined]) })
  expect(ended).toMatchObject({ code: 130, out: '' })
  expect(ended.err).toMatch(/> \(gone\)\nNothing was written\.\n$/)
  expect(written(portal)).toBe('')
})

test('declined: nothing is written', async () => {
  const portal = await open(board)
  const ended = await portal.run('init --all --ci none', answering(portal.world, ['acme', 'nowhere', false]))
  expect(ended).toMatchObject({ code: 8, out: '' })
  expect(ended.err).toMatch(/error init\/declined\n {2}Nothing was written\.\n.*\n$/)
  expect(written(portal)).toBe('')
})

test('on a terminal, --auto-approve asks for what is missing, and not whether', async () => {
  const portal = await open(board)
  const ended = await portal.run('init --all --name acme --auto-approve', answering(portal.world, ['none']))
  expect(ended.code).toBe(0)
  // Another file is for no CI.
  const other = await portal.run('init --all --name acme --auto-approve --file other.yaml', answering(portal.world, []))
  expect(other.code).toBe(0)
  expect([...portal.world.files.keys()]).toEqual(['roomlinks.yaml', 'roomlinks.schema.json', 'other.yaml'])
})

test('what CI reads is there already: that is told as soon as it is chosen', async () => {
  const portal = await open(board)
  portal.world.files.set('.gitlab-ci.yml', 'mine\n')
  const ended = await portal.run('init --all --name acme', answering(portal.world, ['gitlab']))
  expect(ended).toMatchObject({ code: 1, out: '' })
  expect(ended.err).toContain('.gitlab-ci.yml already exists')
})

test.for([
  ['http://acme.example.com', 'That would send the key unencrypted'],
  ['localhost:8080/?a', 'That has a query'],
  ['ftp://acme.example.com', 'That does not start with https://'],
])('%s is no address', async ([answer = '', says = '']) => {
  const portal = await open(board)
  const ended = await portal.run('init', { ...nothing, ...answering(portal.world, [answer, undefined]) })
  expect(ended.err).toContain(`! ${says}`)
  expect(portal.requests).toEqual([])
})

test('titles are shown, and not obeyed', async () => {
  const titles = ['\u001b[2Jwiped', '\u202egnp.exe', 'two\nlines', '::error::x', 'x'.repeat(255), '👩‍👩‍👧', ' ']
  const portal = await open(titles.map((title, at) => ({ id: at + 1, type: 'custom', title })))
  const ended = await portal.run('init', answering(portal.world, [undefined]))
  expectGolden('init-titles', transcript(ended))
})

test('5,000 rooms are listed and searched in no time', async () => {
  const rooms = Array.from({ length: 5000 }, (_, at) => ({ id: at + 1, type: 'custom' as const, title: `Room ${at}` }))
  const portal = await open(rooms)
  const ended = await portal.run('init --ci none', answering(portal.world, [['17', '4711'], '', true]))
  expect(ended.code).toBe(0)
  expect(ended.err.match(/^ {2}o /gm)).toHaveLength(5001)
  expect(portal.world.files.get('roomlinks.yaml')).toMatch(/- id: 17\n[\s\S]*- id: 4711\n/)
  // 50 pages, and what it takes to find two rooms.
  expect(portal.requests.length).toBeLessThan(120)
})

test('all rooms are the first choice, and the same as --all', async () => {
  const portal = await open()
  const asked = await portal.run('init --ci none', answering(portal.world, [['', '9'], 'acme', 'nowhere', true]))
  expect(asked.err).toMatch(/\? Which rooms\?\n {2}o all rooms \(6\)\n/)
  expect(asked.err).toContain('\n6 rooms selected.\n')
  const chosen = portal.world.files.get('roomlinks.yaml')
  portal.world.files.clear()
  await portal.run('init --all --name acme --ci none --auto-approve')
  expect(portal.world.files.get('roomlinks.yaml')).toBe(chosen)
})

test.for<{ name: string; files: Readonly<Record<string, string>>; file: string | undefined; ignored: unknown }>([
  { name: 'a new .gitignore', files: {}, file: '.env', ignored: '.env\n' },
  { name: 'an end without a line break', files: { '.gitignore': 'dist' }, file: '.env', ignored: 'dist\n.env\n' },
  { name: 'an empty one', files: { '.gitignore': '' }, file: '.env', ignored: '.env\n' },
  { name: 'ignored', files: { '.gitignore': 'a\r\n.env\r\n' }, file: '.env', ignored: 'a\r\n.env\r\n' },
  { name: 'ignored from the top', files: { '.gitignore': '/.env\n' }, file: '.env', ignored: '/.env\n' },
  {
    name: 'ignored, but not at the end',
    files: { '.gitignore': '.env\n!.env\n' },
    file: '.env',
    ignored: '.env\n!.env\n.env\n',
  },
  { name: 'an .env of their own', files: { '.env': 'A=1\n' }, file: 'passwords.env', ignored: 'passwords.env\n' },
  { name: 'both files', files: { '.env': '', 'passwords.env': '' }, file: undefined, ignored: undefined },
])('passwords go into a file that git ignores: $name', async ({ files, file, ignored }) => {
  const portal = await open(board)
  for (const [path, text] of Object.entries(files)) portal.world.files.set(path, text)
  const answers = ['acme', ...(file === undefined ? [] : ['file']), true]
  const ended = await portal.run('init --all --ci none', answering(portal.world, answers))
  expect(ended.code).toBe(0)
  expect(portal.world.files.get('.gitignore')).toBe(ignored)
  if (file === undefined) return
  expect(ended.err).toContain(`into ${file}, which only you can read and .gitignore keeps out of git`)
  expect(ended.out).toContain(`\n  roomlinks plan --secrets ${file}\n`)
  expect(ended.out).not.toMatch(/git add .*\benv\b/)
  expect(await portal.run(`plan --detailed-exitcode --secrets ${file}`)).toMatchObject({ code: 0 })
})

test.for([
  ['my/a.env', 'my/a.env\n'],
  ['./a.env', 'a.env\n'],
  ['#[a]*?.env', '\\#\\[a]\\*\\?.env\n'],
  ['!a ', '\\!a\\ \n'],
  ['../a.env', undefined],
  ['/elsewhere/a.env', undefined],
  ['a\nb.env', undefined],
])('the pattern for %j is %j', async ([path = '', ignored]) => {
  const portal = await open(board)
  const ended = await portal.run(['init', '--all', '--ci', 'none', '--auto-approve', '--env-into', path])
  expect(ended.code).toBe(0)
  expect(portal.world.files.get('.gitignore')).toBe(ignored)
})

const withFile = 'init --all --ci none --auto-approve --env-into .env'

test.for<{ name: string; changes: Partial<World>; says: string }>([
  {
    name: 'it cannot be read',
    changes: { read: () => Promise.reject(errorOf('EACCES')) },
    says: '.gitignore cannot be written (permission denied)',
  },
  {
    name: 'it is not UTF-8',
    changes: { read: async () => Uint8Array.of(0xff) },
    says: '.gitignore cannot be written (it is not UTF-8 text)',
  },
  {
    name: 'it cannot be written',
    changes: { read: async () => Buffer.from('a\n'), write: () => Promise.reject(errorOf('ENOSPC')) },
    says: '.gitignore cannot be written (the disk is full)',
  },
])('without a .gitignore, no passwords are written, and nothing else: $name', async ({ changes, says }) => {
  const portal = await open(board)
  const ended = await portal.run(withFile, changes)
  expect(ended).toMatchObject({ code: 1, out: '' })
  expect(ended.err).toContain(says)
  expect(written(portal)).toBe('')
})

test('if the passwords cannot be written, .gitignore is as before', async () => {
  const portal = await open(board)
  portal.world.files.set('.gitignore', 'dist\n')
  const add: World['add'] = (path, text, mode) =>
    path === '.env' ? Promise.reject(errorOf('ENOSPC')) : portal.world.add(path, text, mode)
  const ended = await portal.run(withFile, { add })
  expect(ended).toMatchObject({ code: 1, out: '' })
  expect(written(portal)).toBe('--- .gitignore\ndist\n')
})

test('a .gitignore that somebody else has written meanwhile', async () => {
  const portal = await open(board)
  const add: World['add'] = (path, text, mode) =>
    path === '.gitignore' ? Promise.reject(errorOf('EEXIST')) : portal.world.add(path, text, mode)
  const ended = await portal.run(withFile, { add })
  expect(ended.code).toBe(1)
  expect(ended.err).toContain('error file/changed')
  expect(written(portal)).toBe('')
})

test('a password that no file can hold is named, and all others are written', async () => {
  const portal = await open([
    { id: 7, type: 'custom', links: [{ kind: 'primary', password: `it's-"Walnut"` }], title: 'Board' },
  ])
  const ended = await portal.run(withFile)
  expect(ended.code).toBe(0)
  expect(ended.err).toContain('warning import/unquotable')
})

const packaged = 'node_modules/roomlinks/schemas/manifest.schema.json'

test.for([
  { name: 'none yet', files: [], file: 'roomlinks.yaml', schema: './roomlinks.schema.json' },
  { name: 'a copy', files: ['roomlinks.schema.json'], file: 'roomlinks.yaml', schema: './roomlinks.schema.json' },
  { name: 'in the package', files: [packaged], file: 'roomlinks.yaml', schema: `./${packaged}` },
  { name: 'from a folder', files: [packaged], file: 'links/a.yaml', schema: `../${packaged}` },
  { name: 'not from elsewhere', files: [packaged], file: '/our links/a.yaml', schema: './roomlinks.schema.json' },
])('the first line leads editors to a schema that exists: $name', async ({ files, file, schema }) => {
  const portal = await open(board)
  for (const path of files) portal.world.files.set(path, '{}')
  const line = ['init', '--all', '--ci', 'none', '--auto-approve', '--file', file]
  expect(await portal.run(line)).toMatchObject({ code: 0 })
  expect(String(portal.world.files.get(file)).split('\n')[0]).toBe(`# yaml-language-server: $schema=${schema}`)
  const target = posix.join(posix.dirname(file), schema)
  expect(portal.world.files.get(target)).toBe(
    files.includes(target) ? '{}' : readFileSync('schemas/manifest.schema.json', 'utf8'),
  )
})

/** Git in the repository /home/me/links, whose origin is that address. */
function originAt(address: string, isSuccess = true): Pick<World, 'kindOf' | 'realPath' | 'git'> {
  const git: World['git'] = async (args) => {
    expect(args).toEqual(['remote', 'get-url', 'origin'])
    return { isSuccess, out: Buffer.from(`${address}\n`), err: '' }
  }
  return { ...inRepository(''), git }
}

test('what is written for GitHub names the account of the repository, and where its secrets are set', async () => {
  const portal = await open(board)
  const ended = await portal.run(all, originAt('https://me:ghp_Walnut-Drawer-58@github.com/acme/links.git'))
  expect(ended.out).toContain('in each of its 4 lines with acme/roomlinks@0000…, replace the zeros\n')
  expect(ended.out).toContain('\n  Set them at https://github.com/acme/links/settings/secrets/actions\n')
  const workflow = String(portal.world.files.get('.github/workflows/roomlinks.yml'))
  expect(workflow.match(/ acme\/roomlinks@0{40} /g)).toHaveLength(4)
  expect(workflow).not.toContain('OWNER')
  expect(ended.out + ended.err + workflow).not.toContain('ghp_')
})

test('what is written for GitLab names where its variables are set', async () => {
  const portal = await open(board)
  const line = 'init --all --ci gitlab --auto-approve'
  const ended = await portal.run(line, originAt('git@gitlab.example.com:acme/web/links.git'))
  expect(ended.out).toContain('\n  Set them at https://gitlab.example.com/acme/web/links/-/settings/ci_cd\n')
  portal.world.files.clear()
  const other = await portal.run(line, originAt('git@github.com:acme/links.git'))
  expect(other.out).not.toContain('github.com')
})

test('the service that hosts the repository is the first choice', async () => {
  const portal = await open(board)
  const ended = await portal.run('init --all --name acme', {
    ...answering(portal.world, [undefined]),
    ...originAt('https://gitlab.com/acme/links'),
  })
  expect(ended.err).toContain('? Which CI will run it?\n  o GitLab CI\n  o GitHub Actions\n  o none\n')
})

test.for([
  ['https://github.com/acme/links.git', 'https://github.com/acme/links', 'acme', 'github'],
  ['https://github.com/acme/links/', 'https://github.com/acme/links', 'acme', 'github'],
  ['http://github.example.com:8443/acme/links', 'http://github.example.com:8443/acme/links', 'acme', 'github'],
  ['ssh://git@gitlab.com:2222/acme/web/links.git', 'https://gitlab.com/acme/web/links', 'acme', 'gitlab'],
  ['git@github.com:acme/my.links.git', 'https://github.com/acme/my.links', 'acme', 'github'],
] as const)('the origin %s', ([address, url, owner, service]) => {
  expect(originOf(address)).toEqual({ url, owner, service })
})

test.for([
  '',
  'https://example.com/acme/links',
  'https://a@b@github.com/acme/links',
  'https://github.com/links',
  'https://github.com/acme/${x}',
  'https://github.com/acme/li nks',
  'https://github.com/acme/links\nOWNER',
  'https://github.com/acme/\u001b[2J',
  '/srv/github/acme/links.git',
  'file:///srv/github/acme/links.git',
])('not an origin that is known: %j', (address) => {
  expect(originOf(address)).toBe(undefined)
})

test('a repository without an origin', async () => {
  const portal = await open(board)
  const ended = await portal.run(all, originAt('error: No such remote', false))
  expect(ended.out).toContain('with OWNER/roomlinks@0000…')
})
