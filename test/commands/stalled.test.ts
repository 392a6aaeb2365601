import { setTimeout } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { openFetch } from '../../src/host/network.ts'
import { type Proxies, readProxies } from '../../src/host/proxies.ts'
import { expectOfEach } from './at-once.ts'
import { openPortal, type Portal } from './portal.ts'
import { command, makeFolder, startCommand, surroundingsOf } from './process.ts'
import { countingServer, type Peer, peers } from './stalling.ts'
import { manifest, stage } from './team.ts'
import type { Ended } from './world.ts'

/** How often a request is sent at most that meets no answer. */
const budget = 5

interface Case {
  readonly peer: Peer
  readonly says: RegExp
  readonly scheme?: 'http' | 'https'
}

/** Who lets others wait for good has to be met in that time, and who breaks twice. A quiet machine meets one in 0.3 s. */
const stalling: readonly Peer[] = ['mute', 'endlessHeaders', 'slowBody', 'tunnelsNowhere']

const timeFor = ({ peer }: Case): string => `--timeout ${stalling.includes(peer) ? 5 : 15}`

/** Whoever is gone can keep no process from its end: that is shown with a process for `drops` and `says407`. */
const gone: readonly Peer[] = ['resets', 'hangsUp', 'garbage', 'says403', 'says502', 'tunnelsAndDrops']

/** Whatever a peer does, the run ends in its time, after few connections; resolves with what it says on stderr. */
async function expectEnd({ peer, says }: Case, line: string, env: (port: number) => Texts): Promise<string> {
  const portal = await openPortal(stage, manifest)
  const server = await countingServer(peers[peer])
  const { code, err } = gone.includes(peer)
    ? await runHere(portal, line, env(server.port))
    : await command(line, surroundingsOf(portal, env(server.port)))
  expect({ code, isFew: server.made() >= 1 && server.made() <= budget }).toEqual({ code: 1, isFew: true })
  expect(err).toMatch(says)
  return err
}

type Texts = Readonly<Record<string, string>>

/** Runs it in this process, on the network of a process. */
function runHere(portal: Portal, line: string, env: Texts): Promise<Ended> {
  const { signal } = new AbortController()
  const changes = { env: { ...portal.world.env, ...env }, openFetch: (proxies: Proxies) => openFetch(proxies, signal) }
  return portal.run(line, changes)
}

const named = (cases: readonly Case[]): readonly (Case & { readonly name: string })[] =>
  cases.map((one) => ({ ...one, name: `${one.peer} ${one.scheme ?? 'https'}` }))

