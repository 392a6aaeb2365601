import { setMaxListeners } from 'node:events'
import type { Connection as ForgeConnection } from '../forge/forge.ts'
import { diagnose } from '../host/diagnostics.ts'
import { readProxies } from '../host/proxies.ts'
import type { World } from '../host/world.ts'
import type { Clock } from '../http/fetch.ts'
import type { KnownSecret } from '../manifest/secrets/known-secrets.ts'
import { type Checked, checked, type Diagnostic, failed } from '../model/diagnostic.ts'
import { type PortalError, portalErrorOf } from '../model/gateway.ts'
import { readPortalAddress } from '../model/values/address.ts'
import { type ConnectOptions, connect } from '../portal/connect.ts'
import type { Connection } from '../portal/http.ts'
import { systemErrorText } from './files/files.ts'
import { openLog, printLine } from './log.ts'
import type { LogArgs } from './options/log-options.ts'

/** The options that say how to reach the portal. */
export interface PortalArgs extends LogArgs {
  readonly portal?: string
  readonly apiKeyFile?: string
  /** Allow plain http to another machine. */
  readonly allowHttp?: true
  readonly concurrency?: number
  /** Seconds. */
  readonly timeout?: number
}

/**
 * Opens the connection that the manifest, the environment and the options describe. Naming two different portals is an
 * error. The key comes from a file or the environment, never from an argument, which other users could read. `signal`
 * ends every request. `found` is the key if it was read before, because a pipe can be read only once.
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

/**
 * Finds the address of the portal, and all places that name it. `--portal` overrides DOCSPACE_URL, but the manifest has
 * to name the same portal, if it names one.
 */
export function findAddress(
  manifestPortal: string | undefined,
  { portal, allowHttp }: Pick<PortalArgs, 'portal' | 'allowHttp'>,
  { env }: Pick<World, 'env'>,
): Checked<{ readonly url: string; readonly sources: readonly string[] }> {
  const variable = isOverridden(portal, env) ? undefined : env['DOCSPACE_URL']
  const places = { '--portal': portal, DOCSPACE_URL: variable, 'the manifest': manifestPortal }
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
      diagnostics.push(diagnose('portal/differs', { one: first, other }))
    }
  }
  if (addresses.length === 0) diagnostics.push(diagnose('portal/not-named', {}))
  return checked({ url: first?.address ?? '', sources: addresses.map(({ source }) => source) }, diagnostics)
}

/** Whether `--portal` overrides DOCSPACE_URL, because that does not name the same portal. */
export function isOverridden(portal: string | undefined, env: World['env']): boolean {
  const other = env['DOCSPACE_URL']
  if (!portal || !other) return false
  const [wanted, found] = [portal, other].map(readPortalAddress).map((read) => 'address' in read && read.address)
  return wanted !== found
}

/** Opens a connection to an address, as the options describe. */
export function connectTo(
  reached: Pick<ConnectOptions, 'url' | 'apiKey' | 'fetch' | 'tries'>,
  args: PortalArgs,
  world: World,
  signal: AbortSignal,
): Connection {
  const { allowHttp, concurrency } = args
  return connect({
    ...reached,
    ...(allowHttp && { allowHttp }),
    ...requestContext(args, world),
    ...(concurrency !== undefined && { concurrency: { reads: concurrency, writes: writeConcurrency(concurrency) } }),
    signal,
  })
}

/** The shortest pause that is reported without a log, in milliseconds. */
const announcedPause = 10_000

/** Returns what requests need from the world: clock, time limit, a log, and messages about waiting. */
export function requestContext(
  args: LogArgs,
  world: World,
): Clock & Pick<World, 'requestTimeout'> & Pick<ForgeConnection, 'onWait' | 'onSilence' | 'onRequest'> {
  const { sleep, now, random, requestTimeout } = world
  const log = openLog(args, world)
  let isReported = false
  return {
    ...{ sleep, now, random },
    ...(requestTimeout !== undefined && { requestTimeout }),
    ...(log && { onRequest: log.onRequest }),
    onWait: (milliseconds, reason) => {
      if (log) log.onPause(milliseconds, reason)
      else if (milliseconds >= announcedPause)
        printLine(`Waiting ${Math.round(milliseconds / 1000)} s: ${reason}.`, world)
    },
    // Parallel requests have the same problem: report it once. A log has it already.
    onSilence: (sentence) => {
      if (!isReported && !log) printLine(sentence, world)
      isReported = true
    },
  }
}

/** An answer of the portal, or the error. */
export type PortalResult<T> =
  | { readonly value: T; readonly error?: undefined }
  | { readonly error: PortalError; readonly value?: undefined }

/** Waits for an answer, and returns a PortalError instead of throwing it. */
export async function catchPortalError<T>(answer: Promise<T>): Promise<PortalResult<T>> {
  try {
    return { value: await answer }
  } catch (caught) {
    return { error: portalErrorOf(caught) }
  }
}

/** Starts the time limit of a command, if there is one. The controller can also end it early. */
export function openDeadline({ timeout }: Pick<PortalArgs, 'timeout'>): AbortController {
  const deadline = new AbortController()
  // Each waiting request adds a listener.
  setMaxListeners(0, deadline.signal)
  if (timeout !== undefined) {
    const end = (): void => deadline.abort(new DOMException('The time limit of the run has ended.', 'TimeoutError'))
    setTimeout(end, timeout * 1000).unref()
  }
  return deadline
}

/** Opens the network with the proxies of the environment. Reports unusable ones. */
export async function openNetwork(world: World): Promise<Checked<Awaited<ReturnType<World['openFetch']>>>> {
  const proxies = readProxies(world.env)
  return proxies.ok ? checked(await world.openFetch(proxies.value), []) : proxies
}

/** Returns how many writes may run at once with this `--concurrency`: the portal accepts 15. Source: contract §6. */
export function writeConcurrency(concurrency: number): number {
  return Math.min(concurrency, 15)
}

/** Returns the key as a secret that the manifest must not show. The key may come from a file. */
export function keySecrets(key: string | undefined): readonly KnownSecret[] {
  return key === undefined ? [] : [{ value: key, what: 'the API key' }]
}

/** Reads the API key from a file or the environment, with warnings about its source. Sends nothing. */
export async function findKey(
  file: string | undefined,
  { variables, read, isShared }: World,
): Promise<Checked<string>> {
  const warnings: Diagnostic[] = []
  let key = variables['DOCSPACE_API_KEY']?.trim() ?? ''
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
