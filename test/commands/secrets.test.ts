import fc from 'fast-check'
import { expect, test } from 'vitest'
import { addSecrets } from '../../src/cli/files/secrets.ts'
import { runs } from '../soak.ts'
import { expectGolden } from './golden.ts'
import { openPortal, origin, type Portal, password } from './portal.ts'
import { bin, start, surroundingsOf } from './process.ts'
import { errorOf, makeWorld, transcript } from './world.ts'

/** A manifest for one room, with these settings of its only link. */
const manifest = (settings: string, head = ''): string =>
  `version: 1\nname: team\n${head}rooms:\n  - id: 7\n    links:\n      auditors: { access: read, ${settings} }\n`

/** A portal with that room, and an environment without variables for the manifest. */
async function open(settings: string, head = ''): Promise<Portal> {
  const portal = await openPortal({ rooms: [{ id: 7, type: 'custom', title: 'Board' }] }, manifest(settings, head))
  const env = { DOCSPACE_URL: origin, DOCSPACE_API_KEY: portal.sandbox.apiKey }
  return { ...portal, run: (line, changes) => portal.run(line, { env, ...changes }) }
}

const withPassword = 'password: "${AUDIT_PASSWORD}"'

test('a plan and its apply take the password from a file, and do not show it', async () => {
  const portal = await open(withPassword)
  portal.world.files.set('.env', `AUDIT_PASSWORD='${password}'\n`)
  for (const line of ['validate', 'plan', 'apply --auto-approve', 'plan --detailed-exitcode', 'links', 'drift'])
    expect(await portal.run(`${line} --secrets .env`), line).toMatchObject({ code: 0 })
  expect(portal.sandbox.rooms()[0]?.links[0]?.password).toBe(password)
  expect(await portal.run('plan')).toMatchObject({ code: 3, err: expect.stringContaining('error env/unset') })
})

test('the key may be in the file', async () => {
  const portal = await open('title: A')
  portal.world.files.set('.env', `DOCSPACE_API_KEY=${portal.sandbox.apiKey}\n`)
  const env = { DOCSPACE_URL: origin }
  expect(await portal.run('plan --secrets .env', { env })).toMatchObject({ code: 0, err: '' })
  const found = await portal.run('doctor --secrets .env', { env })
  expect(found.out + found.err).toContain('from DOCSPACE_API_KEY')
  portal.world.files.delete('roomlinks.yaml')
  const init = 'init --room 7 --name team --ci none --auto-approve --secrets .env'
  expect(await portal.run(init, { env })).toMatchObject({ code: 0 })
})

test.for([
  { name: 'DOCSPACE_URL alone', top: '', code: 'portal/not-named' },
  { name: 'DOCSPACE_URL in `portal`', top: 'portal: ${DOCSPACE_URL}\n', code: 'env/unset' },
  { name: 'another variable in `portal`', top: 'portal: ${HOST}\n', code: 'env/portal-from-file' },
  {
    name: 'a plain variable in `portal`',
    top: 'env: { plain: [HOST] }\nportal: ${HOST}\n',
    code: 'env/portal-from-file',
  },
])('a file of variables names no portal: $name', async ({ top, code }) => {
  const portal = await open('title: A', top)
  portal.world.files.set('.env', `DOCSPACE_URL=${origin}\nHOST=${origin}\n`)
  const env = { DOCSPACE_API_KEY: portal.sandbox.apiKey }
  const { err } = await portal.run('plan --secrets .env', { env })
  expect(err).toContain(`error ${code}\n`)
  expect(err).toContain('warning secrets/portal\n')
  expect(portal.requests).toEqual([])
})

test('a file of variables changes no setting', async () => {
  const portal = await open('title: A')
  const settings = {
    GITHUB_ACTIONS: 'true',
    GITHUB_STEP_SUMMARY: 'summary.md',
    GITHUB_OUTPUT: 'outputs',
    HTTPS_PROXY: 'http://127.0.0.1:9',
    HTTP_PROXY: 'http://127.0.0.1:9',
    ROOMLINKS_LOG: 'debug',
    ROOMLINKS_DEBUG: '1',
  }
  const lines = Object.entries(settings).map(([name, value]) => `${name}=${value}\n`)
  portal.world.files.set('.env', lines.join(''))
  const before = [...portal.world.files.keys()]
  expect(await portal.run('plan --secrets .env')).toMatchObject({ code: 0, err: '' })
  expect([...portal.world.files.keys()]).toEqual(before)
})

