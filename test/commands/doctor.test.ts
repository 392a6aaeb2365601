import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { openFetch } from '../../src/host/network.ts'
import type { World } from '../../src/host/world.ts'
import type { Fault, SandboxOptions, Stage } from '../../src/sandbox/index.ts'
import { envelope } from '../portal/loopback.ts'
import { transcriptsOf } from '../shown.ts'
import { briefly, findingsIn, isDocument, openFit } from './checkup.ts'
import { expectGolden } from './golden.ts'
import { listen, nowhere, readsOf } from './listen.ts'
import { openPortal, origin, writesIn } from './portal.ts'
import { manifest, stage } from './team.ts'
import { errorOf, now, transcript } from './world.ts'

const day = 86_400_000

test('all is well but for the end of the key, which is near', async () => {
  const portal = await openFit({ expiresAt: new Date(now + 12.5 * day) })
  const ended = await portal.run('doctor')
  expect(ended.code).toBe(0)
  expectGolden('doctor-ending', transcript(ended))
  expect(writesIn(portal.requests)).toEqual([])
  expect(portal.requests[0]).toBe('GET /api/2.0/settings/version/build')
  expect(transcriptsOf(readFileSync('docs/everyday.md', 'utf8')).get('doctor')).toBe(ended.out)
})

test('much is amiss, and all of it is told', async () => {
  const rooms: Stage = { rooms: stage.rooms.map((room) => ({ ...room, canManage: false })) }
  const portal = await openFit(
    { scopes: ['rooms:read', 'files:write'], expiresAt: new Date(now + 12.5 * day) },
    { profile: '3.6', now: () => new Date(now + 40_000) },
    rooms,
  )
  const ended = await portal.run('doctor')
  expect(ended.code).toBe(4)
  expectGolden('doctor-amiss', transcript(ended))
  const coloured = await portal.run('doctor', { isColour: { out: true, err: true } })
  expect(coloured.out).toContain('\u001b[33m')
  expect((await portal.run('doctor --no-color', { isColour: { out: true, err: true } })).out).not.toContain('\u001b')
})

test('nobody answers: that is told at once, and what rests on it is not looked at', async () => {
  const portal = await openFit()
  const url = await nowhere()
  const ended = await portal.run('doctor', {
    env: { ...portal.world.env, DOCSPACE_URL: url },
    openFetch: () => openFetch({}),
  })
  expect(ended.code).toBe(1)
  expectGolden('doctor-nowhere', transcript(ended).replaceAll(url, 'http://127.0.0.1:9'))
})

test.for<{ profile: NonNullable<SandboxOptions['profile']>; is: string }>([
  { profile: '3.5', is: 'warning portal/older' },
  { profile: '3.6', is: 'warning portal/older' },
  { profile: '3.7', is: 'ok' },
])('DocSpace $profile', async ({ profile, is }) => {
  const ended = await (await openFit({}, { profile })).run('doctor --format json')
  expect({ is: briefly(findingsIn(ended), 'version'), code: ended.code }).toEqual({ is: [is], code: 0 })
})

test.for([
  { name: 'hides its version', answer: {}, is: 'warning doctor/version' },
  { name: 'is too old', answer: { docSpace: '3.1.1' }, is: 'warning portal/too-old' },
])('a portal that $name', async ({ answer: row, is }) => {
  const portal = await openFit()
  const url = await listen((request, answer) => {
    if (request.url?.endsWith('/build')) answer.end(envelope(row))
    else readsOf(portal.sandbox)(request, answer)
  })
  const ended = await portal.run('doctor --format json', { env: { ...portal.world.env, DOCSPACE_URL: url } })
  expect(briefly(findingsIn(ended), 'version')).toEqual([is])
})

