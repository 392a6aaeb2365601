import { type Proxies, type Route, readProxies, routeTo } from '../../host/proxies.ts'
import type { World } from '../../host/world.ts'
import { type CheckName, type Finding, failureFrom, findingFrom, ok, unchecked } from '../../model/checkup.ts'
import type { PortalError, Reader } from '../../model/gateway.ts'
import { openReader } from '../../portal/gateway.ts'
import { quote } from '../../view/escape.ts'
import { diagnose } from '../diagnostics.ts'
import { forgeAddress } from '../forge/target.ts'
import { catchPortalError, connectTo, openNetwork, type PortalArgs } from '../portal.ts'
import { examineCertificate } from './credentials.ts'
import { type SeenAnswer, type Sockets, watchAnswers } from './sockets.ts'

/** What a checkup found out about reaching a portal. */
export interface ReachedPortal {
  /** The findings about proxy, portal and certificate. */
  readonly findings: readonly Finding[]
  /** All answers so far. Later requests add theirs. */
  readonly seen: readonly SeenAnswer[]
  /** The answer of the portal, if it is one. */
  readonly answer: { readonly version: string | undefined } | undefined
  /** Opens a reader with a key and a limit of attempts; or says why the key must not be sent. */
  readonly access: { readonly ask: (key: string, tries?: number) => Promise<Reader> } | { readonly why: string }
}

/** How a checkup watches connections, and the signal that ends it. */
export interface Watch {
  readonly sockets: Sockets
  readonly signal: AbortSignal
}

/** Asks a portal for its version, once and without a key: first it must prove to be the portal. */
export async function reachPortal(
  url: string | undefined,
  args: PortalArgs,
  world: World,
  { sockets, signal }: Watch,
): Promise<ReachedPortal> {
  const [proxies, out] = [readProxies(world.env), await openNetwork(world)]
  if (!proxies.ok || !out.ok) {
    const findings = out.diagnostics.map((diagnostic) => findingFrom('proxy', diagnostic))
    return unreached(findings, ['portal', 'certificate'], 'the proxy cannot be used')
  }
  if (url === undefined) return unreached([], ['proxy', 'portal', 'certificate'], 'no portal is configured')
  const { fetch, seen } = watchAnswers(out.value, world.now)
  const ask = async (apiKey: string, tries?: number): Promise<Reader> =>
    openReader(connectTo({ url, apiKey, fetch, ...(tries && { tries }) }, args, world, signal))
  const reader = await ask('', 1)
  const { value: answer, error } = await catchPortalError(reader.fetchVersion().then((version) => ({ version })))

  const proxy = checkProxy(url, proxies.value, { error, sockets })
  const certificate = sockets.certificates.get(new URL(url).host)
  const certificates = await examineCertificate({ url, certificate, error }, world)
  const isUnsafe = certificates.some(({ status }) => status === 'failure')
  return {
    findings: [proxy, ...checkForgeProxy(proxies.value, world), checkPortal(proxy, error), ...certificates],
    seen,
    answer,
    access: error
      ? { why: 'the portal was not reached' }
      : isUnsafe
        ? { why: 'the key was not sent, because certificates are not verified' }
        : { ask },
  }
}

function checkPortal(proxy: Finding, error: PortalError | undefined): Finding {
  if (error === undefined) return ok('portal', 'answers')
  if (proxy.status === 'failure') return unchecked('portal', 'the proxy does not let us through')
  if (error.code === 'portal/certificate') return unchecked('portal', 'its certificate cannot be trusted')
  return failureFrom('portal', error, 1)
}

function unreached(known: readonly Finding[], checks: readonly CheckName[], why: string): ReachedPortal {
  return {
    findings: [...known, ...checks.map((check) => unchecked(check, why))],
    seen: [],
    answer: undefined,
    access: { why: 'the portal was not reached' },
  }
}

/** Reports the proxy of the portal, without the credentials of its address; or why there is none. */
function checkProxy(
  portal: string,
  proxies: Proxies,
  {
    error,
    sockets,
  }: { readonly error: PortalError | undefined; readonly sockets: Pick<Sockets, 'connected' | 'tunnelled'> },
): Finding {
  const route = routeTo(new URL(portal), proxies)
  if (!route.proxy) return ok('proxy', routeText(route, proxies, 'this portal'))
  const { url: proxy, variable } = route.proxy
  const { host } = new URL(proxy)
  if (error === undefined || sockets.tunnelled.has(host)) return ok('proxy', routeText(route, proxies, 'this portal'))
  const isConnected = sockets.connected.has(host)
  if (isConnected && error.code !== 'portal/timeout') return failureFrom('proxy', error, 1)
  return findingFrom('proxy', diagnose('doctor/proxy', { proxy, variable, isConnected }))
}

/** Reports the proxy of the API that `comment` uses, if this is CI and there are proxies. */
function checkForgeProxy(proxies: Proxies, { env }: Pick<World, 'env'>): readonly Finding[] {
  const { http, https } = proxies
  const address = forgeAddress(env)
  if (!(http || https) || !address?.ok) return []
  const url = new URL(address.value)
  const route = routeTo(url, proxies)
  return [ok('proxy', `${routeText(route, proxies, url.host)}${route.proxy ? `, for ${url.host}` : ''}`)]
}

function routeText(route: Route, { http, https }: Proxies, to: string): string {
  if (route.proxy) return `${route.proxy.url}, from ${route.proxy.variable}`
  const proxy = https ?? http
  if (!proxy) return 'none'
  const none = `none for ${to}, though ${proxy.variable} is set`
  if (route.why === 'excepted') return `${none}: ${route.variable} has ${quote(route.entry, 80)}`
  return route.why === 'here' ? `${none}: it is on this machine` : none
}
