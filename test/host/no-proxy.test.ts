import { expect, test } from 'vitest'
import { entryFor } from '../../src/host/proxies.ts'

/**
 * What others make of an entry: curl 7.88 and Python 3 (`urllib`, or else `requests`) as they were tried, and Go as
 * golang.org/x/net/http/httpproxy documents it. `y` goes directly, `n` by the proxy, `-` does not know such entries. Where
 * they differ, an entry counts that any of them takes for what is meant, unless that is by chance.
 */
interface Case {
  readonly list: string
  readonly url: string
  /** curl, Go, Python. */
  readonly others: string
  /** The entry that counts, as it is written. */
  readonly entry?: string
}

test.for<Case>([
  // Names
  { list: 'docs.example.com', url: 'https://docs.example.com', others: 'yyy', entry: 'docs.example.com' },
  { list: 'Docs.EXAMPLE.com', url: 'https://docs.example.com', others: 'yyy', entry: 'Docs.EXAMPLE.com' },
  { list: 'example.com', url: 'https://docs.example.com', others: 'yyy', entry: 'example.com' },
  { list: 'example.com', url: 'https://notexample.com', others: 'nnn' },
  { list: 'docs.example.com', url: 'https://example.com', others: 'nnn' },
  { list: '.example.com', url: 'https://docs.example.com', others: 'yyy', entry: '.example.com' },
  { list: '.example.com', url: 'https://example.com', others: 'yny', entry: '.example.com' },
  { list: '*.example.com', url: 'https://docs.example.com', others: '-y-', entry: '*.example.com' },
  { list: 'example.com.', url: 'https://docs.example.com', others: 'ynn', entry: 'example.com.' },
  { list: 'example.com', url: 'https://docs.example.com.', others: 'ynn', entry: 'example.com' },
  { list: '.', url: 'https://docs.example.com', others: 'nnn' },
  { list: '', url: 'https://docs.example.com', others: 'nnn' },
  // Everything
  { list: '*', url: 'https://docs.example.com', others: 'yyy', entry: '*' },
  { list: 'a.test, *', url: 'https://docs.example.com', others: '-y-', entry: '*' },
  { list: '*', url: 'https://[2001:db8::1]', others: 'yyy', entry: '*' },
  // Separators
  { list: 'a.test,example.com', url: 'https://example.com', others: 'yyy', entry: 'example.com' },
  { list: 'a.test, example.com', url: 'https://example.com', others: 'yyy', entry: 'example.com' },
  { list: 'a.test example.com', url: 'https://example.com', others: 'y--', entry: 'example.com' },
  { list: ' a.test,,\t example.com ,', url: 'https://example.com', others: 'yyy', entry: 'example.com' },
  // Ports
  { list: 'example.com:8443', url: 'https://example.com:8443', others: '-yy', entry: 'example.com:8443' },
  { list: 'example.com:8443', url: 'https://example.com', others: '-nn' },
  { list: 'example.com:443', url: 'https://example.com', others: '-y-', entry: 'example.com:443' },
  { list: 'example.com:80', url: 'http://example.com', others: '-y-', entry: 'example.com:80' },
  { list: '10.0.0.1:8443', url: 'https://10.0.0.1', others: '-nn' },
  // Addresses
  { list: '10.0.0.1', url: 'https://10.0.0.1', others: 'yyy', entry: '10.0.0.1' },
  { list: '10.0.0.1', url: 'https://10.0.0.11', others: 'nnn' },
  { list: '0.1', url: 'https://10.0.0.1', others: 'nny' },
  { list: '::1', url: 'https://[::1]', others: 'yy-', entry: '::1' },
  { list: '0:0:0:0:0:0:0:1', url: 'https://[::1]', others: 'ny-', entry: '0:0:0:0:0:0:0:1' },
  { list: '[::1]', url: 'https://[::1]', others: 'n-y', entry: '[::1]' },
  { list: '[::1]:8443', url: 'https://[::1]:8443', others: '-yy', entry: '[::1]:8443' },
  { list: '[::1]:8443', url: 'https://[::1]', others: '-nn' },
  { list: '2001:DB8::1', url: 'https://[2001:db8::1]', others: 'yy-', entry: '2001:DB8::1' },
  { list: '2001:db8::1', url: 'https://[2001:db8::2]', others: 'nnn' },
  { list: 'fe80::1%eth0', url: 'https://[fe80::1]', others: 'n--' },
  { list: 'example.com', url: 'https://10.0.0.1', others: 'nnn' },
  // Ranges
  { list: '10.0.0.0/8', url: 'https://10.1.2.3', others: 'yyy', entry: '10.0.0.0/8' },
  { list: '10.0.0.0/8', url: 'https://11.1.2.3', others: 'nnn' },
  { list: '10.1.2.3/8', url: 'https://10.9.9.9', others: 'yyy', entry: '10.1.2.3/8' },
  { list: '0.0.0.0/0', url: 'https://10.1.2.3', others: 'nyn', entry: '0.0.0.0/0' },
  { list: 'fd00::/8', url: 'https://[fd12::1]', others: 'ny-', entry: 'fd00::/8' },
  { list: 'fd00::/8', url: 'https://[fe80::1]', others: 'nnn' },
  { list: '10.0.0.0/33', url: 'https://10.0.0.1', others: 'nnn' },
  { list: '10.0.0.0/x', url: 'https://10.0.0.1', others: 'nnn' },
  { list: '10.0.0.0/8', url: 'https://docs.example.com', others: 'nnn' },
  // A name is not looked up, so that no range can hold it.
  { list: '127.0.0.0/8', url: 'https://localhost', others: 'nnn' },
])('NO_PROXY="$list" and $url', ({ list, url, others, entry }) => {
  expect(entryFor(new URL(url), list)).toBe(entry)
  // None of it is ours alone.
  expect(others).toContain(entry === undefined ? 'n' : 'y')
})