const brokenProxies: readonly Case[] = [
  { peer: 'mute', says: /error portal\/timeout\n.* did not answer in time/ },
  { peer: 'mute', scheme: 'http', says: /error portal\/timeout/ },
  { peer: 'drops', says: /the proxy in HTTPS_PROXY hangs up \(UND_ERR_SOCKET\); trying again …\n/ },
  { peer: 'drops', scheme: 'http', says: /the proxy in HTTP_PROXY hangs up \(UND_ERR_SOCKET\); trying again …\n/ },
  { peer: 'resets', says: /the proxy in HTTPS_PROXY hangs up \(ECONNRESET\); trying again …\n/ },
  { peer: 'hangsUp', says: /the proxy in HTTPS_PROXY hangs up \(\w+\); trying again …\n/ },
  { peer: 'garbage', says: /error portal\/proxy\n {2}The proxy in HTTPS_PROXY cannot be used \(HTTPParserError, GET/ },
  { peer: 'endlessHeaders', says: /error portal\/timeout/ },
  {
    peer: 'says407',
    says: /error portal\/proxy-login\n {2}The proxy in HTTPS_PROXY asks for a user name and a password \(407/,
  },
  { peer: 'says403', says: /error portal\/proxy\n {2}The proxy in HTTPS_PROXY refuses the connection \(403, GET/ },
  { peer: 'says502', says: /the proxy in HTTPS_PROXY cannot reach the server \(502\); trying again …\n/ },
  { peer: 'tunnelsNowhere', says: /error portal\/timeout/ },
  { peer: 'tunnelsAndDrops', says: /docs\.invalid: connection broken \(ECONNRESET\); trying again …\n/ },
]

/** Proxies that answer a CONNECT with something else than a tunnel. */
const wrongTunnels = (['tunnelsAPage', 'tunnelsChunks', 'tunnelsMore', 'tunnelsThenMore'] as const).flatMap((peer) =>
  (['http', 'https'] as const).map(
    (scheme): Case => ({
      peer,
      scheme,
      says:
        peer === 'tunnelsThenMore'
          ? /error portal\//
          : new RegExp(
              `error portal/proxy\n {2}The proxy in ${scheme.toUpperCase()}_PROXY refuses the connection \\(200, GET`,
            ),
    }),
  ),
)

test('a proxy that breaks or stalls: the run ends in its time, after few connections', async () => {
  await expectOfEach(named(brokenProxies), async (one) => {
    const err = await expectEnd(one, `plan --allow-http ${timeFor(one)}`, proxied(one))
    expect(err.split('trying again …').length).toBeLessThanOrEqual(2)
  })
})

test('a proxy that makes no tunnel: it is refused after few connections', async () => {
  await expectOfEach(named(wrongTunnels), async (one) => {
    await expectEnd(one, 'plan --allow-http --timeout 20', proxied(one))
  })
})

function proxied({ scheme = 'https' }: Case): (port: number) => Texts {
  return (port) => ({
    DOCSPACE_URL: `${scheme}://docs.invalid`,
    [`${scheme}_proxy`.toUpperCase()]: `http://127.0.0.1:${port}`,
  })
}

const brokenPortals: readonly Case[] = [
  { peer: 'mute', says: /did not answer in time/ },
  { peer: 'mute', scheme: 'http', says: /did not answer in time/ },
  { peer: 'drops', says: /: connection broken \(ECONNRESET\); trying again …\n/ },
  { peer: 'hangsUp', scheme: 'http', says: /: connection broken \(\w+\); trying again …\n/ },
  { peer: 'garbage', scheme: 'http', says: /cannot be reached \(HTTPParserError\)/ },
  { peer: 'endlessHeaders', scheme: 'http', says: /did not answer in time/ },
  { peer: 'slowBody', scheme: 'http', says: /did not answer in time/ },
]

test('a portal that breaks or stalls: the run ends in its time, after few connections', async () => {
  await expectOfEach(named(brokenPortals), async (one) => {
    await expectEnd(one, `plan ${timeFor(one)}`, (port) => ({
      DOCSPACE_URL: `${one.scheme ?? 'https'}://127.0.0.1:${port}`,
    }))
  })
})

test('a name that is looked up for ever does not keep the process', async () => {
  const portal = await openPortal(stage, manifest)
  const folder = makeFolder({ 'mute-dns.cjs': "require('node:dns').lookup = () => setInterval(() => {}, 1000)\n" })
  const env = { DOCSPACE_URL: 'https://docs.invalid', NODE_OPTIONS: `--require ${folder}/mute-dns.cjs` }
  const { code, err } = await command('plan --timeout 1', surroundingsOf(portal, env))
  expect(code).toBe(1)
  expect(err).toContain('error portal/timeout')
})

test('a forge behind a proxy that drops what is asked: few connections, and the error names the variable', async () => {
  const server = await countingServer(peers.says407)
  const proxy = `http://me:Open-Sesame-9@127.0.0.1:${server.port}`
  const env = { GITHUB_ACTIONS: 'true', GITHUB_TOKEN: 'ghp_x', GITHUB_REPOSITORY: 'a/b', HTTPS_PROXY: proxy }
  const cwd = makeFolder({ 'plan.md': '# Plan\n' })
  const { code, err } = await command('comment -f plan.md --number 7 --key some', { cwd, env })
  expect(code).toBe(1)
  expect(err).toContain(
    'error forge/silent\n  There was no answer (the proxy in HTTPS_PROXY does not accept the user name',
  )
  expect(err).not.toContain('Open-Sesame-9')
  expect(server.made()).toBe(1)
})

test.for([
  { name: 'that is made to a portal', isProxied: false, peer: 'mute' },
  { name: 'that is made to a proxy', isProxied: true, peer: 'mute' },
  { name: 'through a proxy', isProxied: true, peer: 'tunnelsNowhere' },
] as const)('at the end no connection $name is left', async ({ isProxied, peer }) => {
  const server = await countingServer(peers[peer])
  const gone = new AbortController()
  const read = readProxies(isProxied ? { https_proxy: `http://127.0.0.1:${server.port}` } : {})
  if (!read.ok) throw new Error('It can be used.')
  const fetch = await openFetch(read.value, gone.signal)
  const url = `https://${isProxied ? 'docs.invalid' : `127.0.0.1:${server.port}`}`
  const { signal } = new AbortController()
  const answer = fetch(url, { method: 'GET', headers: {}, redirect: 'manual', signal })
  const ended = expect(answer).rejects.toThrow()
  while (server.open() === 0) await setTimeout(10)
  gone.abort()
  await ended
  while (server.open() > 0) await setTimeout(10)
})

test('a refused connection is told at once, once for all requests, and the error comes at the end', async () => {
  const portal = await openPortal(stage, manifest)
  const running = startCommand('plan', surroundingsOf(portal, { DOCSPACE_URL: 'http://127.0.0.1:1' }))
  await running.says('trying again …\n')
  expect(running.err()).toBe('http://127.0.0.1:1: connection refused (ECONNREFUSED); trying again …\n')
  const { code, err, out } = await running.ended
  expect({ code, out }).toEqual({ code: 1, out: '' })
  expect(err.split('trying again')).toHaveLength(2)
  expect(err).toContain('error portal/unreachable\n  http://127.0.0.1:1 cannot be reached (ECONNREFUSED).')
})
