import { expect, test } from 'vitest'
import { readPolicies } from '../../src/manifest/policy/policy.ts'
import { readManifest } from '../../src/manifest/read/manifest.ts'
import { parseText } from '../../src/manifest/yaml/parse.ts'
import { fileOf, now, render } from './reading.ts'
import { editorOf } from './schemas.ts'

const company = `version: 1
name: company
rules:
  public-links-end:
    about: Links that anyone can open end within 90 days
    match: { kind: [primary, additional], audience: [public] }
    require: { expiresWithin: 90d }
    level: deny
  confidential-is-locked:
    match: { room: { tag: confidential }, kind: [primary, additional] }
    require: { password: true, denyDownload: true, expiresWithin: 30d }
  nobody-edits-in-public: { match: { audience: [public] }, forbid: { access: [editing, review] } }
  everything-is-declared: { match: { state: [unmanaged] }, level: warn }
exceptions:
  - { rule: public-links-end, room: 4711, link: press, until: 2027-01-31, reason: Trade fair }
`

test('a policy', () => {
  const read = readPolicies([fileOf(company, 'roomlinks.policy.yaml')])
  expect(read.diagnostics).toEqual([])
  const [policy] = read.ok ? read.value : []
  expect(policy).toMatchObject({ name: 'company', file: 'roomlinks.policy.yaml' })
  expect(JSON.parse(JSON.stringify(policy?.rules))).toEqual([
    {
      name: 'public-links-end',
      about: 'Links that anyone can open end within 90 days',
      level: 'deny',
      match: { kind: ['primary', 'additional'], audience: ['public'] },
      require: [{ name: 'expiresWithin', value: 90 * 86_400_000 }],
      forbid: [],
    },
    {
      name: 'confidential-is-locked',
      level: 'deny',
      match: { room: { tag: ['confidential'] }, kind: ['primary', 'additional'] },
      require: [
        { name: 'password', value: true },
        { name: 'denyDownload', value: true },
        { name: 'expiresWithin', value: 30 * 86_400_000 },
      ],
      forbid: [],
    },
    {
      name: 'nobody-edits-in-public',
      level: 'deny',
      match: { audience: ['public'] },
      require: [],
      forbid: [{ name: 'access', value: ['editing', 'review'] }],
    },
    { name: 'everything-is-declared', level: 'warn', match: { state: ['unmanaged'] }, require: [], forbid: [] },
  ])
  expect(JSON.parse(JSON.stringify(policy?.exceptions))).toEqual([
    {
      rule: 'public-links-end',
      room: '4711',
      link: 'press',
      until: Date.UTC(2027, 0, 31),
      reason: 'Trade fair',
    },
  ])
  expect(policy?.exceptions[0]?.place()).toMatchObject({ line: 15, text: expect.stringContaining('press') })
  expect(policy?.rules[0]?.place()).toMatchObject({ line: 4, column: 3 })
})

test('texts that look like numbers are texts as they are written', () => {
  const text = `version: 1
name: a
rules: { r: { match: { key: [007, press], room: { title: 2027, tag: [1e3, true], id: [4711, sbox-12] }, access: [2, Editing] } } }
exceptions: [{ rule: r, room: 4711, link: 012345678901, until: 2027-01-31T18:00:00+02:00, reason: '2' }]
`
  const read = readPolicies([fileOf(text)])
  expect(read).toMatchObject({
    ok: true,
    value: [
      {
        rules: [
          {
            match: {
              key: ['007', 'press'],
              room: { title: ['2027'], tag: ['1e3', 'true'], id: ['4711', 'sbox-12'] },
              access: ['read', 'editing'],
            },
          },
        ],
        exceptions: [{ room: '4711', link: '012345678901', until: Date.UTC(2027, 0, 31, 16) }],
      },
    ],
  })
})

