/** The address of a portal in its one spelling, or what is wrong with it; never with the address itself. */
export type Address = { readonly address: string } | { readonly why: string }

const loopback = /^(?:127(?:\.\d{1,3}){3}|\[::1\]|localhost|.+\.localhost)$/

/** Reads the address of a portal: https, and http on this machine only. */
export function readAddress(text: string): Address {
  if (!URL.canParse(text)) return { why: 'is no URL' }
  const url = new URL(text)
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return { why: 'does not start with https://' }
  if (url.username !== '' || url.password !== '') return { why: 'has a user name or a password in it' }
  // An empty query or fragment leaves no trace in the parsed URL.
  if (/[?#]/.test(text)) return { why: 'has a query or a fragment' }
  if (url.protocol === 'http:' && !loopback.test(url.hostname))
    return { why: 'is http, which would send the API key in clear to another machine' }
  return { address: url.origin + url.pathname.replace(/\/+$/, '') }
}
