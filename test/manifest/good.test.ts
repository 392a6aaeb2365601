import { expect, test } from 'vitest'
import { readManifest } from '../../src/manifest/read/manifest.ts'
import type { Checked } from '../../src/model/diagnostic.ts'
import type { DesiredLink } from '../../src/model/link.ts'
import type { Manifest } from '../../src/model/room.ts'
import { writeInstant } from '../../src/model/values/instant.ts'
import { env, fileOf, now, render } from './reading.ts'

interface Case {
  readonly name: string
  readonly links: string
  readonly defaults?: string
  readonly want: readonly object[]
}

const head = 'version: 1\nname: demo\n'

function read(...texts: readonly string[]): Checked<Manifest> {
  return readManifest(
    texts.map((text, index) => fileOf(text, `${index}.yaml`)),
    { ...env, EMPTY: '', YES: 'True', NO: ' false\n', COUNT: '0x10' },
    now,
  )
}

function manifestOf(...texts: readonly string[]): Manifest {
  const result = read(...texts)
  if (!result.ok) throw new Error(render(result.diagnostics))
  return result.value
}

/** A link without where it stands, with its password in clear and its date as text: what a table can say. */
function brief({ place: _, path: __, settings, ...link }: DesiredLink): object {
  const { expirationDate: expiry } = settings
  const password = 'password' in settings ? settings.password : undefined
  return {
    ...link,
    settings: {
      ...settings,
      ...(expiry !== undefined && { expirationDate: expiry === null ? null : writeInstant(expiry) }),
      ...(password && { password: password.reveal() }),
    },
  }
}

const plain = { absent: false, protect: false }

test.for<Case>([
  {
    name: 'every setting of an external link',
    links:
      'a: { title: A, access: comment, expirationDate: 2027-03-31T22:00:00+02:00, password: " ${AUDIT_PASSWORD} ", internal: true, denyDownload: false, rotation: 2, adopt: 3F9A1C20BE77, protect: true }',
    want: [
      {
        key: 'a',
        kind: 'additional',
        absent: false,
        protect: true,
        rotation: '2',
        adopt: '3f9a1c20be77',
        settings: {
          title: 'A',
          access: 'comment',
          expirationDate: '2027-03-31T20:00:00Z',
          password: 'environment-1',
          internal: true,
          denyDownload: false,
        },
      },
    ],
  },
  {
    name: 'null for none',
    links: 'a: { access: read, expirationDate: null, password: null }',
    want: [
      { key: 'a', kind: 'additional', ...plain, settings: { access: 'read', expirationDate: null, password: null } },
    ],
  },
  {
    name: 'a day, unquoted',
    links: 'invitation: { access: read, expirationDate: 2027-03-31, maxUseCount: null }',
    want: [
      {
        key: 'invitation',
        kind: 'invitation',
        ...plain,
        settings: { access: 'read', expirationDate: '2027-03-31T00:00:00Z', maxUseCount: null },
      },
    ],
  },
  {
    name: 'levels by number, in any case and from the environment',
    links: 'a: { access: FILLFORMS }, b: { access: 11 }, c: { access: "${ACCESS}" }, d: { access: "6" }',
    want: ['fillForms', 'contentCreator', 'comment', 'comment'].map((access, index) => ({
      key: 'abcd'.charAt(index),
      kind: 'additional',
      ...plain,
      settings: { access },
    })),
  },
  {
    name: 'defaults, and what wins over them',
    defaults: '{ external: { access: read, password: "${AUDIT_PASSWORD}" }, invitation: { access: editing } }',
    links: 'primary: {}, a: { access: review, password: null }, invitation: { maxUseCount: 5 }, b: { absent: true }',
    want: [
      { key: 'primary', kind: 'primary', ...plain, settings: { access: 'read', password: 'environment-1' } },
      { key: 'a', kind: 'additional', ...plain, settings: { access: 'review', password: null } },
      { key: 'invitation', kind: 'invitation', ...plain, settings: { access: 'editing', maxUseCount: 5 } },
      { key: 'b', kind: 'additional', absent: true, protect: false, settings: {} },
    ],
  },
  {
    name: 'a literal ${',
    links: 'a: { access: read, title: "$${ROOM} ${ROOM} $ROOM $$" }',
    want: [{ key: 'a', kind: 'additional', ...plain, settings: { access: 'read', title: '${ROOM} 4711 $ROOM $$' } }],
  },
  {
    name: 'keys that look like numbers and words of YAML',
    links: '2024: { access: read }, true: { access: read }, null: { access: read }',
    want: ['2024', 'true', 'null'].map((key) => ({ key, kind: 'additional', ...plain, settings: { access: 'read' } })),
  },
  {
    name: 'a default, where the variable is not set or empty',
    links:
      'a: { access: "${NOPE:-review}", title: "${ROOM:-x} ${EMPTY:-a b} ${NOPE:-}.", expirationDate: "${NOPE:-2027-03-31}" }',
    want: [
      {
        key: 'a',
        kind: 'additional',
        ...plain,
        settings: { title: '4711 a b .', access: 'review', expirationDate: '2027-03-31T00:00:00Z' },
      },
    ],
  },
  {
    name: 'booleans and numbers from the environment',
    links: `a: { access: read, internal: "\${YES}", denyDownload: "\${NOPE:-FALSE}" }, b: { access: read, internal: "\${NO}" },
      invitation: { access: read, maxUseCount: "\${COUNT}" }`,
    want: [
      { key: 'a', kind: 'additional', ...plain, settings: { access: 'read', internal: true, denyDownload: false } },
      { key: 'b', kind: 'additional', ...plain, settings: { access: 'read', internal: false } },
      { key: 'invitation', kind: 'invitation', ...plain, settings: { access: 'read', maxUseCount: 16 } },
    ],
  },
  {
    name: 'absent and adopted',
    links: 'a: { absent: true, adopt: 3f9a1c20be77 }',
    want: [{ key: 'a', kind: 'additional', absent: true, protect: false, adopt: '3f9a1c20be77', settings: {} }],
  },
])('links: $name', ({ links, defaults = '{}', want }) => {
  const { entries } = manifestOf(`${head}defaults: ${defaults}\nrooms: [{ id: 1, links: { ${links} } }]\n`)
  expect(entries[0]?.links.map(brief)).toEqual(want)
})

