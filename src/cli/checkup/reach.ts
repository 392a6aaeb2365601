import { type Proxies, readProxies, type Way, wayTo } from '../../host/proxies.ts'
import type { World } from '../../host/world.ts'
import { type CheckName, type Finding, failureFrom, findingFrom, ok, unchecked } from '../../model/checkup.ts'
import type { PortalError, Reader } from '../../model/gateway.ts'
import { openReader } from '../../portal/gateway.ts'
import { quote } from '../../view/escape.ts'
import { diagnose } from '../diagnostics.ts'
import { forgeAddress } from '../forge/place.ts'
import { connectTo, openWay, type PortalArgs, told } from '../portal.ts'
import { examineCertificate } from './credentials.ts'
import { type SeenAnswer, type Sockets, watchAnswers } from './sockets.ts'

/** A portal, as far as it was reached. */
export interface Reached {
  /** Of the way there: proxy, portal, certificate. */
  readonly findings: readonly Finding[]
  /** What it has answered so far, to this and to whatever is asked later. */
  readonly seen: readonly SeenAnswer[]
  /** What it said of itself, if it is one. */
  readonly answer: { readonly version: string | undefined } | undefined
  /** A way to ask with a key, how often at most; or why a key must not be sent. */
  readonly way: { readonly ask: (key: string, tries?: number) => Promise<Reader> } | { readonly why: string }
}

/** How a checkup watches what goes out, and what ends it. */
export interface Watch {
  readonly sockets: Sockets
  readonly signal: AbortSignal
}

/** Asks a portal for its version, once and without a key: first it must be seen that it is the portal. */
export async function reachPortal(
  url: string | undefined,
  args: PortalArgs,
  world: World,
  { sockets, signal }: Watch,
): Promise<Reached> {
  const [proxies, out] = [readProxies(world.env), await openWay(world)]
  if (!proxies.ok || !out.ok) {
    const findings = out.diagnostics.map((diagnostic) => findingFrom('proxy', diagnostic))
    return unreached(findings, ['portal', 'certificate'], 'the proxy cannot be used')
  }
  if (url === undefined) return unreached([], ['proxy', 'portal', 'certificate'], 'it is not known which portal')
  const { fetch, seen } = watchAnswers(out.value, world.now)
  const ask = async (apiKey: string, tries?: number): Promise<Reader> =>
    openReader(connectTo({ url, apiKey, fetch, ...(tries && { tries }) }, args, world, signal))
  const reader = await ask('', 1)
  const { value: answer, error } = await told(reader.fetchVersion().then((version) => ({ version })))

  const proxy = judgeProxy(url, proxies.value, { error, sockets })
  const certificate = sockets.certificates.get(new URL(url).host)
  const certificates = await examineCertificate({ url, certificate, error }, world)
  const isUnsafe = certificates.some(({ status }) => status === 'failure')
  return {
    findings: [proxy, ...judgeForgeProxy(proxies.value, world), judgePortal(proxy, error), ...certificates],
    seen,
    answer,
    way: error
      ? { why: 'the portal was not reached' }
      : isUnsafe
        ? { why: 'the key was not sent, as nobody looks at the certificate' }
        : { ask },
  }
}

function judgePortal(proxy: Finding, error: PortalError | undefined): Finding {
  if (error === undefined) return ok('portal', 'answers')
  if (proxy.status === 'failure') return unchecked('portal', 'the proxy does not let us through')
  if (error.code === 'portal/certificate') return unchecked('portal', 'its certificate cannot be trusted')
  return failureFrom('portal', error, 1)
}

function unreached(known: readonly Finding[], checks: readonly CheckName[], why: string): Reached {
  return {
    findings: [...known, ...checks.map((check) => unchecked(check, why))],
    seen: [],
    answer: undefined,
    way: { why: 'the portal was not reached' },
  }
}

/** By which proxy the portal is reached, told without the credentials that its address may hold; or why by none. */
function judgeProxy(
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
  if (isMet && error.code !== 'portal/timeout') return failureFrom('proxy', error, 1)
  return findingFrom('proxy', diagnose('doctor/proxy', { proxy, variable, isMet }))
}

/** By which proxy the API is reached in which `comment` writes, where this is CI and there are proxies at all. */
function judgeForgeProxy(proxies: Proxies, { env }: Pick<World, 'env'>): readonly Finding[] {
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
