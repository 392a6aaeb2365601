import { expect, test } from 'vitest'
import type { PortalError } from '../../src/model/gateway.ts'
import { isWhole, planOn, type Staged, staged } from './stage.ts'

const rooms = [1, 2, 3].map((id) => ({ id, type: 'custom' as const, title: `Room ${id}`, tags: ['client'] }))
const want = rooms.map(({ id }) => `  - id: ${id}\n    links: { press: { access: read } }\n`).join('')
const link = {
  id: '6b1f0f5e-0b6a-4f0c-9c55-0d0f2f3a9b11',
  title: 'A',
  linkType: 1,
  internal: false,
  denyDownload: false,
}
const row = { access: 2, sharedLink: link, subjectType: 1 }

/** A portal that answers so when it is asked for the links of these rooms. */
function answering(body: string | Response, ids: readonly number[], all: typeof rooms = rooms): Staged {
  const paths = new Set(ids.map((id) => `/api/2.0/files/rooms/${id}/links`))
  return staged(all, {}, (send) => async (input, init) => {
    if (!paths.has(new URL(String(input)).pathname)) return send(input, init)
    return typeof body === 'string'
      ? new Response(body, { headers: { 'content-type': 'application/json' } })
      : body.clone()
  })
}

const nil = '00000000-0000-0000-0000-000000000000'
const json = { 'content-type': 'application/json' }
const envelope = (response: unknown): string => JSON.stringify({ response, statusCode: 200 })

test.for([
  { name: 'no list', body: envelope({}) },
  { name: 'a list of texts', body: envelope(['x']) },
  { name: 'a user among the links', body: envelope([{ ...row, subjectType: 0 }]) },
  { name: 'a group among the links', body: envelope([{ ...row, subjectType: 2 }]) },
  { name: 'a link twice', body: envelope([row, row]) },
  { name: 'an id that is none', body: envelope([{ ...row, sharedLink: { ...link, id: '1' } }]) },
  { name: 'an id that is a path', body: envelope([{ ...row, sharedLink: { ...link, id: '../../8' } }]) },
  { name: 'a level that is none', body: envelope([{ ...row, access: 'Read' }]) },
  { name: 'a date that is none', body: envelope([{ ...row, sharedLink: { ...link, expirationDate: 'soon' } }]) },
  { name: 'an id of zeros', body: envelope([{ ...row, sharedLink: { ...link, id: nil } }]) },
  { name: '403 in the envelope', body: '{"response":[],"count":0,"status":1,"statusCode":403}' },
  { name: '500 in the envelope', body: '{"error":{"message":"No"},"status":1,"statusCode":500}' },
  { name: 'links, and 403 in the envelope', body: JSON.stringify({ response: [row], statusCode: 403 }) },
  { name: 'the status 1 in the envelope', body: '{"response":[],"count":0,"status":1,"statusCode":200}' },
  { name: 'an error in the envelope', body: '{"response":[],"count":0,"error":{},"status":0,"statusCode":200}' },
  { name: 'fewer links than it counts', body: JSON.stringify({ response: [row], count: 2, statusCode: 200 }) },
  { name: 'no links, and one that it counts', body: '{"response":[],"count":1,"status":0,"statusCode":200}' },
  { name: 'nothing', body: '{"count":0,"status":0,"statusCode":200}' },
  { name: 'a part of it', body: new Response(envelope([]), { status: 206, headers: json }) },
  { name: 'another status of success', body: new Response(envelope([]), { status: 201, headers: json }) },
  { name: '204', body: new Response(null, { status: 204 }) },
  { name: 'a page', body: new Response('<h1>Sign in</h1>', { headers: { 'content-type': 'text/html' } }) },
  { name: 'brackets without end', body: `{"statusCode":200,"response":${'['.repeat(100_000)}` },
  { name: 'more values than a list has', body: `{"statusCode":200,"response":[${'[],'.repeat(600_000)}[]]}` },
  { name: 'a title without end', body: envelope([{ ...row, sharedLink: { ...link, title: 'x'.repeat(1e6) } }]) },
  { name: 'JSON of another kind', body: '{"hello":1}' },
  { name: 'more than 16 MiB', body: ' '.repeat(16 * 1024 * 1024 + 1) },
  { name: 'a refusal', body: new Response('{"error":{"message":"No"}}', { status: 400 }) },
  { name: 'that it does not know the room', body: new Response('{"error":{"message":"No"}}', { status: 404 }) },
])('where the portal answers with $name, that is an error of those rooms, and nothing is written', async ({ body }) => {
  const portal = answering(body, [1, 3])
  const checked = await planOn(portal, want)
  const { diagnostics } = checked
  expect(checked.ok && checked.value.rooms.map(({ room: { id } }) => id)).toEqual(['2'])
  expect(isWhole(checked)).toBe(false)
  expect(diagnostics.map(({ code, span }) => `${span?.line} ${code}`)).toEqual([
    '4 room/unreadable',
    '8 room/unreadable',
  ])
  expect(diagnostics.map(({ message }) => message.slice(0, 38))).toEqual([
    'The links of "Room 1" (room 1) cannot ',
    'The links of "Room 3" (room 3) cannot ',
  ])
  expect(portal.asked.filter((request) => !request.startsWith('GET '))).toEqual([])
})

test('what is wrong with the portal as a whole is told once, and soon', async () => {
  const many = Array.from({ length: 1000 }, (_, at) => ({
    ...rooms[0],
    id: at + 1,
    type: 'custom' as const,
    title: 'R',
  }))
  const portal = answering(
    new Response('', { status: 401 }),
    // The room that was changed last is listed first.
    [1000],
    many.map((room) => ({ ...room, tags: ['client'] })),
  )
  const ended = await planOn(portal, '  - tag: client\n    links: { press: { access: read } }\n').catch(
    ({ code }: PortalError) => code,
  )
  expect(ended).toBe('portal/unauthorized')
  await new Promise((resolve) => setTimeout(resolve, 50))
  expect(portal.asked.length).toBeLessThan(200)
})