test('the environment comes first, even if it is empty; then the last file', async () => {
  const portal = await open('title: "${A}-${B}-${C}-"', 'env: { plain: [A, B, C] }\n')
  portal.world.files.set('one.env', 'A=one\nB=one\nC=one\n')
  portal.world.files.set('two.env', 'A=two\nB=two\n')
  const env = { DOCSPACE_URL: origin, DOCSPACE_API_KEY: portal.sandbox.apiKey, A: '', D: undefined }
  const planned = await portal.run('plan --secrets one.env --secrets two.env', { env })
  expect(planned.out).toContain('"-two-one-"')
})

test.for([
  { name: 'a short one', text: 'A=abc', code: 'env/secret-name' },
  { name: 'a part of another', text: 'LONG=Walnut-Drawer', code: 'env/secret-value' },
])('all that a file sets is secret: $name', async ({ text, code }) => {
  const portal = await open('title: "${A}"')
  portal.world.files.set('.env', `${text}\n`)
  const env = { ...(text.startsWith('A') ? {} : { A: 'the Walnut-Drawer' }) }
  const ended = await portal.run('validate --secrets .env', { env })
  expect(ended).toMatchObject({ code: 3, out: '' })
  expect(ended.err).toContain(`error ${code}`)
  if (code === 'env/secret-name') expectGolden('secrets-shown', transcript(ended))
})

test('what the environment sets is not secret because a file sets it, too', async () => {
  const portal = await open('title: "${A}"')
  portal.world.files.set('.env', 'A=from the file\n')
  expect(await portal.run('validate --secrets .env', { env: { A: 'from outside' } })).toMatchObject({ code: 0 })
})

test.for([
  ['a value', 'A=1', '1'],
  ['spaces around', '  A = x y ', 'x y'],
  ['export', 'export A=1', '1'],
  ['a comment behind', 'A=1 # one', '1'],
  ['a comment behind quotes', `A='1'# one`, '1'],
  ['single quotes', `A='# $HOME "\\n'`, '# $HOME "\\n'],
  ['double quotes', `A="it's"`, "it's"],
  ['backquotes', 'A=`it\'s "quoted"`', `it's "quoted"`],
  ['an empty value', 'A=', ''],
  ['lines of Windows', '\ufeff# one\r\nA=1\r\n\r\n', '1'],
  ['a line of spaces before', '\n \t\nA=1', '1'],
  ['a comment without a line break behind', 'A=1\n# A=2', '1'],
  ['several lines before', `B='\n\n# no comment\n'\n\nA=1`, '1'],
])('%s', async ([, text = '', value]) => {
  const portal = await open('title: "x${A}"', 'env: { plain: [A] }\n')
  portal.world.files.set('.env', text)
  const planned = await portal.run('plan --secrets .env --format json')
  expect(planned.err).toBe('')
  expect(JSON.parse(planned.out).rooms[0].changes[0].settings.title).toBe(`x${value}`)
})

test('a line that would mean something else is an error, and its text is not shown', async () => {
  const portal = await open(withPassword)
  const lines = [
    'AUDIT_PASSWORD=Quiet-Harbour-27',
    'Walnut-Drawer-58',
    "B='two",
    "lines'",
    'C=Walnut#Drawer',
    'export A-B=1',
    "D='Walnut' Drawer",
    'B=1',
    'E="Walnut',
    "F=\t'Walnut'",
    '=1',
    'G=op://Links/auditors/password',
    "H='op://Links/auditors/password'",
    'I=#Walnut',
    'J= # nothing',
  ]
  portal.world.files.set('.env', lines.join('\n'))
  const ended = await portal.run('plan --secrets .env')
  expectGolden('secrets-lines', transcript(ended))
  expect(ended).toMatchObject({ code: 1, out: '' })
  expect(portal.requests).toEqual([])
})

test('a file of something else is not listed line by line', async () => {
  const portal = await open(withPassword)
  portal.world.files.set('.env', 'x\n'.repeat(1000))
  const ended = await portal.run('plan --secrets .env --format json')
  expect(JSON.parse(ended.out).diagnostics).toHaveLength(20)
})

test.for([
  { name: 'no file', bytes: undefined, says: '(there is no such file)' },
  { name: 'not UTF-8', bytes: Uint8Array.of(0x41, 0x3d, 0xff), says: '(it is not UTF-8 text)' },
  { name: 'too large', bytes: new Uint8Array(1024 * 1024 + 1), says: '(it is over 1 MiB)' },
])('a file that cannot be read: $name', async ({ bytes, says }) => {
  const portal = await open(withPassword)
  if (bytes) portal.world.files.set('.env', bytes)
  const ended = await portal.run('plan --secrets .env')
  expect(ended).toMatchObject({ code: 1, out: '' })
  expect(ended.err).toContain(`error secrets/unreadable\n  The variables cannot be read from .env ${says}.`)
})

