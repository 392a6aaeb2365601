import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readManifest } from '../../src/manifest/read/manifest.ts'
import { readSeed } from '../../src/manifest/sandbox-files/sandbox-files.ts'
import { runs } from '../soak.ts'
import { env, fileOf, now, render } from './reading.ts'

const folder = fileURLToPath(new URL('bad/', import.meta.url))
const samples = readdirSync(folder)
  .filter((file) => file.endsWith('.yaml'))
  .map((file) => readFileSync(folder + file, 'utf8'))

const letters = 'ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz0123456789'.split('')
/** Too odd to be found in a sentence by chance. */
const password = fc
  .array(fc.constantFrom(...letters), { minLength: 4, maxLength: 26 })
  .map((rest) => `Zq7${rest.join('')}`)
const secretKey = fc.constantFrom(
  ...['password', 'pasword', 'Password', 'passwd', 'pwd', 'secret', 'paswrod', 'PASSWORD'],
  ...['linkId', 'link_id', 'link-id', 'shareLink', 'requestToken', 'apiKey', 'token', 'sharedLink'],
)
const quotes = fc.constantFrom('', '"', "'")

test('any bytes give an answer', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      const { ok } = readManifest([{ file: 'a.yaml', bytes }], env, now)
      expect(ok).toBe(false)
    }),
    { numRuns: runs(200, 2500) },
  )
})

test('any damage to a manifest gives an answer, with every place inside the text', () => {
  const damage = fc.tuple(
    fc.constantFrom(...samples),
    fc.nat(400),
    fc.nat(12),
    fc.constantFrom(
      '',
      '\t',
      '\n',
      '"',
      "'",
      '{',
      '}',
      '[',
      ']',
      ': ',
      '- ',
      '&a ',
      '*a',
      '!t ',
      '|\n',
      '<<: ',
      '---\n',
      '# ',
    ),
  )
  fc.assert(
    fc.property(damage, ([text, at, length, put]) => {
      const broken = text.slice(0, at) + put + text.slice(at + length)
      const lines = broken.split('\n')
      readSeed(fileOf(broken))
      for (const { span } of readManifest([fileOf(broken)], env, now).diagnostics) {
        expect(lines[(span?.line ?? 0) - 1]).toBeDefined()
        expect(span?.column).toBeLessThanOrEqual((lines[(span?.line ?? 0) - 1]?.length ?? 0) + 1)
      }
    }),
    { numRuns: runs(250, 5000) },
  )
})

const shapes: readonly ((key: string, secret: string, quote: string) => string)[] = [
  (key, secret, quote) => `      a:\n        ${key}: ${quote}${secret}${quote}\n        acess: reed\n`,
  (key, secret, quote) => `      a: { ${key}: ${quote}${secret}${quote}, acess: reed, expirationDate: never }\n`,
  (key, secret) => `      a:\n        ${key}: |\n          ${secret}\n          ${secret}\n        access: reed\n`,
  (key, secret) => `      a:\n        ${key}: "${secret}\n          ${secret}"\n        access: reed\n`,
  (key, secret) => `      a: { ${key}: [${secret}], access: reed }\n`,
  (key, secret) => `      a: { ${key}:\n          ${secret}, access: reed }\n`,
  (key, secret) => `      a: { ${key}: &x ${secret}, access: reed }\n      b: { ${key}: *x, access: reed }\n`,
  (key, secret) => `      a: { ${key}: !secret ${secret}, access: reed }\n`,
  (key, secret) => `      a: { ${key}: ${secret}, ${key}: ${secret} }\n`,
  (key, secret, quote) => `      a:\n        ${key}: ${quote}${secret}${quote}\n         access: read\n       b: 1\n`,
  (key, secret) => `      a:\n        ${key}: "${secret}\n        access: read\n`,
  (key, secret) => `      a: { access: reed } # ${key}: ${secret}\n`,
  (key, secret) => `      a: { ${key}:${secret}, access: reed }\n`,
]

test('a password is in no diagnostic', () => {
  fc.assert(
    fc.property(fc.constantFrom(...shapes), secretKey, password, quotes, (shape, key, secret, quote) => {
      const text = `version: 1\nname: demo\nrooms:\n  - id: 1\n    links:\n${shape(key, secret, quote)}`
      const said = [readManifest([fileOf(text)], env, now), readSeed(fileOf(text))].map((read) => read.diagnostics)
      expect(JSON.stringify(said)).not.toContain(secret)
      expect(JSON.stringify(said)).not.toContain(secret.slice(0, 4))
    }),
    { numRuns: runs(250, 5000) },
  )
})

