import { join } from 'node:path'
import { Agent, fetch as undiciFetch } from 'undici'
import { expect, test } from 'vitest'
import { openFetch } from '../../src/host/network.ts'
import { makeCertificate } from './certificate.ts'
import { briefly, findingsIn, openFit } from './checkup.ts'
import { listen, nowhere, readsOf } from './listen.ts'
import { openPortal } from './portal.ts'
import { command, makeFolder, surroundingsOf } from './process.ts'
import { openProxy } from './proxy.ts'
import { countingServer, type Peer, peers } from './stalling.ts'
import { manifest, stage } from './team.ts'
import { errorOf, now } from './world.ts'

test.for([
  { seconds: 0, is: 'ok', says: 'by 1 s at most', code: 0 },
  { seconds: 29, is: 'ok', says: 'by 30 s at most', code: 0 },
  { seconds: -29, is: 'ok', says: 'by 29 s at most', code: 0 },
  { seconds: 30, is: 'warning doctor/clock-off', says: '30 s ahead of', code: 0 },
  { seconds: 60, is: 'failure doctor/clock-wrong', says: '60 s ahead of', code: 1 },
  { seconds: -120, is: 'warning doctor/clock-off', says: '119 s behind', code: 0 },
  { seconds: -302, is: 'failure doctor/clock-wrong', says: '5 min behind', code: 1 },
  { seconds: -90_000, is: 'failure doctor/clock-wrong', says: '25 h behind', code: 1 },
])('a portal whose clock is $seconds s ahead', async ({ seconds, is, says, code }) => {
  const portal = await openFit({}, { now: () => new Date(now + seconds * 1000) })
  const ended = await portal.run('doctor --format json')
  const findings = findingsIn(ended)
  expect({ is: briefly(findings, 'clock'), code: ended.code }).toEqual({ is: [is], code })
  expect(findings.find(({ check }) => check === 'clock')?.message).toContain(says)
})

test.for<{ name: string; slow?: number; says?: Readonly<Record<string, string | null>>; is: string }>([
  { name: 'that took its time may have told it at any moment of that', slow: 80_000, is: 'ok' },
  { name: 'that somebody has kept tells an old time', says: { age: '600' }, is: 'unchecked' },
  { name: 'without a date', says: { date: null }, is: 'unchecked' },
  { name: 'with a date that is none', says: { date: 'soon' }, is: 'unchecked' },
])('an answer $name', async ({ slow = 0, says = {}, is }) => {
  const portal = await openFit({}, { now: () => new Date(now + 75_000) })
  const fetching = await portal.world.openFetch({})
  let clock = now
  const ended = await portal.run('doctor --format json', {
    now: () => clock,
    openFetch: async () => async (url, request) => {
      const { status, headers, body } = await fetching(url, request)
      clock += slow
      return { status, body, headers: { get: (name) => says[name] ?? (name in says ? null : headers.get(name)) } }
    },
  })
  expect(briefly(findingsIn(ended), 'clock')).toEqual([is])
})

test.for([
  { name: 'set for it', env: (proxy: string) => ({ HTTP_PROXY: proxy }), is: 'ok', says: 'from HTTP_PROXY', code: 0 },
  {
    name: 'with a password',
    env: (proxy: string) => ({ http_proxy: proxy.replace('//', '//me:Open-Sesame-9@') }),
    is: 'ok',
    says: 'from http_proxy',
    code: 0,
  },
  {
    name: 'not for it',
    env: (proxy: string) => ({ HTTP_PROXY: proxy, NO_PROXY: '*' }),
    is: 'ok',
    says: 'none for this portal, though HTTP_PROXY is set: NO_PROXY has "*"',
    code: 1,
  },
  {
    name: 'away',
    env: () => ({ HTTP_PROXY: 'http://127.0.0.1:1' }),
    is: 'failure doctor/proxy',
    says: 'http://127.0.0.1:1 that HTTP_PROXY names',
    code: 1,
  },
  {
    name: 'no URL',
    env: () => ({ HTTP_PROXY: 'proxy' }),
    is: 'failure proxy/unusable',
    says: 'proxy in HTTP_PROXY is not a URL',
    code: 1,
  },
  {
    name: 'no proxy for HTTP',
    env: () => ({ HTTPS_PROXY: 'socks5://127.0.0.1:1080' }),
    is: 'failure proxy/unusable',
    says: 'does not start with http:// or https://',
    code: 1,
  },
  {
    name: 'a host and a port alone',
    env: () => ({ http_proxy: 'proxy:3128' }),
    is: 'failure proxy/unusable',
    says: 'does not start with http:// or https://',
    code: 1,
  },
])('a proxy that is $name', async ({ env, is, says, code }) => {
  const portal = await openFit()
  const given = env((await openProxy()).url)
  const ended = await portal.run('doctor --format json --allow-http', {
    env: { ...portal.world.env, DOCSPACE_URL: portal.url.replace('127.0.0.1', 'docs.invalid'), ...given },
    openFetch,
  })
  const findings = findingsIn(ended)
  expect({ is: briefly(findings, 'proxy'), code: ended.code }).toEqual({ is: [is], code })
  expect(findings.find(({ check }) => check === 'proxy')?.message).toContain(says)
  expect(ended.out).not.toContain('Open-Sesame-9')
})