test('a file that others may read is told, and used', async () => {
  const portal = await open(withPassword)
  portal.world.files.set('shared/.env', `AUDIT_PASSWORD=${password}\n`)
  const ended = await portal.run('validate --secrets shared/.env')
  expect(ended.code).toBe(0)
  expect(ended.err).toContain(
    'warning secrets/shared\n  Other users of this machine may read the variables in shared/.env.',
  )
})

test('a file is read once: it may be a pipe', async () => {
  const portal = await open(withPassword)
  let count = 0
  const read = (path: string): Promise<Uint8Array> => {
    if (path !== 'pipe') return portal.world.read(path)
    return count++ === 0 ? Promise.resolve(Buffer.from(`AUDIT_PASSWORD=${password}\n`)) : Promise.reject(errorOf('EIO'))
  }
  const isShared = (): Promise<boolean> => Promise.reject(errorOf('ENOENT'))
  expect(await portal.run('apply --auto-approve --secrets pipe', { read, isShared })).toMatchObject({ code: 0 })
  expect(count).toBe(1)
})

test('tabs around a value are no part of it, on any Node', async () => {
  const text = 'A=\tone\nB= \ttwo\t# why\nC="\tthree\t"\t\nD=four\tfive\t\nE=\t\n'
  const read = await addSecrets(['.env'], makeWorld({ files: new Map([['.env', text]]) }))
  expect(read.ok && read.value).toMatchObject({ A: 'one', B: 'two', C: '\tthree\t', D: 'four\tfive', E: '' })
})

const words = fc.string({ unit: fc.constantFrom(...`aB_9 #='"\`\n\r\t\\$-`), maxLength: 12 })

test('what is without faults means what it looks like, whatever a file says', async () => {
  const seen = { good: 0, bad: 0 }
  const lines = fc.oneof(
    words,
    fc
      .tuple(fc.constantFrom('A', 'B', ' C', 'export D'), fc.constantFrom('=', ' = '), words)
      .map((all) => all.join('')),
    fc
      .tuple(fc.constantFrom('E=', 'F= '), fc.constantFrom(`'`, '"', '`'), words, words)
      .map(([name, quote, text, rest]) => [name, quote, text, quote, rest].join('')),
  )
  await fc.assert(
    fc.asyncProperty(fc.array(lines, { maxLength: 4 }), async (all) => {
      const read = await addSecrets(['.env'], makeWorld({ files: new Map([['.env', all.join('\n')]]) }))
      seen[read.ok ? 'good' : 'bad']++
      if (!read.ok) return
      const text = all.join('\n').replace(/\r\n?/g, '\n')
      for (const [name, value = ''] of Object.entries(read.value)) {
        expect(name).toMatch(/^[A-Za-z_]\w*$/)
        const literal = value.replace(/[\\$^.*+?()[\]{}|]/g, '\\$&')
        const written = [`(['"\`])${literal}\\1[^\\S\\n]*`, `${literal}[^\\S\\n]*`].join('|')
        expect(text).toMatch(
          new RegExp(`^\\s*(?:export +)?${name} *=[^\\S\\n]*(?:${written})(?:(?<=\\s|['"\`])#.*)?$`, 'm'),
        )
      }
    }),
    { numRuns: runs(2000, 50_000) },
  )
  expect(Math.min(seen.good, seen.bad)).toBeGreaterThan(100)
})

test('commands without variables have no such option', async () => {
  const portal = await open(withPassword)
  for (const name of ['fmt', 'show plan.json', 'explain env/unset'])
    expect(await portal.run(`${name} --secrets .env`)).toMatchObject({
      code: 1,
      err: expect.stringContaining("Unknown option '--secrets'."),
    })
})

test('the built command reads what import has written', async () => {
  const values = ['Quiet-Harbour-27', '#$HOME`id`\\n"!~', "it's-quiet-here", '${HOME}$(id)', '=a=b;c&d|e<f>']
  const rooms = values.map((text, nth) => ({
    ...{ id: 7 + nth, type: 'custom' as const, title: 'Board' },
    links: [{ kind: 'primary' as const, password: text }],
  }))
  const portal = await openPortal({ rooms }, '')
  const surroundings = surroundingsOf(portal)
  const run = (line: string): ReturnType<typeof start>['ended'] =>
    start('/bin/sh', ['-c', line.replaceAll('roomlinks ', `"${process.execPath}" "${bin}" `)], surroundings).ended
  const importing = 'roomlinks import --all --name team --env-into passwords.env > new.yaml'
  expect(await run(importing)).toMatchObject({ code: 0 })
  const plan = 'roomlinks plan --file new.yaml --detailed-exitcode --secrets'
  expect(await run(`${plan} passwords.env`)).toMatchObject({ code: 0, err: '' })
  expect(await run(`cat passwords.env | ${plan} /dev/stdin`)).toMatchObject({ code: 0 })
  expect(await run(plan.replace(' --secrets', ''))).toMatchObject({ code: 3 })
})