test.for<{
  name: string
  fault: Fault
  check: string
  is: string
  code: number
  line?: string
  requestTimeout?: number
}>([
  { name: 'not a DocSpace', fault: { fault: 'notJson' }, check: 'portal', is: 'failure portal/not-docspace', code: 1 },
  { name: 'a portal that fails', fault: { fault: 'error500' }, check: 'portal', is: 'failure portal/failed', code: 1 },
  { name: 'one that has had enough', fault: { fault: 'tooMany' }, check: 'portal', is: 'failure portal/busy', code: 1 },
  {
    name: 'one that never answers',
    fault: { fault: 'hang' },
    check: 'portal',
    is: 'failure portal/timeout',
    code: 1,
    requestTimeout: 20,
  },
  {
    name: 'one that takes longer than we have',
    fault: { fault: 'hang' },
    check: 'portal',
    is: 'failure portal/timeout',
    code: 1,
    line: ' --timeout 1',
  },
  {
    name: 'a key that makes it fail',
    fault: { on: { path: '/api/2.0/keys/*' }, fault: 'error500' },
    check: 'account',
    is: 'failure portal/failed',
    code: 1,
  },
  {
    name: 'rooms that cannot be listed',
    fault: { on: { path: '/api/2.0/files/rooms' }, fault: 'otherShape' },
    check: 'rooms',
    is: 'failure portal/unexpected',
    code: 1,
  },
  {
    name: 'a room that cannot be read',
    fault: { on: { path: '/api/2.0/files/rooms' }, requests: [2], fault: 'otherShape' },
    check: 'selection',
    is: 'failure portal/unexpected',
    code: 1,
  },
  {
    name: 'too much at once',
    fault: { on: { path: '/api/2.0/files/rooms' }, requests: [1], fault: 'tooMany' },
    check: 'requests',
    is: 'warning doctor/turned-away',
    code: 0,
  },
])('$name', async ({ fault, check, is, code, line = '', requestTimeout = 30_000 }) => {
  const portal = await openFit({}, { faults: { faults: [fault] } })
  const ended = await portal.run(`doctor --format json${line}`, { requestTimeout })
  expect({ is: briefly(findingsIn(ended), check), code: ended.code }).toEqual({ is: [is], code })
})

test.for<{
  name: string
  text: string | undefined
  line?: string
  check?: string
  is: string
  selection: string
  code: number
}>([
  { name: 'none', text: undefined, is: 'ok', selection: 'unchecked', code: 0 },
  {
    name: 'none where it is said to be',
    text: undefined,
    line: ' --file links.yaml',
    is: 'failure file/unreadable',
    selection: 'unchecked',
    code: 1,
  },
  {
    name: 'one with mistakes',
    text: `${manifest}  - id: 9\n    lnks: {}\n`,
    is: 'failure doctor/manifest',
    selection: 'unchecked',
    code: 3,
  },
  {
    name: 'one with warnings',
    text: `portal: http://docs.example.com\n${manifest}`,
    line: ' --allow-http',
    is: 'warning doctor/manifest',
    selection: 'ok',
    code: 0,
  },
])('a manifest: $name', async ({ text, line = '', is, selection, code }) => {
  const portal = await openFit()
  const files = new Map(text === undefined ? [] : [['roomlinks.yaml', text]])
  const read: World['read'] = (path) => {
    const found = files.get(path)
    return found === undefined ? Promise.reject(errorOf('ENOENT')) : Promise.resolve(new TextEncoder().encode(found))
  }
  const isElsewhere = text?.startsWith('portal:')
  const env = { ...portal.world.env, ...(isElsewhere && { DOCSPACE_URL: undefined }) }
  const openElsewhere = {
    openFetch: async (): ReturnType<World['openFetch']> => (url, init) =>
      fetch(String(url).replace('http://docs.example.com', portal.url), init),
  }
  const ended = await portal.run(`doctor --format json${line}`, { env, read, ...(isElsewhere && openElsewhere) })
  const findings = findingsIn(ended)
  expect({ is: briefly(findings, 'manifest'), selection: briefly(findings, 'selection'), code: ended.code }).toEqual({
    is: [is],
    selection: [selection],
    code,
  })
  expect(briefly(findings, 'address')).toEqual([isElsewhere ? 'warning doctor/exposed' : 'ok'])
  expect(briefly(findings, 'certificate')).toEqual([isElsewhere ? 'unchecked' : 'ok'])
})

