import { readFileSync } from 'node:fs'
import { Ajv2020 } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'
import { expect, test } from 'vitest'
import type { Sandbox } from '../../src/sandbox/index.ts'
import type { FoundDocument } from '../../src/view/links/found.ts'
import { expectGolden } from './golden.ts'
import { governed, openGoverned } from './governed.ts'
import { openPortal, origin, type Portal } from './portal.ts'
import { answering } from './prompting.ts'
import { seen } from './seen.ts'
import { transcript } from './world.ts'

const isValid = (() => {
  const ajv = new Ajv2020({ strict: true, strictTypes: false, allErrors: true })
  formats.default(ajv)
  return ajv.compile(JSON.parse(readFileSync('schemas/inventory.schema.json', 'utf8')))
})()

function readJson(text: string): FoundDocument {
  const document: FoundDocument = JSON.parse(text)
  isValid(document)
  expect(isValid.errors).toBeNull()
  return document
}

/** The long URL behind a short one. */
async function long({ sandbox }: Portal, url: string): Promise<string> {
  const answer = await sandbox.fetch(new Request(url))
  return answer.headers.get('location') ?? ''
}

test('a short URL is found in the list, without a further request', async () => {
  const portal = await openGoverned()
  const { shareLink } = await seen(portal, 7, 'Press')
  portal.requests.length = 0
  expectGolden('links-find-declared', transcript(await portal.run(['links', '--find', shareLink])))
  expect(portal.requests.filter((request) => !/ \/api\//.test(request))).toEqual([])
})

test('a long URL of an external link says itself which link it is', async () => {
  const portal = await openGoverned()
  const url = await long(portal, (await seen(portal, 13, 'Trade fair')).shareLink)
  expect(url).toContain('/rooms/share?key=')
  expectGolden('links-find-foreign', transcript(await portal.run(['links', '--find', url])))
})

test('a long URL finds the link whose id it has, whatever URL the portal shows for another one', async () => {
  let shown = ''
  const portal = await openGoverned((answer) => async (request) => {
    const answered = await answer(request)
    if (shown === '' || !/\/rooms\/7\/links/.test(request.url)) return answered
    const { response, ...rest } = JSON.parse(await answered.text())
    for (const { sharedLink } of response) if (sharedLink.title === 'Press') sharedLink.shareLink = shown
    return Response.json({ response, ...rest })
  })
  shown = await long(portal, (await seen(portal, 7, 'Auditors')).shareLink)
  const ended = await portal.run(['links', '--format', 'json', '--find', shown])
  expect(readJson(ended.out).links.map(({ title }) => title)).toEqual(['Auditors'])
})

test('an invitation is found by the URLs of everybody, short and long', async () => {
  const portal = await openGoverned()
  const own = (await seen(portal, 7, 'Join')).shareLink
  const short = (await seen(portal, 7, 'Join', portal.sandbox.addKey({ user: 'manager' }))).shareLink
  expect(short).not.toBe(own)
  for (const url of [own, short, await long(portal, short)]) {
    portal.requests.length = 0
    const { code, out } = await portal.run(['links', '--format', 'json', '--find', url])
    expect(code).toBe(0)
    expect(readJson(out).links[0]).toMatchObject({ title: 'Join', key: 'invitation', room: { id: '7' }, url: null })
  }
})

test('a short URL is asked for without the key, and its redirect is not followed', async () => {
  const asked: Request[] = []
  const portal = await openGoverned((answer) => (request) => {
    if (new URL(request.url).pathname.startsWith('/s/')) asked.push(request)
    return answer(request)
  })
  const { shareLink } = await seen(portal, 7, 'Join', portal.sandbox.addKey({ user: 'manager' }))
  expect((await portal.run(['links', '--find', shareLink])).code).toBe(0)
  expect(asked.map(({ url }) => url === shareLink)).toEqual([true])
  expect(asked[0]?.redirect).toBe('manual')
  expect(asked[0]?.headers.has('authorization')).toBe(false)
})

test('a short URL may lead to another name of the portal', async () => {
  const portal = await openGoverned()
  // The portal knows the codes of all its names.
  const { shareLink } = await seen(portal, 7, 'Press', portal.sandbox.apiKey, 'http://127.0.0.1')
  const ended = await portal.run(['links', '--find', shareLink.replace('http://127.0.0.1', origin)])
  expect(ended).toMatchObject({ code: 0, out: expect.stringContaining('"Press"') })
})

test('a URL can be read from stdin, or typed where nobody sees it', async () => {
  const portal = await openGoverned()
  const { shareLink } = await seen(portal, 8, 'Prices')
  portal.world.files.set('/dev/stdin', `${shareLink}\n`)
  expect(await portal.run('links --find -')).toMatchObject({ code: 0, out: expect.stringContaining('"Prices"') })
  const typed = await portal.run('links --find', answering(portal.world, ['', shareLink]))
  expect(typed).toMatchObject({
    code: 0,
    err: '? URL of the link\n! Paste a URL.\n? URL of the link\n> (hidden)\n',
  })
})

const nothing = 'error find/nothing'

test.for([
  ['nobody to ask', '--find', undefined, nothing],
  ['no stdin', '--find -', undefined, nothing],
  ['an empty stdin', '--find -', '', 'error find/no-url'],
  ['a word', '--find press', undefined, 'error find/no-url'],
  ['a URL of another host', '--find https://acme.example.org/s/5XzpDt6wZRdsTrJ', undefined, 'error find/foreign'],
  ['a URL with a user', `--find http://docspace.localhost@evil.example/s/5XzpDt6wZRdsTrJ`, undefined, 'find/foreign'],
] as const)('nothing is sent for %s', async ([, options, input, says]) => {
  const portal = await openGoverned()
  if (input !== undefined) portal.world.files.set('/dev/stdin', input)
  const ended = await portal.run(`links ${options}`)
  expect(ended).toMatchObject({ code: 1, out: '', err: expect.stringContaining(says) })
  expect(portal.requests).toEqual([])
  const json = await portal.run(`links --format json ${options}`)
  expect(readJson(json.out)).toMatchObject({ ok: false })
})

test('a terminal that goes away gives no URL', async () => {
  const portal = await openGoverned()
  const { code, err } = await portal.run('links --find', answering(portal.world, [undefined]))
  expect(code).toBe(1)
  expect(err).toContain(nothing)
})

const key = (id: string): string => Buffer.from(`${'q'.repeat(43)}=?"${id}"`).toString('base64url')
const unknown = `${origin}/rooms/share?key=${key('6b1f0f5e-0b6a-4f0c-9c55-0d0f2f3a9b11')}`
const readable = { rooms: governed.rooms.filter(({ canManage }) => canManage !== false) }
const manifest = 'version: 1\nname: team\nrooms: []\n'

test('that no link has a URL is known where all rooms could be read, and cannot be told elsewhere', async () => {
  const whole = await openPortal(readable, manifest)
  expectGolden('links-find-none', transcript(await whole.run(['links', '--find', unknown])))
  const part = await openPortal(governed, manifest)
  expectGolden('links-find-unread', transcript(await part.run(['links', '--find', unknown])))
  expect((await part.run(['links', '--room', '7', '--find', unknown])).code).toBe(2)
})

/** Answers short URLs in another way. */
const shortly =
  (reply: () => Response) =>
  (answer: Sandbox['fetch']): Sandbox['fetch'] =>
  async (request) =>
    new URL(request.url).pathname.startsWith('/s/') ? reply() : answer(request)

const redirect = (location: string) => () => new Response(null, { status: 302, headers: { location } })
const code = `${origin}/s/5XzpDt6wZRdsTrJ`

test.for([
  ['nothing', () => new Response(null, { status: 404 })],
  ['a page', () => new Response('<script>location="x"</script>', { status: 200 })],
  ['an error', () => new Response('{}', { status: 503 })],
  ['a redirect without an address', () => new Response(null, { status: 302 })],
  ['a redirect to what is not an address', redirect('https://[')],
  ['a redirect to another host', redirect('https://evil.example/s/5XzpDt6wZRdsTrJ')],
  ['a redirect to another short URL', redirect('/s/another')],
  ['a redirect to a page of the portal', redirect('/login')],
] as const)('a short URL that leads to %s cannot be told', async ([, reply]) => {
  const portal = await openPortal(readable, manifest, {}, shortly(reply))
  const { code: exit, out } = await portal.run(['links', '--find', code, '--format', 'json'])
  expect(exit).toBe(9)
  expect(readJson(out)).toMatchObject({ answer: 'unknown', links: [], why: expect.stringContaining('does not say') })
})

test('a page of the portal is not the URL of a link', async () => {
  const portal = await openPortal(readable, manifest)
  expect((await portal.run(['links', '--find', `${origin}/rooms/shared`])).code).toBe(9)
})

test('a portal may keep its version to itself', async () => {
  const portal = await openPortal(
    readable,
    manifest,
    {},
    (answer) => async (request) =>
      request.url.endsWith('/version/build') ? new Response(null, { status: 404 }) : answer(request),
  )
  const { out } = await portal.run(['links', '--format', 'json', '--find', unknown])
  expect(readJson(out)).toMatchObject({ answer: 'none', portal: { version: null } })
})

test('a redirect may be relative to the portal', async () => {
  const reply = redirect(new URL(unknown).pathname + new URL(unknown).search)
  const portal = await openPortal(readable, manifest, {}, shortly(reply))
  expect((await portal.run(['links', '--find', code])).code).toBe(2)
})

test('a portal that does not answer is an error, which does not quote the URL', async () => {
  const portal = await openPortal(readable, manifest, {}, (answer) => async (request) => {
    if (new URL(request.url).pathname.startsWith('/s/'))
      throw Object.assign(new Error(request.url), { code: 'ECONNRESET' })
    return answer(request)
  })
  const ended = await portal.run(['links', '--find', code])
  expect(ended).toMatchObject({ code: 1, out: '', err: expect.stringContaining('error portal/unreachable') })
  expect(ended.err).not.toContain('5XzpDt6wZRdsTrJ')
})

test('that no link has a URL is said of the rooms that were looked at, and of none that was not found', async () => {
  const portal = await openPortal(readable, manifest)
  const part = await portal.run(['links', '--room', '7', '--find', unknown])
  expect(part).toMatchObject({ code: 2, out: 'No link of the rooms that were looked at has this URL.\n' })
  const nowhere = await portal.run(['links', '--room', '999', '--find', unknown, '--format', 'json'])
  expect(nowhere.code).toBe(9)
  expect(readJson(nowhere.out)).toMatchObject({ answer: 'unknown', why: expect.stringContaining('not found') })
})
