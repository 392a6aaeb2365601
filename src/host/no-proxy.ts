import { BlockList, isIP } from 'node:net'

/**
 * The entry of a NO_PROXY that a URL is meant by, as curl, Go and Python read them: the test has the table. Names are
 * compared with names and addresses with addresses: none is looked up.
 */
export function entryFor(url: URL, list: string): string | undefined {
  const host = url.hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '')
  const port = url.port || (url.protocol === 'https:' ? '443' : '80')
  return list.split(/[\s,]+/).find((entry) => entry !== '' && isMeant(entry.toLowerCase(), host, port))
}

function isMeant(entry: string, host: string, port: string): boolean {
  if (entry === '*') return true
  const { name, only } = partsOf(entry)
  if (only !== undefined && only !== port) return false
  if (isIP(host)) return isWithin(name, host)
  const domain = name.replace(/^\*?\./, '').replace(/\.$/, '')
  return host === domain || host.endsWith(`.${domain}`)
}

/** A name, an address or a range, and the port that it is for, where it says one. */
function partsOf(entry: string): { readonly name: string; readonly only?: string | undefined } {
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
