import { expect, test } from 'vitest'
import { openFetch } from '../../src/host/network.ts'
import { readProxies } from '../../src/host/proxies.ts'
import { withProxyErrors } from '../../src/host/tunnel.ts'
import { countingServer, type Peer, peers } from '../commands/stalling.ts'

test.for(
  (['says403', 'tunnelsAPage', 'tunnelsChunks', 'tunnelsMore'] as const).flatMap((peer) => [
    { peer, scheme: 'http' },
    { peer, scheme: 'https' },
  ]),
)('a proxy for $scheme that $peer opens no way, and is asked once', async ({ peer, scheme }) => {
  const { asked, made } = await askBy(peer, scheme)
  const status = peer === 'says403' ? 403 : 200
  await expect(asked).rejects.toMatchObject({ name: 'ProxyError', variable: `${scheme}_proxy`, status })
  expect(made()).toBe(1)
})

test('a way that is one too many is not asked for', async () => {
  const connect = (): Promise<never> => Promise.reject(new Error('It is asked for.'))
  const open = withProxyErrors(connect, { variable: 'HTTP_PROXY', hasLogin: false }, { isTooMany: () => true })
  await expect(open({ origin: 'http://127.0.0.1', path: 'docs.invalid:80' })).rejects.toMatchObject({
    variable: 'HTTP_PROXY',
    status: 200,
  })
})

async function askBy(
  peer: Peer,
  scheme: string,
): Promise<{ readonly asked: Promise<unknown>; readonly made: () => number }> {
  const { port, made } = await countingServer(peers[peer])
  const proxies = readProxies({ [`${scheme}_proxy`]: `http://me@127.0.0.1:${port}` })
  if (!proxies.ok) throw new Error('It can be used.')
  const fetch = await openFetch(proxies.value)
  const { signal } = new AbortController()
  const asked = fetch(`${scheme}://docs.invalid`, { method: 'GET', headers: {}, redirect: 'manual', signal })
  return { asked, made }
}
