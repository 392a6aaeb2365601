import { expect, test } from 'vitest'
import type { World } from '../../src/host/world.ts'
import { expectGolden } from './golden.ts'
import { openPortal, origin, type Portal } from './portal.ts'
import { manifest, stage } from './team.ts'
import { transcript } from './world.ts'

/** A portal that gives its links the same URLs each time: it is reached by its name. */
async function open(text: string = manifest): Promise<Portal> {
  const portal = await openPortal(stage, text)
  const openFetch: World['openFetch'] = async () => (input, init) => portal.sandbox.fetch(new Request(input, init))
  return { ...portal, run: (line, changes = {}) => portal.run(line, { openFetch, ...changes }) }
}

const terminal: Partial<World> = { columns: 80 }
const short = /https?:\/\/[\w.:]+\/s\/[\w-]{15}/g
const rotated = manifest.replace('title: Press,', 'title: Press, rotation: 2,')

/** The command that an apply advises, without `roomlinks`; `undefined` if it advises none. */
function advised(out: string): string | undefined {
  return /^To see the new URLs?:\s+roomlinks (links .*)$/m.exec(out)?.[1]
}

test('--show-urls prints the URLs of new links on a terminal, as the portal tells them, with no more requests', async () => {
  const silent = await open()
  await silent.run('apply --auto-approve')
  const portal = await open()
  const ended = await portal.run('apply --auto-approve --show-urls --output json=out.json --audit-log log', terminal)
  expect(ended.code).toBe(0)
  expectGolden('apply-show-urls-revealed', transcript(ended))
  expect(portal.requests).toEqual(silent.requests)
  const listed = await portal.run('links --room 7 --key press --reveal')
  expect(ended.out.match(short)).toEqual(listed.out.match(short))
  for (const text of portal.world.files.values()) expect(String(text)).not.toMatch(/\/s\//)
})

test('a link that is replaced has a new URL; one that is updated keeps its own', async () => {
  const portal = await open()
  await portal.run('apply --auto-approve')
  const [before] = (await portal.run('links --room 7 --key press --reveal')).out.match(short) ?? []
  portal.world.files.set('roomlinks.yaml', rotated.replace('title: Join, access: comment', 'title: Join, access: read'))
  const { out } = await portal.run('apply --auto-approve --show-urls', terminal)
  expect(out).toContain('1 updated, 1 replaced')
  expect(out.match(short)).toHaveLength(1)
  expect(out).not.toContain(String(before))
})

test.for<{ name: string; line?: string; changes: Partial<World>; ci?: string }>([
  { name: 'through a pipe', changes: {} },
  { name: 'with colour, which makes no terminal', changes: { isColour: { out: true, err: true } } },
  { name: 'in CI', changes: terminal, ci: 'true' },
  { name: 'with a plan', line: 'apply --plan plan.json', changes: {} },
  { name: 'where nobody can be asked', line: 'apply', changes: {} },
])('--show-urls $name: refused before anything is sent', async ({ line = 'apply --auto-approve', changes, ci }) => {
  const portal = await open()
  const env = { ...portal.world.env, ...(ci !== undefined && { CI: ci }) }
  const { code, out, err } = await portal.run(`${line} --show-urls`, { ...changes, env })
  expect({ code, out, requests: portal.requests }).toEqual({ code: 1, out: '', requests: [] })
  expect(err).toContain('apply/urls-hidden')
})

test.for(['json', 'markdown', 'text'])('--show-urls cannot be used with --format %s', async (format) => {
  const portal = await open()
  const { code, err, out } = await portal.run(`apply --auto-approve --show-urls --format ${format}`, terminal)
  expect({ code, requests: portal.requests }).toEqual({ code: 1, requests: [] })
  expect(err + out).toContain('usage/conflicting-option')
})

test.for<{ name: string; line: string; text?: string; file?: string; says: string | undefined }>([
  { name: 'a created link', line: '', says: 'links --room 7 --key press' },
  {
    name: 'the options that find the manifest and the portal',
    line: `--file links/ --exclude old.yaml --portal ${origin} --api-key-file key --allow-http`,
    file: 'links/team.yaml',
    says: `links --file links/ --exclude old.yaml --portal ${origin} --api-key-file key --allow-http --room 7 --key press`,
  },
  {
    name: 'what limits the run',
    line: '--room 7 --max-widening 9 --output json=x',
    says: 'links --room 7 --key press',
  },
  {
    name: 'several keys in several rooms',
    line: '',
    text: manifest.replace('      primary:', '      fair: { access: read }\n      primary:'),
    says: 'links --room 7 --room 8 --key press --key fair',
  },
  {
    name: 'more keys than are named',
    line: '',
    text: `${manifest}${['a', 'b', 'c', 'd', 'e'].map((key) => `      ${key}: { access: read }\n`).join('')}`,
    says: 'links --room 7 --room 8',
  },
  { name: 'nothing new', line: '--room 8', says: undefined },
])('after an apply, the command for the new URLs is told: $name', async ({ line, text = manifest, file, says }) => {
  const portal = await open(text)
  const { files, env } = portal.world
  files.set('key', portal.sandbox.apiKey)
  if (file !== undefined) files.set(file, text)
  const { code, out } = await portal.run(`apply --auto-approve ${line}`.trim(), { env: { ...env, CI: 'true' } })
  expect({ code, says: advised(out) }).toEqual({ code: 0, says })
  if (says === undefined) return
  const listed = await portal.run(`${says} --reveal`)
  expect(listed).toMatchObject({ code: 0, err: '' })
  expect(listed.out.match(short)?.length).toBeGreaterThanOrEqual(1)
})

test('a path with spaces is one word of the command, which goes on a line of its own if it is long', async () => {
  const portal = await open()
  const path = `links of ${'the team and its many friends '.repeat(2)}'27.yaml`
  portal.world.files.set(path, manifest)
  const { out } = await portal.run(['apply', '--auto-approve', '--file', path])
  const quoted = `'${path.replace("'", "'\\''")}'`
  expect(out).toContain(`\nTo see the new URL:\n  roomlinks links --file ${quoted} --room 7 --key press\n`)
  const again = await open()
  again.world.files.set(path, manifest)
  const other = await again.run(['apply', '--auto-approve', '--file', path], { shell: 'powershell' })
  expect(other.out).toContain(`roomlinks links --file '${path.replace("'", "''")}' --room 7 --key press\n`)
})

test('a URL that is not known is not printed; the command for it is told', async () => {
  const portal = await open()
  let written = false
  const openFetch: World['openFetch'] = async () => async (input, init) => {
    const request = new Request(input, init)
    if (written && request.method === 'GET') return new Response('', { status: 403 })
    written ||= request.method === 'PUT' && (await request.clone().text()).includes('Press')
    return portal.sandbox.fetch(request)
  }
  const { out } = await portal.run('apply --auto-approve --show-urls --room 7 --concurrency 1', {
    ...terminal,
    openFetch,
  })
  expect(out).toContain('not verified: the room could not be read again')
  expect(out.match(short)).toBeNull()
  expect(advised(out)).toBe('links --room 7 --key press')
})

test('programs are told nothing of it', async () => {
  const portal = await open()
  const { out } = await portal.run('apply --auto-approve --format json')
  expect(JSON.parse(out)).toMatchObject({ ok: true })
})