test.for([
  { name: 'for long', end: '490101', env: {}, is: ['ok'], code: 0 },
  {
    name: 'for long, by an authority of its own',
    end: '490101',
    env: { NODE_EXTRA_CA_CERTS: 'roomlinks.yaml' },
    is: ['ok'],
    code: 0,
  },
  { name: 'until soon', end: '270120', env: {}, is: ['warning doctor/certificate-ending'], code: 0 },
  {
    name: 'for long, with an authority that is not there',
    end: '490101',
    env: { NODE_EXTRA_CA_CERTS: 'none.pem' },
    is: ['warning doctor/authority', 'ok'],
    code: 0,
  },
  {
    name: 'and nobody looks at it',
    end: '490101',
    env: { NODE_TLS_REJECT_UNAUTHORIZED: '0' },
    is: ['failure doctor/certificates-ignored'],
    code: 1,
  },
])('a certificate that is good $name', async ({ end, env, is, code }) => {
  const portal = await openFit()
  const certificate = makeCertificate(end)
  const url = await listen(readsOf(portal.sandbox), certificate)
  const dispatcher = new Agent({ connect: { ca: certificate.cert } })
  const ended = await portal.run('doctor --format json', {
    env: { ...portal.world.env, DOCSPACE_URL: url, ...env },
    openFetch: async () => (to, init) => undiciFetch(to, { ...init, dispatcher }),
  })
  const findings = findingsIn(ended)
  expect({ is: briefly(findings, 'certificate'), code: ended.code }).toEqual({ is, code })
  expect(briefly(findings, 'account')).toEqual([code === 0 ? 'ok' : 'unchecked'])
  await dispatcher.close()
})

test.for([
  { name: 'whose certificate nobody trusts', isThere: true, portal: 'unchecked', is: 'failure portal/certificate' },
  { name: 'where nobody listens', isThere: false, portal: 'failure portal/unreachable', is: 'unchecked' },
])('a portal with https $name', async ({ isThere, portal: of, is }) => {
  const portal = await openFit()
  const url = isThere
    ? await listen(readsOf(portal.sandbox), makeCertificate())
    : (await nowhere()).replace('http:', 'https:')
  const env = { ...portal.world.env, DOCSPACE_URL: url }
  const ended = await portal.run('doctor --format json', { env, openFetch: () => openFetch({}) })
  const findings = findingsIn(ended)
  expect({ portal: briefly(findings, 'portal'), is: briefly(findings, 'certificate') }).toEqual({
    portal: [of],
    is: [is],
  })
  expect(ended.code).toBe(1)
  expect(portal.requests).toEqual([])
})

test.for([
  { name: 'that is trusted', isTrusted: true, isProxied: false },
  { name: 'that is trusted, behind a proxy', isTrusted: true, isProxied: true },
  { name: 'that nobody trusts', isTrusted: false, isProxied: false },
])('the built command and a certificate $name', async ({ isTrusted, isProxied }) => {
  const portal = await openPortal(stage, manifest)
  const certificate = makeCertificate()
  const url = await listen(readsOf(portal.sandbox), certificate)
  const authority = join(makeFolder({ 'authority.pem': certificate.cert }), 'authority.pem')
  const proxy = await openProxy()
  const env = {
    DOCSPACE_URL: url,
    ...(isTrusted && { NODE_EXTRA_CA_CERTS: authority }),
    ...(isProxied && { HTTPS_PROXY: proxy.url }),
  }
  const ended = await command('doctor --format json', surroundingsOf(portal, env))
  const findings = findingsIn(ended)
  expect(briefly(findings, 'certificate')).toEqual([isTrusted ? 'ok' : 'failure portal/certificate'])
  expect(briefly(findings, 'portal')).toEqual([isTrusted ? 'ok' : 'unchecked'])
  const says = (check: string): string | undefined => findings.find((one) => one.check === check)?.message
  if (isTrusted) expect(says('certificate')).toBe('until 2049-01-01, by 127.0.0.1; NODE_EXTRA_CA_CERTS is set')
  expect(says('proxy')).toBe(isProxied ? `${proxy.url}, from HTTPS_PROXY` : 'none')
})

