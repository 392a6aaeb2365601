import { setMaxListeners } from 'node:events'
import type { Connection as ForgeConnection } from '../forge/forge.ts'
import { diagnose } from '../host/diagnostics.ts'
import { readProxies } from '../host/proxies.ts'
import type { World } from '../host/world.ts'
import type { Clock } from '../http/fetch.ts'
import type { KnownSecret } from '../manifest/secrets/known-secrets.ts'
import { type Checked, checked, type Diagnostic, failed } from '../model/diagnostic.ts'
import { type PortalError, portalErrorOf } from '../model/gateway.ts'
import { readPortalAddress } from '../model/text/address.ts'
import { type ConnectOptions, connect } from '../portal/connect.ts'
import type { Connection } from '../portal/http.ts'
import { systemErrorText } from './files/files.ts'

/** The options that say how to reach the portal. */
export interface PortalArgs {
  readonly portal?: string
  readonly apiKeyFile?: string
  /** Plain http to another machine is what the user wants. */
  readonly allowHttp?: true
  readonly concurrency?: number
  /** Seconds. */
  readonly timeout?: number
}

/**
 * The connection that the manifest, the environment and the options ask for. Two that name different portals are a
 * mistake; the key comes from a file or the environment, never from an argument, which other users could read. `signal`
 * ends every request. `found` is the key where it was looked for before: a pipe can be read once.
 */
export async function openConnection(
  manifestPortal: string | undefined,
  args: PortalArgs,
  world: World,
  signal: AbortSignal,
  found?: Checked<string>,
): Promise<Checked<Connection>> {
  const address = findAddress(manifestPortal, args, world)
  const key = found ?? (await findKey(args.apiKeyFile, world))
  const network = await openNetwork(world)
  if (!address.ok || !key.ok || !network.ok) {
    return { ok: false, diagnostics: [address, key, network].flatMap(({ diagnostics }) => diagnostics) }
  }

  const reached = { url: address.value.url, apiKey: key.value, fetch: network.value }
  const diagnostics = [...address.diagnostics, ...key.diagnostics]
  return checked(connectTo(reached, args, world, signal), diagnostics)
}

/** The address of the portal, and where it was found: on each of these places, if it is named more than once. */
export function findAddress(
  manifestPortal: string | undefined,
  { portal, allowHttp }: Pick<PortalArgs, 'portal' | 'allowHttp'>,
  { env }: Pick<World, 'env'>,
): Checked<{ readonly url: string; readonly sources: readonly string[] }> {
  const places = { '--portal': portal, DOCSPACE_URL: env['DOCSPACE_URL'], 'the manifest': manifestPortal }
  const addresses = Object.entries(places).flatMap(([source, text]) =>
    text ? [{ source, ...readPortalAddress(text) }] : [],
  )
  const diagnostics: Diagnostic[] = []
  for (const one of addresses) {
    if ('why' in one) diagnostics.push(diagnose('portal/address', { source: one.source, why: one.why }))
    else if (one.isExposed && !allowHttp) diagnostics.push(diagnose('portal/exposed', { source: one.source }))
    else if (one.isApi) diagnostics.push(diagnose('portal/api-path', { source: one.source }))
  }
  const usable = addresses.flatMap((one) => ('address' in one ? [one] : []))
  const [first] = usable
  for (const other of usable) {
    if (first && other.address !== first.address) {
      diagnostics.push(diagnose('portal/differs', { one: first.source, other: other.source }))
    }
  }
  if (addresses.length === 0) diagnostics.push(diagnose('portal/not-named', {}))
  return checked({ url: first?.address ?? '', sources: addresses.map(({ source }) => source) }, diagnostics)
}