/** What opens a link or a portal, and the odd part of it. */
const opener = fc.tuple(
  fc.constantFrom(
    (odd: string) => `6b1f0f5e-0b6a-4f0c-9c55-${odd}`,
    (odd: string) => `6B1F0F5E-0B6A-4F0C-9C55-${odd.toUpperCase()}`,
    (odd: string) => `6b1f0f5e0b6a4f0c9c55${odd}`,
    (odd: string) => `sk-${odd}${odd}`,
    (odd: string) => `https://acme.example.com/s/${odd}`,
    (odd: string) => `/s/${odd}`,
    (odd: string) => `https://acme.example.com/rooms/share?key=${odd}`,
    (odd: string) => `https://acme.example.com/confirm/LinkInvite?key=${odd}&type=LinkInvite`,
  ),
  fc.array(fc.constantFrom(...'0123456789abcdef'), { minLength: 12, maxLength: 12 }).map((odd) => `${odd.join('')}`),
)
const anyKey = fc.constantFrom('adopt', 'title', 'access', 'expirationDate', 'rotation', 'key', 'x', 'absent', 'linkId')

test('an id, a key and a URL of a link are in no diagnostic', () => {
  fc.assert(
    fc.property(fc.constantFrom(...shapes), anyKey, opener, quotes, (shape, key, [spell, odd], quote) => {
      const text = `version: 1\nname: demo\nrooms:\n  - id: 1\n    links:\n${shape(key, spell(odd), quote)}`
      const said = [readManifest([fileOf(text)], env, now), readSeed(fileOf(text))].map((read) => read.diagnostics)
      expect(JSON.stringify(said).toLowerCase()).not.toContain(odd.slice(0, 8))
    }),
    { numRuns: runs(250, 5000) },
  )
})

test('the same stand in place of a selector, a key or a name', () => {
  const places: readonly ((secret: string) => string)[] = [
    (secret) => `version: 1\nname: ${secret}\nrooms: []\nroms: []\n`,
    (secret) => `version: 1\nname: demo\nportal: "${secret}"\nrooms: []\n`,
    (secret) => `version: 1\nname: demo\n"${secret}": 1\nrooms: []\n`,
    (secret) => `version: 1\nname: demo\nrooms: [{ id: 1, links: { "${secret}": { acess: read } } }]\n`,
    (secret) => `version: 1\nname: demo\nrooms: [{ title: "${secret}", unmanaged: "${secret}", links: {} , x: 1 }]\n`,
    (secret) => `version: "${secret}"\nname: demo # ${secret}\nrooms: "${secret}"\n`,
    (secret) => `${secret}`,
    (secret) => `version: 1\nname: demo\nrooms: [${'"x", '.repeat(790)}"${secret}"]\n`,
  ]
  fc.assert(
    fc.property(fc.constantFrom(...places), opener, (place, [spell, odd]) => {
      const said = readManifest([fileOf(place(spell(odd)))], env, now).diagnostics
      expect(JSON.stringify(said).toLowerCase()).not.toContain(odd.slice(0, 8))
    }),
    { numRuns: runs(250, 5000) },
  )
})

test('a password is in no diagnostic of a damaged manifest', () => {
  const damage = fc.tuple(
    fc.constantFrom(...shapes),
    fc.constantFrom('password', 'pasword', 'passwd'),
    password,
    fc.nat(40),
    fc.constantFrom('"', "'", '{', '}', '[', ']', '\t', '- ', '@', '%'),
  )
  fc.assert(
    fc.property(damage, ([shape, key, secret, at, put]) => {
      const start = `version: 1\nname: demo\nrooms:\n  - id: 1\n    links:\n`
      const text = `${start.slice(0, at)}${put}${start.slice(at)}${shape(key, secret, '')}`
      expect(render(readManifest([fileOf(text)], env, now).diagnostics)).not.toContain(secret)
    }),
    { numRuns: runs(250, 5000) },
  )
})

test('the order of keys does not matter', () => {
  const settings = [
    'access: read',
    'title: A',
    'internal: true',
    'password: "${AUDIT_PASSWORD}"',
    'expirationDate: 2027-01-01',
  ]
  const top = ['version: 1', 'name: demo', 'portal: https://acme.example.com', 'guard: { maxRevokes: 1 }']
  const shuffled = (all: readonly string[]): fc.Arbitrary<readonly string[]> =>
    fc.shuffledSubarray([...all], { minLength: all.length })
  const textOf = (head: readonly string[], link: readonly string[]): string =>
    `${head.join('\n')}\nrooms: [{ id: 1, links: { a: { ${link.join(', ')} } } }]\n`
  const plain = (text: string): string => JSON.stringify(sorted(readManifest([fileOf(text)], env, now)))
  fc.assert(
    fc.property(shuffled(top), shuffled(settings), (head, link) => {
      expect(plain(textOf(head, link))).toBe(plain(textOf(top, settings)))
    }),
  )
})

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null || 'reveal' in value) return value
  return Object.fromEntries(
    Object.entries(value)
      .map(([key, item]) => [key, sorted(item)] as const)
      .toSorted(([a], [b]) => (a < b ? -1 : 1)),
  )
}
