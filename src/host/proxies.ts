import { BlockList, isIP } from 'node:net'
import { type Checked, checked, type Diagnostic } from '../model/diagnostic.ts'
import { isLocal } from '../model/text/address.ts'
import { diagnose } from './diagnostics.ts'

export interface NamedProxy {
  /** The variable that names it: it is told, and not what is in it. */
  readonly variable: string
  /** Its origin, without a user name and a password. */
  readonly url: string
  /** What it is to be sent as `proxy-authorization`, where it has a user name or a password. A secret. */
  readonly authorization?: string
}

/** The proxies of an environment, and what goes past them. */
export interface Proxies {
  readonly http?: NamedProxy
  readonly https?: NamedProxy
  readonly exceptions?: { readonly variable: string; readonly list: string }
}

/** How a URL is reached: by a proxy; or directly, and why. */
export type Route =
  | { readonly proxy: NamedProxy }
  | { readonly proxy?: undefined; readonly why: 'none' | 'here' }
  | { readonly proxy?: undefined; readonly why: 'excepted'; readonly variable: string; readonly entry: string }

type Env = Readonly<Record<string, string | undefined>>

/** What the environment says of proxies; each that cannot be used is an error, which does not repeat it. */
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

/** Which way a URL goes. Where nothing else is named for https, the proxy for http is taken. */
export function routeTo(url: URL, { http, https, exceptions }: Proxies): Route {
  const proxy = url.protocol === 'https:' ? (https ?? http) : http
  if (!proxy) return { why: 'none' }
  // To a proxy on another machine, "this machine" is itself, and it would read the key on the way.
  if (url.protocol === 'http:' && isLocal(url.hostname)) return { why: 'here' }
  const entry = exceptions && entryFor(url, exceptions.list)
  return exceptions && entry !== undefined ? { why: 'excepted', variable: exceptions.variable, entry } : { proxy }
}

/** A variable in either case: small letters win, and an empty one is none, as with curl. */
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
  if (!url) return refuse('is no URL')
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return refuse('does not start with http:// or https://')
  // Mostly the rest of a password with such a sign in it: what stands before that would be taken for the host.
  if (url.pathname !== '/' || /[?#]/.test(text)) return refuse('has a path, a query or a fragment')
  const { username, password, origin } = url
  if (username === '' && password === '') return { variable, url: origin }
  return { variable, url: origin, authorization: basic(username, password) }
}

/** An escape is a byte, in whatever character set the proxy has; a `%` that begins none stands for itself. Source: RFC 7617. */
function basic(user: string, password: string): string {
  const byteOf = (coded: string): string => String.fromCharCode(Number.parseInt(coded.slice(1), 16))
  // A URL has nothing but ASCII here, so that each character is a byte.
  const bytes = Buffer.from(`${user}:${password}`.replace(/%[\da-f]{2}/gi, byteOf), 'latin1')
  return `Basic ${bytes.toString('base64')}`
}

/**
 * The entry of a NO_PROXY that a URL is meant by, as curl, Go and Python read them: the test has the table. Names are
 * compared with names and addresses with addresses: none is looked up.
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

/** A name, an address or a range, and the port that it is for, where it says one. */
function parseEntry(entry: string): { readonly name: string; readonly only?: string | undefined } {
  // The colons of a bare IPv6 address are its own.
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
