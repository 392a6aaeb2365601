import { BlockList, isIP } from 'node:net'
import { type Checked, checked, type Diagnostic } from '../model/diagnostic.ts'
import { isLocal } from '../model/values/address.ts'
import { diagnose } from './diagnostics.ts'

export interface NamedProxy {
  /** The variable that names it. Messages show the variable, never its value. */
  readonly variable: string
  /** Its origin, without user name and password. */
  readonly url: string
  /** The value of `proxy-authorization`, if there is a user name or a password. A secret. */
  readonly authorization?: string
}

/** The proxies of an environment, and the exceptions. */
export interface Proxies {
  readonly http?: NamedProxy
  readonly https?: NamedProxy
  readonly exceptions?: { readonly variable: string; readonly list: string }
}

/** How a URL is reached: through a proxy; or directly, and why. */
export type Route =
  | { readonly proxy: NamedProxy }
  | { readonly proxy?: undefined; readonly why: 'none' | 'here' }
  | { readonly proxy?: undefined; readonly why: 'excepted'; readonly variable: string; readonly entry: string }

type Env = Readonly<Record<string, string | undefined>>

/** Reads the proxies of the environment. An unusable one is an error, which does not repeat the address. */
export function readProxies(env: Env): Checked<Proxies> {
  const [http, https] = [readProxy('http_proxy', env), readProxy('https_proxy', env)]
  const except = readVariable('no_proxy', env)
  return checked(
    {
      ...(http && 'url' in http && { http }),
      ...(https && 'url' in https && { https }),
      ...(except && { exceptions: { variable: except.variable, list: except.text } }),
    },
    [http, https].flatMap((each) => (each && 'code' in each ? [each] : [])),
  )
}

/** Returns the route to a URL. If no proxy is named for https, the one for http is used. */
export function routeTo(url: URL, { http, https, exceptions }: Proxies): Route {
  const proxy = url.protocol === 'https:' ? (https ?? http) : http
  if (!proxy) return { why: 'none' }
  // For a proxy on another machine, localhost is that machine, and the proxy could read the key.
  if (url.protocol === 'http:' && isLocal(url.hostname)) return { why: 'here' }
  const entry = exceptions && entryFor(url, exceptions.list)
  return exceptions && entry !== undefined ? { why: 'excepted', variable: exceptions.variable, entry } : { proxy }
}

/** Reads a variable in either case. Lower case wins, and an empty variable counts as unset, as with curl. */
function readVariable(name: string, env: Env): { readonly variable: string; readonly text: string } | undefined {
  const variable = [name, name.toUpperCase()].find((each) => env[each]?.trim())
  return variable === undefined ? undefined : { variable, text: String(env[variable]).trim() }
}

function readProxy(name: string, env: Env): NamedProxy | Diagnostic | undefined {
  const found = readVariable(name, env)
  if (!found) return undefined
  const { variable, text } = found
  const refuse = (why: string): Diagnostic => diagnose('proxy/unusable', { variable, why })
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (!url) return refuse('is not a URL')
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return refuse('does not start with http:// or https://')
  // Usually because a password contains such a character: the part before it would be used as the host.
  if (url.pathname !== '/' || /[?#]/.test(text)) return refuse('has a path, a query or a fragment')
  const { username, password, origin } = url
  if (username === '' && password === '') return { variable, url: origin }
  return { variable, url: origin, authorization: basic(username, password) }
}

/**
 * Makes a Basic authorization. An escape is one byte, in the character set of the proxy; any other `%` is literal.
 * Source: RFC 7617.
 */
function basic(user: string, password: string): string {
  const byteOf = (coded: string): string => String.fromCharCode(Number.parseInt(coded.slice(1), 16))
  // This part of a URL is ASCII, so each character is one byte.
  const bytes = Buffer.from(`${user}:${password}`.replace(/%[\da-f]{2}/gi, byteOf), 'latin1')
  return `Basic ${bytes.toString('base64')}`
}

/**
 * Returns the entry of a NO_PROXY that matches a URL, as curl, Go and Python read it; the test has a table. Names are
 * compared with names, and addresses with addresses. No name is looked up.
 */
export function entryFor(url: URL, list: string): string | undefined {
  const host = url.hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '')
  const port = url.port || (url.protocol === 'https:' ? '443' : '80')
  return list.split(/[\s,]+/).find((entry) => entry !== '' && matchesEntry(entry.toLowerCase(), host, port))
}

function matchesEntry(entry: string, host: string, port: string): boolean {
  if (entry === '*') return true
  const { name, only } = parseEntry(entry)
  if (only !== undefined && only !== port) return false
  if (isIP(host)) return isWithin(name, host)
  const domain = name.replace(/^\*?\./, '').replace(/\.$/, '')
  return host === domain || host.endsWith(`.${domain}`)
}

/** Splits an entry into a name, an address or a range, and its port, if any. */
function parseEntry(entry: string): { readonly name: string; readonly only?: string | undefined } {
  // The colons of a bare IPv6 address do not start a port.
  if (isIP(entry) || entry.includes('/')) return { name: entry }
  const name = entry.replace(/:\d+$/, '').replace(/^\[(.*)\]$/, '$1')
  return { name, only: /:(\d+)$/.exec(entry)?.[1] }
}

function isWithin(range: string, host: string): boolean {
  const [address = '', bits] = range.split('/')
  const family = isIP(address)
  if (!family || address.includes('%')) return false
  const list = new BlockList()
  const kind = family === 4 ? 'ipv4' : 'ipv6'
  if (bits === undefined) list.addAddress(address, kind)
  else if (/^\d{1,3}$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128)) {
    list.addSubnet(address, Number(bits), kind)
  }
  return list.check(host, isIP(host) === 4 ? 'ipv4' : 'ipv6')
}