test('a manifest that cannot be opened is there all the same', async () => {
  const portal = await openFit()
  const ended = await portal.run('doctor --format json', { read: () => Promise.reject(errorOf('EACCES')) })
  expect(briefly(findingsIn(ended), 'manifest')).toEqual(['failure file/unreadable'])
})

test.for([
  { name: 'nobody names one', text: manifest, env: {}, is: ['failure portal/not-named'], code: 1 },
  { name: 'the manifest, which may name one, is wrong', text: 'version: 2', env: {}, is: ['unchecked'], code: 3 },
  {
    name: 'two differ',
    text: `portal: https://acme.example.com\n${manifest}`,
    env: { DOCSPACE_URL: origin },
    is: ['failure portal/differs'],
    code: 1,
  },
  { name: 'it is no URL', text: manifest, env: { DOCSPACE_URL: 'acme' }, is: ['failure portal/address'], code: 1 },
])('which portal: $name', async ({ text, env, is, code }) => {
  const portal = await openPortal(stage, text)
  const ended = await portal.run('doctor --format json', {
    env: { DOCSPACE_API_KEY: portal.sandbox.apiKey, LINK_PASSWORD: 'Quiet-Harbour-27', ...env },
  })
  const findings = findingsIn(ended)
  expect({ is: briefly(findings, 'address'), code: ended.code }).toEqual({ is, code })
  expect(briefly(findings, 'account')).toEqual(['unchecked'])
  expect(portal.requests).toEqual([])
})

test('rooms out of reach are named, up to a number', async () => {
  const rooms: Stage = {
    rooms: [
      { id: 1, type: 'custom', title: 'Mine' },
      { id: 2, type: 'custom', title: 'Old', archived: true },
      { id: 3, type: 'custom', title: 'Pattern', template: true },
      ...[4, 5, 6, 7].map((id) => ({ id, type: 'custom' as const, title: `Theirs ${id}`, canManage: false })),
    ],
  }
  const entries = [1, 2, 3, 4, 5, 6, 7, 99].map((id) => `  - id: ${id}\n    links: { press: { access: read } }\n`)
  const portal = await openPortal(rooms, `version: 1\nname: reach\nrooms:\n${entries.join('')}`)
  const ended = await portal.run('doctor')
  expect(ended.code).toBe(3)
  expectGolden('doctor-out-of-reach', transcript(ended))
})

test('an old Node', async () => {
  const portal = await openFit()
  const [old, just] = await Promise.all([
    portal.run('doctor --format json', { nodeVersion: '20.18.3' }),
    portal.run('doctor --format json', { nodeVersion: '20.19.0' }),
  ])
  expect({ is: briefly(findingsIn(old), 'node'), code: old.code }).toEqual({ is: ['failure doctor/node'], code: 1 })
  expect(briefly(findingsIn(just), 'node')).toEqual(['ok'])
})

test('a command line that is wrong, for programs', async () => {
  const { out, code } = await (await openFit()).run('doctor --format json --room 7')
  const document: unknown = JSON.parse(out)
  expect(isDocument(document), JSON.stringify(isDocument.errors)).toBe(true)
  expect(code).toBe(1)
})

test('a portal on this machine needs no https, by whichever name it is called', async () => {
  const portal = await openFit()
  const { port } = new URL(portal.url)
  for (const host of ['127.0.0.1', 'localhost']) {
    const env = { ...portal.world.env, DOCSPACE_URL: `http://${host}:${port}` }
    const findings = findingsIn(await portal.run('doctor --format json', { env }))
    expect([host, briefly(findings, 'address'), briefly(findings, 'certificate')]).toEqual([host, ['ok'], ['ok']])
  }
})
