import { expect, test } from 'vitest'
import type { World } from '../../src/host/world.ts'
import type { KeyOptions } from '../../src/sandbox/index.ts'
import { envelope } from '../portal/loopback.ts'
import { briefly, findingsIn, openFit } from './checkup.ts'
import { listen, readsOf } from './listen.ts'
import { origin } from './portal.ts'
import { now } from './world.ts'

const day = 86_400_000

test.for<{ name: string; key: KeyOptions; check: string; is: string; code: number }>([
  { name: 'for all', key: { scopes: [] }, check: 'scopes', is: 'warning doctor/key-scopes', code: 0 },
  {
    name: 'for more',
    key: { scopes: ['rooms:write', 'files:read'] },
    check: 'scopes',
    is: 'warning doctor/key-scopes',
    code: 0,
  },
  { name: 'for all to read', key: { scopes: ['*:read'] }, check: 'scopes', is: 'warning doctor/key-scopes', code: 0 },
  { name: 'for all to write', key: { scopes: ['*:write'] }, check: 'scopes', is: 'warning doctor/key-scopes', code: 0 },
  { name: 'to read', key: { scopes: ['rooms:read'] }, check: 'scopes', is: 'ok', code: 0 },
  {
    name: 'for something else',
    key: { scopes: ['files:read'] },
    check: 'scopes',
    is: 'failure doctor/key-scopes',
    code: 4,
  },
  {
    name: 'for many other things',
    key: { scopes: ['a:read', 'b:read', 'c:read', 'd:read', 'e:read', 'f:read'] },
    check: 'scopes',
    is: 'failure doctor/key-scopes',
    code: 4,
  },
  {
    name: 'that has ended',
    key: { expiresAt: new Date(now - day) },
    check: 'account',
    is: 'failure portal/unauthorized',
    code: 4,
  },
  {
    name: 'that is switched off',
    key: { active: false },
    check: 'account',
    is: 'failure portal/unauthorized',
    code: 4,
  },
  {
    name: 'of somebody who has left',
    key: { user: 'former' },
    check: 'account',
    is: 'failure portal/unauthorized',
    code: 4,
  },
  { name: 'that ends in 30 days', key: { expiresAt: new Date(now + 30 * day) }, check: 'expiry', is: 'ok', code: 0 },
  {
    name: 'that ends before',
    key: { expiresAt: new Date(now + 30 * day - 1000) },
    check: 'expiry',
    is: 'warning doctor/key-ending',
    code: 0,
  },
  {
    name: 'that ends today',
    key: { expiresAt: new Date(now + 1000) },
    check: 'expiry',
    is: 'warning doctor/key-ending',
    code: 0,
  },
  { name: 'that does not end', key: {}, check: 'expiry', is: 'ok', code: 0 },
  { name: 'of a stranger', key: { user: 'stranger' }, check: 'rooms', is: 'warning doctor/no-rooms', code: 3 },
  { name: 'of a member', key: { user: 'member' }, check: 'rooms', is: 'warning doctor/none-managed', code: 4 },
])('a key $name', async ({ key, check, is, code }) => {
  const portal = await openFit(key)
  const ended = await portal.run('doctor --format json')
  const findings = findingsIn(ended)
  expect({ is: briefly(findings, check), code: ended.code }).toEqual({ is: [is], code })
  const isOut = is.startsWith('failure')
  expect(briefly(findings, 'selection')[0]).toMatch(isOut ? 'unchecked' : code === 0 ? 'ok' : 'failure')
})

test.for<{ name: string; env: World['env']; line?: string; is: readonly string[]; code: number }>([
  { name: 'none', env: { DOCSPACE_API_KEY: undefined }, is: ['failure key/missing'], code: 4 },
  { name: 'without sk-', env: { DOCSPACE_API_KEY: '0123456789abcdef' }, is: ['failure doctor/key-form'], code: 4 },
  { name: 'of two words', env: { DOCSPACE_API_KEY: 'sk-one sk-two' }, is: ['failure key/malformed'], code: 4 },
  {
    name: 'in a file that is not there',
    env: {},
    line: ' --api-key-file none',
    is: ['failure key/unreadable'],
    code: 4,
  },
  {
    name: 'in a file that others may read',
    env: {},
    line: ' --api-key-file shared/key',
    is: ['warning key/shared'],
    code: 0,
  },
  {
    name: 'without sk- in such a file',
    env: {},
    line: ' --api-key-file shared/other',
    is: ['warning key/shared', 'failure doctor/key-form'],
    code: 4,
  },
])('a key as it is given: $name', async ({ env, line = '', is, code }) => {
  const portal = await openFit()
  portal.world.files.set('shared/key', portal.sandbox.apiKey)
  portal.world.files.set('shared/other', 'fedcba9876543210')
  const ended = await portal.run(`doctor --format json${line}`, { env: { ...portal.world.env, ...env } })
  const findings = findingsIn(ended)
  expect({ is: briefly(findings, 'key'), code: ended.code }).toEqual({ is, code })
  expect(briefly(findings, 'portal')).toEqual(['ok'])
  expect(briefly(findings, 'account')).toEqual([code === 0 ? 'ok' : 'unchecked'])
  expect(portal.requests.length > 1).toBe(code === 0)
})

test.for<{ name: string; row: object; check: string; is: string; says: string }>([
  { name: 'without a name', row: {}, check: 'account', is: 'ok', says: 'a person without a name' },
  {
    name: 'with a name to fool people',
    row: { createBy: { displayName: 'Ann"\u202e\u001b[2J' } },
    check: 'account',
    is: 'ok',
    says: '"Ann\\"\\u{202e}\\x1b[2J"',
  },
  {
    name: 'that says that it is off',
    row: { isActive: false },
    check: 'account',
    is: 'failure doctor/key-off',
    says: 'switched off',
  },
  {
    name: 'that ended by our clock',
    row: { expiresAt: '2027-01-11T09:00:00Z' },
    check: 'expiry',
    is: 'failure doctor/key-over',
    says: '2027-01-11',
  },
])('a key $name', async ({ row, check, is, says }) => {
  const portal = await openFit()
  const url = await listen((request, answer) => {
    const { pathname } = new URL(String(request.url), origin)
    if (pathname === '/api/2.0/keys/@self') answer.end(envelope(row))
    else readsOf(portal.sandbox)(request, answer)
  })
  const ended = await portal.run('doctor --format json', { env: { ...portal.world.env, DOCSPACE_URL: url } })
  const findings = findingsIn(ended)
  expect(briefly(findings, check)).toEqual([is])
  expect(findings.find((one) => one.check === check)?.message).toContain(says)
})