test('selectors, policies and the order of entries', () => {
  const { entries } = manifestOf(`${head}rooms:
  - { id: 4711, links: {} }
  - { id: sbox-12, links: {}, unmanaged: revoke }
  - { title: "Client: Globex", links: {}, unmanaged: "keep" }
  - { tag: "\${ROOM}", links: {} }
  - { id: sbox-12, links: {}, unmanaged: revoke }
`)
  expect(entries.map(({ selector, unmanaged }) => ({ ...selector, unmanaged }))).toEqual([
    { by: 'id', value: '4711', unmanaged: undefined },
    { by: 'id', value: 'sbox-12', unmanaged: 'revoke' },
    { by: 'title', value: 'Client: Globex', unmanaged: 'keep' },
    { by: 'tag', value: '4711', source: '${ROOM}', unmanaged: undefined },
    { by: 'id', value: 'sbox-12', unmanaged: 'revoke' },
  ])
})

test('anchors, aliases and merge keys, whose own pairs win', () => {
  const { entries } = manifestOf(`x-base: &base { access: read, title: Base }
x-more: &more { title: More, internal: true }
${head}rooms:
  - id: 1
    links: &links
      a: *base
      b: { title: B, <<: *base }
      c:
        <<: [*more, *base]
  - id: 2
    links: *links
`)
  const want = [
    { access: 'read', title: 'Base' },
    { access: 'read', title: 'B' },
    { access: 'read', title: 'More', internal: true },
  ]
  expect(entries.map(({ links }) => links.map(({ settings }) => settings))).toEqual([want, want])
})

test('several files are one manifest, each with defaults of its own', () => {
  const one = `${head}portal: https://acme.example.com/\nguard: { maxRevokes: 5 }
defaults: { external: { access: read } }\nrooms: [{ id: 1, links: { a: {} } }]`
  const two = `${head}portal: https://ACME.example.com\nguard: { maxRevokePercent: 30, maxWidening: 0 }
defaults: { external: { access: review } }\nrooms: [{ id: 1, links: { b: {} } }]`
  const { entries, ...rest } = manifestOf(one, two)
  expect(rest).toEqual({
    name: 'demo',
    portal: 'https://acme.example.com',
    guard: { maxRevokes: 5, maxRevokePercent: 30, maxWidening: 0 },
  })
  expect(entries.map(({ links }) => links[0]?.settings.access)).toEqual(['read', 'review'])
})

test('limits of the guard from the environment', () => {
  const guard = 'guard: { maxRevokes: "${COUNT}", maxRevokePercent: "${NOPE:-12.5}", maxWidening: "${NOPE:-0}" }'
  expect(manifestOf(`${head}${guard}\nrooms: []`).guard).toEqual({
    ...{ maxRevokes: 16, maxRevokePercent: 12.5, maxWidening: 0 },
  })
})

test('places of links and entries', () => {
  const { entries } = manifestOf(`${head}rooms:\n  - tag: client\n    links:\n      a: { access: read }\n`)
  expect(entries[0]?.place()).toEqual({ file: '0.yaml', line: 4, column: 5, endColumn: 8, text: '  - tag: client' })
  expect(entries[0]?.links[0]?.place()).toMatchObject({ line: 6, column: 7, endColumn: 8 })
})

test.for([
  'https://acme.example.com',
  'https://acme.example.com/docspace',
  'http://localhost:8092',
  'http://portal.localhost',
  'http://127.8.9.10:1',
  'http://[::1]:8092',
])('portal %s', (portal) => {
  expect(manifestOf(`${head}portal: "${portal}"\nrooms: []`).portal).toBe(portal)
})

test.for(['http://127.example.com', 'http://localhost.example.com', 'http://10.0.0.1'])(
  'a portal over http: %s',
  (portal) => {
    const checked = read(`${head}portal: "${portal}"\nrooms: []`)
    expect(checked.diagnostics.map(({ code, severity }) => `${severity} ${code}`)).toEqual([
      'warning manifest/portal-http',
    ])
    expect(checked.ok && checked.value.portal).toBe(portal)
  },
)

test.for(['https://a.example.com/?', 'https://a.example.com/#', 'javascript:alert(1)'])('no portal: %s', (portal) => {
  expect(read(`${head}portal: "${portal}"\nrooms: []`).diagnostics.map(({ code }) => code)).toEqual(['manifest/portal'])
})

test('no file at all', () => {
  expect(read().diagnostics.map(({ code }) => code)).toEqual(['manifest/no-file'])
})