/** A connection as the options ask for it, to an address that was found. */
export function connectTo(
  reached: Pick<ConnectOptions, 'url' | 'apiKey' | 'fetch' | 'tries'>,
  { allowHttp, concurrency }: PortalArgs,
  world: World,
  signal: AbortSignal,
): Connection {
  return connect({
    ...reached,
    ...(allowHttp && { allowHttp }),
    ...requestContext(world),
    ...(concurrency !== undefined && { concurrency: { reads: concurrency, writes: writeConcurrency(concurrency) } }),
    signal,
  })
}

/** What all that is sent takes of the world, and tells people. */
export function requestContext(
  world: World,
): Clock & Pick<World, 'requestTimeout'> & Pick<ForgeConnection, 'onWait' | 'onSilence'> {
  const { sleep, now, random, requestTimeout, err, canShow } = world
  let isReported = false
  return {
    ...{ sleep, now, random },
    ...(requestTimeout !== undefined && { requestTimeout }),
    onWait: (milliseconds, reason) => err(`Waiting ${Math.round(milliseconds / 1000)} s: ${reason}.\n`),
    // Requests that are under way together all meet the same: it is said once.
    onSilence: (sentence) => {
      // On a terminal it takes the place of a line that tells of progress.
      if (!isReported) err(`${canShow ? '\r\x1b[K' : ''}${sentence}\n`)
      isReported = true
    },
  }
}

/** What came of asking: an answer, or why there is none. */
export type PortalResult<T> =
  | { readonly value: T; readonly error?: undefined }
  | { readonly error: PortalError; readonly value?: undefined }

/** Waits for an answer, and takes a refusal for one. */
export async function catchPortalError<T>(answer: Promise<T>): Promise<PortalResult<T>> {
  try {
    return { value: await answer }
  } catch (caught) {
    return { error: portalErrorOf(caught) }
  }
}

/** Ends when the time is over that a command may take from now on, if it is limited, or when it is told to. */
export function openDeadline({ timeout }: Pick<PortalArgs, 'timeout'>): AbortController {
  const deadline = new AbortController()
  // Each request that waits listens to it.
  setMaxListeners(0, deadline.signal)
  if (timeout !== undefined) {
    const end = (): void => deadline.abort(new DOMException('The time of the run is over.', 'TimeoutError'))
    setTimeout(end, timeout * 1000).unref()
  }
  return deadline
}

/** The way out. The proxies come from the environment: one that cannot be used is told as a mistake in it. */
export async function openNetwork(world: World): Promise<Checked<Awaited<ReturnType<World['openFetch']>>>> {
  const proxies = readProxies(world.env)
  return proxies.ok ? checked(await world.openFetch(proxies.value), []) : proxies
}

/** How many writes may be under way at once for that `--concurrency`: the portal takes 15. Source: contract §6. */
export function writeConcurrency(concurrency: number): number {
  return Math.min(concurrency, 15)
}

/** What a manifest must not show beside what the environment tells: the key, which may come from a file. */
export function keySecrets(key: string | undefined): readonly KnownSecret[] {
  return key === undefined ? [] : [{ value: key, what: 'the API key' }]
}

/** The API key, and what is to be said of where it was found; nothing of it is looked up. */
export async function findKey(file: string | undefined, { env, read, isShared }: World): Promise<Checked<string>> {
  const warnings: Diagnostic[] = []
  let key = env['DOCSPACE_API_KEY']?.trim() ?? ''
  if (file !== undefined) {
    try {
      key = new TextDecoder().decode(await read(file)).trim()
      if (await isShared(file)) warnings.push(diagnose('key/shared', { file }))
    } catch (error) {
      return failed(diagnose('key/unreadable', { file, why: systemErrorText(error) }))
    }
  }
  if (key === '') return failed(file === undefined ? diagnose('key/missing', {}) : diagnose('key/empty', { file }))
  // Anything else cannot go into a header.
  if (!/^[\x21-\x7e]+$/.test(key)) return failed(diagnose('key/malformed', { source: file ?? 'DOCSPACE_API_KEY' }))
  return checked(key, warnings)
}
