import { expect, test } from 'vitest'
import { createSandbox, type Profile } from '../../src/sandbox/index.ts'
import { asker, linkId } from './ask.ts'

const now = () => new Date('2027-01-01T12:00:00Z')

// Contract §8.
test.for<{ profile: Profile; version: string; hasAi: boolean }>([
  { profile: '3.5', version: '3.5.0', hasAi: false },
  { profile: '3.6', version: '3.6.1', hasAi: true },
])('DocSpace $profile', async ({ profile, version, hasAi }) => {
  const sandbox = createSandbox({ profile, now, sharePolicy: { externalShare: false, applyToRooms: true } })
  sandbox.load({ rooms: [{ type: 'custom', title: 'x' }] })
  const ask = asker(sandbox)
  const body = { linkId: linkId(1), access: 11, title: 'x', maxUseCount: 5000, expirationDate: '2027-06-01T00:00:00Z' }
  const { sharedLink } = (await ask('PUT', '/files/rooms/1/links', body)).response ?? {}
  expect(sharedLink?.expirationDate).toBe('2027-01-08T13:00:00.0000000+01:00')
  expect(sharedLink).not.toHaveProperty('maxUseCount')
  expect(sharedLink).not.toHaveProperty('currentUseCount')
  const untitled = await ask('PUT', '/files/rooms/1/links', { ...body, title: '' })
  expect(untitled.response?.sharedLink?.title).toBe('Invitation link')
  const external = { linkId: linkId(2), linkType: 1, access: 2, expirationDate: '2027-06-01T00:00:00Z' }
  const kept = (await ask('PUT', '/files/rooms/1/links', external)).response?.sharedLink
  expect([kept?.internal, kept?.expirationDate]).toEqual([false, '2027-06-01T02:00:00.0000000+02:00'])
  const refused = await asker(sandbox, sandbox.addKey({ user: 'member' }))('GET', '/files/rooms/1/link')
  expect([refused.http, refused.count, refused.response]).toEqual([200, 0, undefined])
  expect((await ask('GET', '/files/rooms/1')).response).not.toHaveProperty('shared')
  const room = await ask('POST', '/files/rooms', { title: 'x', roomType: 9 })
  expect(room.http).toBe(hasAi ? 200 : 400)
  const build = await ask('GET', '/settings/version/build')
  expect(build.response).toEqual({ docSpace: version })
})

test('DocSpace 3.7 is the default, and 3.5 stages no AI rooms', async () => {
  const build = await asker(createSandbox())<{ docSpace: string }>('GET', '/settings/version/build')
  expect(build.response?.docSpace).toBe('3.7.2')
  const old = createSandbox({ profile: '3.5' })
  expect(() => old.load({ rooms: [{ type: 'ai', title: 'x' }] })).toThrow('no ai rooms')
})