test('what is no policy at all', () => {
  const said = (text: string): readonly string[] => readPolicies([fileOf(text)]).diagnostics.map(({ code }) => code)
  expect(said('')).toEqual(['yaml/empty'])
  expect(said('5')).toEqual(['manifest/wrong-type'])
  expect(said('version: 2\nname: 5\nrules: []')).toEqual([
    'manifest/version',
    'manifest/wrong-type',
    'manifest/wrong-type',
  ])
  expect(said('name: [\n')).toContain('yaml/syntax')
  expect(
    said('version: 1\nname: a\nrules: { r: { match: 5, require: 5, about: "", level: warn } }\nexceptions: 5'),
  ).toEqual(['manifest/wrong-type', 'manifest/wrong-type', 'policy/empty', 'manifest/wrong-type'])
})

test('a manifest that is a policy says nothing else', () => {
  const read = readManifest([fileOf(company)], {}, now)
  expect(
    render(read.diagnostics),
  ).toBe(`roomlinks.yaml:3:1 error manifest/is-policy This file is a policy, not a manifest. | Give it with --policy, and leave it out of -f.
    rules:
    ^^^^^
`)
})

test('all mistakes of policies at once', () => {
  const read = readPolicies([
    fileOf(
      `version: 1
name: My Company
rules:
  a: { match: {}, requires: { password: true } }
  b: { match: { kind: primery, audience: [pubic], state: [], room: {} }, require: {}, forbid: { access: reed, expiresWithin: 90 } }
  c: { require: { password: "yes", maxUseCount: 0, expiresWithin: soon, title: '\${X}' } }
  d: { match: { room: { id: 007, type: costum, tag: { a: 1 } }, access: 3, key: [press, 5] }, level: error }
  d: { match: { kind: primary } }
  E F: { match: { kind: primary } }
  f: 5
  i: { match: { kind: [5], access: true, room: { id: '\${ROOM}' } }, forbid: { expiresWithin: null } }
  j: { match: { kind: primary }, require: { access: contentCreator } }
  k: { match: { audience: joins }, forbid: { maxUseCount: true, denyDownload: false } }
  l: { match: { key: [primary, invitation], access: review }, require: { maxUseCount: 25 } }
  m: { match: { room: { type: public }, kind: additional }, require: { internal: true } }
  n: { match: { room: { type: public }, kind: additional }, forbid: { internal: true } }
  g: { match: { kind: invitation }, require: { password: true } }
  h: { match: { kind: primary, room: { type: [public, formFilling] } }, require: { expirationDate: true } }
exceptions:
  - { rule: a, room: 4711, link: press }
  - { rule: aa, room: "", link: 123456789012, until: 31.12.2027, reason: "" }
  - { rule: zzzzzz, room: 1, link: 2, until: '\${D}', reason: x, extra: 1 }
  - 5
`,
      'p.yaml',
    ),
    fileOf(
      `version: 1
name: other
rules: { a: { match: { kind: primary } } }
`,
      'q.yaml',
    ),
    fileOf('version: 1\nname: x\nrooms: []\n', 'm.yaml'),
  ])
  expect(render(read.diagnostics)).toMatchInlineSnapshot(`
    "p.yaml:2:7 error policy/name "My Company" is not a name for a policy. | Use 1 to 63 characters out of a to z, 0 to 9 and the hyphen.
        name: My Company
              ^^^^^^^^^^
    p.yaml:4:15 error policy/empty match is empty. | Say which links the rule is about, with at least one of room, kind, key, state, audience and access.
          a: { match: {}, requires: { password: ***  } }
                      ^^
    p.yaml:4:19 error manifest/unknown-key The key "requires" is not allowed here. | Did you mean require?
          a: { match: {}, requires: { password: ***  } }
                          ^^^^^^^^
    p.yaml:5:23 error manifest/bad-value kind cannot be "primery". | Did you mean primary?
          b: { match: { kind: primery, audience: [pubic], state: [], room: {} }, require: {}, forbid: { access: reed, expiresWithin: 90 } }
                              ^^^^^^^
    p.yaml:5:43 error manifest/bad-value audience cannot be "pubic". | Did you mean public?
          b: { match: { kind: primery, audience: [pubic], state: [], room: {} }, require: {}, forbid: { access: reed, expiresWithin: 90 } }
                                                  ^^^^^
    p.yaml:5:58 error policy/empty state is empty. | Write a value.
          b: { match: { kind: primery, audience: [pubic], state: [], room: {} }, require: {}, forbid: { access: reed, expiresWithin: 90 } }
                                                                 ^^
    p.yaml:5:68 error policy/empty room is empty. | Say which room, by its id or title.
          b: { match: { kind: primery, audience: [pubic], state: [], room: {} }, require: {}, forbid: { access: reed, expiresWithin: 90 } }
                                                                           ^^
    p.yaml:5:83 error policy/empty require is empty. | Name what must hold, or remove require: a rule without require and forbid allows no link that matches.
          b: { match: { kind: primery, audience: [pubic], state: [], room: {} }, require: {}, forbid: { access: reed, expiresWithin: 90 } }
                                                                                          ^^
    p.yaml:5:105 error manifest/bad-value access cannot be "reed". | Did you mean read?
          b: { match: { kind: primery, audience: [pubic], state: [], room: {} }, require: {}, forbid: { access: reed, expiresWithin: 90 } }
                                                                                                                ^^^^
    p.yaml:5:126 error policy/duration 90 is not a length of time. | Write a whole number and a unit: 90h, 90d or 90w.
          b: { match: { kind: primery, audience: [pubic], state: [], room: {} }, require: {}, forbid: { access: reed, expiresWithin: 90 } }
                                                                                                                                     ^^
    p.yaml:6:6 error manifest/missing-key The key match is missing. | Add match: with the links that the rule is about, such as match: { audience: public }
          c: { require: { password: ***  , maxUseCount: 0, expiresWithin: soon, title: '\${X}' } }
             ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
    p.yaml:6:29 error manifest/wrong-type password must be true or false, but this is text. | Write true or false, without quotes.
          c: { require: { password: ***  , maxUseCount: 0, expiresWithin: soon, title: '\${X}' } }
                                    ^^^^^
    p.yaml:6:49 error manifest/out-of-range The number for maxUseCount is out of range. | Use a number from 1 to 1000.
          c: { require: { password: ***  , maxUseCount: 0, expiresWithin: soon, title: '\${X}' } }
                                                        ^
    p.yaml:6:67 error policy/duration "soon" is not a length of time. | Write a whole number and a unit: 90h, 90d or 90w.
          c: { require: { password: ***  , maxUseCount: 0, expiresWithin: soon, title: '\${X}' } }
                                                                          ^^^^
    p.yaml:6:80 error policy/environment A policy takes nothing from the environment. | Write the value itself instead of \${NAME}.
          c: { require: { password: ***  , maxUseCount: 0, expiresWithin: soon, title: '\${X}' } }
                                                                                       ^^^^^^
    p.yaml:7:29 error room/id "007" is not the id of a room. | Write the id in digits, as in the address of the room: 7. Only a room in third-party storage has another kind of id; put it in quotes.
          d: { match: { room: { id: 007, type: costum, tag: { a: 1 } }, access: 3, key: [press, 5] }, level: error }
                                    ^^^
    p.yaml:7:40 error manifest/bad-value type cannot be "costum". | Did you mean custom?
          d: { match: { room: { id: 007, type: costum, tag: { a: 1 } }, access: 3, key: [press, 5] }, level: error }
                                               ^^^^^^
    p.yaml:7:53 error manifest/wrong-type tag must be text, but this is a mapping. | Write text.
          d: { match: { room: { id: 007, type: costum, tag: { a: 1 } }, access: 3, key: [press, 5] }, level: error }
                                                            ^^^^^^^^
    p.yaml:7:73 error manifest/bad-value access cannot be 3. | Use read, comment, review, fillForms, editing or contentCreator.
          d: { match: { room: { id: 007, type: costum, tag: { a: 1 } }, access: 3, key: [press, 5] }, level: error }
                                                                                ^
    p.yaml:7:102 error manifest/bad-value level cannot be "error". | Use deny or warn.
          d: { match: { room: { id: 007, type: costum, tag: { a: 1 } }, access: 3, key: [press, 5] }, level: error }
                                                                                                             ^^^^^
    p.yaml:8:3 error yaml/duplicate-key The key "d" is already used in this mapping. | Keep one of the two.
          d: { match: { kind: primary } }
          ^
        see p.yaml:7:3
          d: { match: { room: { id: 007, type: costum, tag: { a: 1 } }, access: 3, key: [press, 5] }, level: error }
          ^
    p.yaml:9:3 error policy/name "E F" is not a name for a rule. | Use 1 to 63 characters out of a to z, 0 to 9 and the hyphen.
          E F: { match: { kind: primary } }
          ^^^
    p.yaml:10:6 error manifest/wrong-type f must be a mapping, but this is a whole number. | Write a mapping.
          f: 5
             ^
    p.yaml:11:24 error manifest/wrong-type An item of kind must be text, but this is a whole number. | Put the value in quotes.
          i: { match: { kind: [5], access: true, room: { id: '\${ROOM}' } }, forbid: { expiresWithin: null } }
                               ^
    p.yaml:11:36 error manifest/wrong-type access must be text, a whole number or a list, but this is true or false. | Put the value in quotes.
          i: { match: { kind: [5], access: true, room: { id: '\${ROOM}' } }, forbid: { expiresWithin: null } }
                                           ^^^^
    p.yaml:11:54 error policy/environment A policy takes nothing from the environment. | Write the value itself instead of \${NAME}.
          i: { match: { kind: [5], access: true, room: { id: '\${ROOM}' } }, forbid: { expiresWithin: null } }
                                                             ^^^^^^^^^
    p.yaml:11:94 error policy/duration nothing is not a length of time. | Write a whole number and a unit: 90h, 90d or 90w.
          i: { match: { kind: [5], access: true, room: { id: '\${ROOM}' } }, forbid: { expiresWithin: null } }
                                                                                                     ^^^^
    p.yaml:12:3 warning policy/unmeetable The rule "j" cannot be met by primary links: the rule allows none of their access levels. | If it is not about them, name the other kinds in match; if they must not exist, say so in a rule without require and forbid.
          j: { match: { kind: primary }, require: { access: contentCreator } }
          ^
    p.yaml:13:3 warning policy/unmeetable The rule "k" cannot be met by invitations: they have no denyDownload setting. | If it is not about them, name the other kinds in match; if they must not exist, say so in a rule without require and forbid.
          k: { match: { audience: joins }, forbid: { maxUseCount: true, denyDownload: false } }
          ^
    p.yaml:14:3 warning policy/unmeetable The rule "l" cannot be met by primary links: they have no use limit. | If it is not about them, name the other kinds in match; if they must not exist, say so in a rule without require and forbid.
          l: { match: { key: [primary, invitation], access: review }, require: { maxUseCount: 25 } }
          ^
    p.yaml:15:3 warning policy/unmeetable The rule "m" cannot be met by additional links: anyone may use the external links of a public room. | If it is not about them, name the other kinds in match; if they must not exist, say so in a rule without require and forbid.
          m: { match: { room: { type: public }, kind: additional }, require: { internal: true } }
          ^
    p.yaml:17:3 warning policy/unmeetable The rule "g" cannot be met by invitations: they have no password. | If it is not about them, name the other kinds in match; if they must not exist, say so in a rule without require and forbid.
          g: { match: { kind: invitation }, require: { password: ***  } }
          ^
    p.yaml:18:3 warning policy/unmeetable The rule "h" cannot be met by primary links: the portal does not let them expire. | If it is not about them, name the other kinds in match; if they must not exist, say so in a rule without require and forbid.
          h: { match: { kind: primary, room: { type: [public, formFilling] } }, require: { expirationDate: true } }
          ^
    p.yaml:20:5 error manifest/missing-key The key until is missing. | Add until: 2027-01-31, the date on which the exception ends
          - { rule: a, room: 4711, link: press }
            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
    p.yaml:20:5 error manifest/missing-key The key reason is missing. | Add reason: with why the link may break the rule
          - { rule: a, room: 4711, link: press }
            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
    p.yaml:21:13 error policy/unknown-rule This policy has no rule "aa". | Did you mean a?
          - { rule: aa, room: "", link: 123456789012, until: 31.12.2027, reason: "" }
                    ^^
    p.yaml:21:23 error policy/empty room is empty. | Say which room, by its id or title.
          - { rule: aa, room: "", link: 123456789012, until: 31.12.2027, reason: "" }
                              ^^
    p.yaml:21:54 error link/date "31.12.2027" is not written as a date. | Write 2027-12-31
          - { rule: aa, room: "", link: 123456789012, until: 31.12.2027, reason: "" }
                                                             ^^^^^^^^^^
    p.yaml:21:74 error policy/empty reason is empty. | Write a value.
          - { rule: aa, room: "", link: 123456789012, until: 31.12.2027, reason: "" }
                                                                                 ^^
    p.yaml:22:13 error policy/unknown-rule This policy has no rule "zzzzzz". | Write the name of a rule of this file, or remove the exception.
          - { rule: zzzzzz, room: 1, link: 2, until: '\${D}', reason: x, extra: 1 }
                    ^^^^^^
    p.yaml:22:46 error policy/environment A policy takes nothing from the environment. | Write the value itself instead of \${NAME}.
          - { rule: zzzzzz, room: 1, link: 2, until: '\${D}', reason: x, extra: 1 }
                                                     ^^^^^^
    p.yaml:22:65 error manifest/unknown-key The key "extra" is not allowed here. | Known keys: rule, room, link, until, reason.
          - { rule: zzzzzz, room: 1, link: 2, until: '\${D}', reason: x, extra: 1 }
                                                                        ^^^^^
    p.yaml:23:5 error manifest/wrong-type An item of exceptions must be a mapping, but this is a whole number. | Write a mapping.
          - 5
            ^
    q.yaml:3:10 error policy/rule-twice The rule "a" is already in another policy file. | Give one of the two rules another name.
        rules: { a: { match: { kind: primary } } }
                 ^
        see p.yaml:4:3
          a: { match: {}, requires: { password: ***  } }
          ^
    m.yaml:3:1 error policy/is-manifest This file is a manifest, not a policy. | Give it with -f, and a file with rules: with --policy.
        rooms: []
        ^^^^^
    "
  `)
})

