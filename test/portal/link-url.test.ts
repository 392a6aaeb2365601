import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fingerprint, parseLinkId } from '../../src/model/identity.ts'
import { Secret } from '../../src/model/secret.ts'
import { readLinkUrl } from '../../src/portal/link-url.ts'

const portal = 'https://acme.example.com'
const id = '6b1f0f5e-0b6a-4f0c-9c55-0d0f2f3a9b11'
const user = '0c1d2e3f-0b6a-4f0c-9c55-0d0f2f3a9b11'
const signature = 'q'.repeat(43).concat('=')

const keyOf = (text: string): string => Buffer.from(text, 'latin1').toString('base64url')
const external = keyOf(`${signature}?"${id}"`)

/** What is read of a URL, with the id as its fingerprint. */
const read = (url: string, at: string = portal): string => {
  const found = readLinkUrl(new Secret(url), at)
  return found.kind === 'id' ? `id ${fingerprint(found.id)}` : found.kind
}
const known = `id ${fingerprint(parseLinkId(id))}`

test.for([
  ['an external link', `${portal}/rooms/share?key=${external}`, known],
  ['an id in capital letters', `${portal}/rooms/share?key=${keyOf(`${signature}?"${id.toUpperCase()}"`)}`, known],
  ['a key that is padded', `${portal}/rooms/share?key=${external}==`, known],
  ['further parameters', `${portal}/rooms/share?folder=7&key=${external}#x`, known],
  ['a host in capital letters', `HTTPS://ACME.example.com/rooms/share?key=${external}`, known],
  [
    'an invitation',
    `${portal}/confirm/LinkInvite?type=LinkInvite&key=${keyOf(`${signature}?"${id}.${user}"`)}&uid=${user}`,
    known,
  ],
  ['a short URL', `${portal}/s/5XzpDt6wZRdsTrJ`, 'short'],
  ['a short URL with a slash', `${portal}/s/5XzpDt6wZRdsTrJ/`, 'short'],
  ['a short URL that is a path', `${portal}/s/../rooms`, 'other'],
  ['a short URL that is too long', `${portal}/s/${'a'.repeat(65)}`, 'other'],
  ['a page of the portal', `${portal}/rooms/shared`, 'other'],
  ['a key of nothing', `${portal}/rooms/share?key=`, 'other'],
  ['a key that is not base64', `${portal}/rooms/share?key=%00%ff`, 'other'],
  ['a key without a signature', `${portal}/rooms/share?key=${keyOf(`?"${id}"`)}`, 'other'],
  ['a key of something else', `${portal}/rooms/share?key=${keyOf(`${signature}?"${'-'.repeat(36)}"`)}`, 'other'],
  ['an id of zeros', `${portal}/rooms/share?key=${keyOf(`${signature}?"${id.replace(/[^-]/g, '0')}"`)}`, 'other'],
  ['two ids', `${portal}/rooms/share?key=${keyOf(`${signature}?"${id}"?"${id}"`)}`, 'other'],
  ['another host', `https://acme.example.org/s/5XzpDt6wZRdsTrJ`, 'foreign'],
  ['another scheme', 'http://acme.example.com/s/5XzpDt6wZRdsTrJ', 'foreign'],
  ['another port', `${portal}:8443/s/5XzpDt6wZRdsTrJ`, 'foreign'],
  ['a host that begins like the portal', `${portal}.evil.example/s/5XzpDt6wZRdsTrJ`, 'foreign'],
  ['a user whose name is the portal', 'https://acme.example.com@evil.example/s/5XzpDt6wZRdsTrJ', 'foreign'],
  ['a password', 'https://a:b@acme.example.com/s/5XzpDt6wZRdsTrJ', 'foreign'],
  ['nothing', '', 'not a URL'],
  ['a word', 'press', 'not a URL'],
  ['a URL without a host', 'https://', 'not a URL'],
  ['a URL that cannot be read', 'https://[/', 'not a URL'],
  ['another protocol', `javascript:alert('${portal}/s/a')`, 'not a URL'],
  ['a line break', `${portal}/s/5Xzp\nDt6w`, 'not a URL'],
  ['a very long text', `${portal}/s/${'a'.repeat(5000)}`, 'not a URL'],
] as const)('%s', ([, url, says]) => {
  expect(read(url)).toBe(says)
})

test('a URL of any portal is read where none is given', () => {
  expect(readLinkUrl(new Secret('https://acme.example.org/s/5XzpDt6wZRdsTrJ')).kind).toBe('short')
})

test('a portal under a path has its links at its origin', () => {
  expect(read(`${portal}/s/5XzpDt6wZRdsTrJ`, `${portal}/docspace`)).toBe('short')
})

test('no text makes it throw, and what is read of a key is what was written into it', () => {
  const ids = fc.uuid().filter((uuid) => /[1-9a-f]/.test(uuid))
  fc.assert(
    fc.property(fc.string(), ids, fc.option(fc.uuid()), (noise, one, viewer) => {
      expect(() => read(noise)).not.toThrow()
      expect(() => read(`${portal}/rooms/share?key=${noise}`)).not.toThrow()
      const signed = `${signature}?"${one}${viewer === null ? '' : `.${viewer}`}"`
      expect(read(`${portal}/x?key=${keyOf(signed)}`)).toBe(`id ${fingerprint(parseLinkId(one))}`)
    }),
  )
})