test.for<{ name: string; peer: Peer; is: string; says: string }>([
  {
    name: 'wants a password',
    peer: 'says407',
    is: 'failure portal/proxy-login',
    says: 'The proxy in HTTPS_PROXY does not accept the user name and the password there (407',
  },
  { name: 'forbids it', peer: 'says403', is: 'failure portal/proxy', says: 'refuses the connection (403' },
  {
    name: 'never answers',
    peer: 'mute',
    is: 'failure doctor/proxy',
    says: 'that HTTPS_PROXY names does not answer in time.',
  },
  { name: 'opens a way to nobody', peer: 'tunnelsNowhere', is: 'ok', says: ', from HTTPS_PROXY' },
])('a proxy that $name', async ({ peer, is, says }) => {
  const portal = await openFit()
  const server = await countingServer(peers[peer])
  const proxy = `http://me:Open-Sesame-9@127.0.0.1:${server.port}`
  const ended = await portal.run('doctor --format json', {
    env: { ...portal.world.env, DOCSPACE_URL: 'https://docs.invalid', HTTPS_PROXY: proxy },
    requestTimeout: 500,
    openFetch,
  })
  const findings = findingsIn(ended)
  expect(briefly(findings, 'proxy')).toEqual([is])
  expect(findings.find(({ check }) => check === 'proxy')?.message).toContain(says)
  expect(ended.out).not.toContain('Open-Sesame-9')
})

test('a proxy whose own certificate nobody trusts', async () => {
  const portal = await openFit()
  const proxy = await openProxy({ certificate: makeCertificate() })
  const env = { ...portal.world.env, DOCSPACE_URL: 'https://docs.invalid', HTTPS_PROXY: proxy.url }
  const findings = findingsIn(await portal.run('doctor --format json', { env, openFetch }))
  expect(briefly(findings, 'proxy')).toEqual(['failure portal/proxy'])
  expect(findings.find(({ check }) => check === 'proxy')?.message).toContain(
    'The proxy in HTTPS_PROXY has a certificate that cannot be trusted (DEPTH_ZERO_SELF_SIGNED_CERT, GET ',
  )
})

test.for([
  { name: 'an entry', url: 'https://docs.invalid', no: 'a.test, .invalid', says: ': NO_PROXY has ".invalid"' },
  { name: 'this machine', url: 'http://localhost:1', no: '', says: ': it is on this machine' },
  { name: 'no variable for it', url: 'http://docs.invalid', no: '', says: '' },
])('what keeps a proxy from being used: $name', async ({ url, no, says }) => {
  const portal = await openFit()
  const env = { ...portal.world.env, DOCSPACE_URL: url, HTTPS_PROXY: 'http://proxy.test:1', NO_PROXY: no }
  const ended = await portal.run('doctor --format json --allow-http', {
    env: says.includes('machine') ? { ...env, HTTP_PROXY: 'http://proxy.test:1' } : env,
    openFetch: async () => () => Promise.reject(errorOf('ECONNREFUSED')),
  })
  expect(findingsIn(ended).find(({ check }) => check === 'proxy')?.message).toBe(
    `none for this portal, though HTTPS_PROXY is set${says}`,
  )
})

test.for<{ name: string; env: Readonly<Record<string, string>>; says: readonly string[] }>([
  {
    name: 'GitHub Actions',
    env: { GITHUB_ACTIONS: 'true', GITHUB_API_URL: 'https://git.test/api/v3', NO_PROXY: 'git.test' },
    says: ['none for git.test, though HTTPS_PROXY is set: NO_PROXY has "git.test"'],
  },
  { name: 'GitLab CI', env: { GITLAB_CI: 'true' }, says: ['http://proxy.test:1, from HTTPS_PROXY, for gitlab.com'] },
  { name: 'a forge whose address is none', env: { GITLAB_CI: 'true', CI_API_V4_URL: 'x' }, says: [] },
  { name: 'no CI', env: {}, says: [] },
  { name: 'no proxy', env: { GITLAB_CI: 'true', HTTPS_PROXY: '' }, says: [] },
])('the way to the forge, in $name', async ({ env, says }) => {
  const portal = await openFit()
  const ended = await portal.run('doctor --format json', {
    env: { ...portal.world.env, HTTPS_PROXY: 'http://proxy.test:1', ...env },
  })
  const found = findingsIn(ended).filter(({ check }) => check === 'proxy')
  expect(found.slice(1).map(({ message }) => message)).toEqual(says)
})