test.for([
  { rule: 'match: { audience: public }, require: { expiresWithin: 90d }', fits: true },
  { rule: 'match: { room: { id: [4711, sbox] }, access: [2, read] }', fits: true },
  { rule: 'match: {}', fits: false },
  { rule: 'match: { kind: [] }', fits: false },
  { rule: 'match: { kind: primery }', fits: false },
  { rule: 'match: { kind: primary }, require: {}', fits: false },
  { rule: 'match: { kind: primary }, require: { expiresWithin: 90 }', fits: false },
  { rule: 'match: { kind: primary }, level: error', fits: false },
])('what an editor says about $rule', ({ rule, fits }) => {
  const parsed = parseText(fileOf(`version: 1\nname: a\nrules: { r: { ${rule} } }`), () => undefined)
  expect(editorOf('policy')(parsed?.data)).toBe(fits)
})

test('the id of a room in an exception is written as in manifests', () => {
  const exceptions = ['007', '0', '1.5', '"007"'].map(
    (room) => `  - { rule: r, room: ${room}, link: press, until: 2027-01-31, reason: x }\n`,
  )
  const text = `version: 1\nname: a\nrules: { r: { match: { kind: primary } } }\nexceptions:\n${exceptions.join('')}`
  expect(render(readPolicies([fileOf(text, 'p.yaml')]).diagnostics)).toMatchInlineSnapshot(`
    "p.yaml:5:22 error room/id "007" is not the id of a room. | Write the id in digits, as in the address of the room: 7. Only a room in third-party storage has another kind of id; put it in quotes.
          - { rule: r, room: 007, link: press, until: 2027-01-31, reason: x }
                             ^^^
    p.yaml:6:22 error manifest/out-of-range The number for room is out of range. | Use a number from 1 to 9007199254740991.
          - { rule: r, room: 0, link: press, until: 2027-01-31, reason: x }
                             ^
    p.yaml:7:22 error manifest/wrong-type room must be a whole number or text, but this is a number. | Write a whole number.
          - { rule: r, room: 1.5, link: press, until: 2027-01-31, reason: x }
                             ^^^
    "
  `)
})
