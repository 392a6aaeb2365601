import { type Proxies, type Way, wayTo } from '../../host/proxies.ts'
import type { World } from '../../host/world.ts'
import { type Finding, found, ok, refused } from '../../model/checkup.ts'
import type { PortalError } from '../../model/gateway.ts'
import { quote } from '../../view/escape.ts'
import { forgeAddress } from '../forge/place.ts'
import { diagnose } from './sentences.ts'
import type { Sockets } from './sockets.ts'

/** By which proxy the portal is reached, told without the credentials that its address may hold; or why by none. */
export function judgeProxy(
  portal: string,
  proxies: Proxies,
  { error, sockets }: { readonly error: PortalError | undefined; readonly sockets: Pick<Sockets, 'made' | 'opened'> },
): Finding {
  const way = wayTo(new URL(portal), proxies)
  if (!way.proxy) return ok('proxy', wayText(way, proxies, 'this portal'))
  const { url: proxy, variable } = way.proxy
  const { host } = new URL(proxy)
  if (error === undefined || sockets.opened.has(host)) return ok('proxy', wayText(way, proxies, 'this portal'))
  const isMet = sockets.made.has(host)
  if (isMet && error.code !== 'portal/timeout') return refused('proxy', error, 1)
  return found('proxy', diagnose('doctor/proxy', { proxy, variable, isMet }))
}

/** By which proxy the API is reached in which `comment` writes, where this is CI and there are proxies at all. */
export function judgeForgeProxy(proxies: Proxies, { env }: Pick<World, 'env'>): readonly Finding[] {
  const { http, https } = proxies
  const address = forgeAddress(env)
  if (!(http || https) || !address?.ok) return []
  const url = new URL(address.value)
  const way = wayTo(url, proxies)
  return [ok('proxy', `${wayText(way, proxies, url.host)}${way.proxy ? `, for ${url.host}` : ''}`)]
}

function wayText(way: Way, { http, https }: Proxies, to: string): string {
  if (way.proxy) return `${way.proxy.url}, from ${way.proxy.variable}`
  const named = https ?? http
  if (!named) return 'none'
  const none = `none for ${to}, though ${named.variable} is set`
  if (way.why === 'excepted') return `${none}: ${way.variable} has ${quote(way.entry, 80)}`
  return way.why === 'here' ? `${none}: it is on this machine` : none
}
