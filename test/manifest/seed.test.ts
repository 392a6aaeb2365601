import { expect, test } from 'vitest'
import { readSeed } from '../../src/manifest/sandbox-files/sandbox-files.ts'
import { fileOf, render } from './reading.ts'

test('a seed as plain data', () => {
  const read = readSeed(
    fileOf(`rooms:
  - type: custom
    title: "Client: Globex"
    id: 4711
    tags: [client]
    links:
      - { kind: primary, id: 0F8FAD5B-d9cb-469f-a165-70867728950e }
      - { kind: additional, title: Old, access: Read, expirationDate: 2024-01-01, password: hunter2222, internal: false, denyDownload: true }
      - { kind: invitation, access: 11, maxUseCount: 5, currentUseCount: 2, expirationDate: null, password: null }
  - { type: ai, title: Ideas, archived: true, template: false, private: true, canManage: false }
`),
  )
  expect(read).toEqual({
    ok: true,
    diagnostics: [],
    value: {
      rooms: [
        {
          type: 'custom',
          title: 'Client: Globex',
          id: 4711,
          tags: ['client'],
          archived: false,
          template: false,
          private: false,
          canManage: true,
          links: [
            { kind: 'primary', id: '0f8fad5b-d9cb-469f-a165-70867728950e' },
            {
              kind: 'additional',
              title: 'Old',
              access: 'read',
              expirationDate: '2024-01-01T00:00:00Z',
              password: 'hunter2222',
              internal: false,
              denyDownload: true,
            },
            {
              kind: 'invitation',
              access: 'contentCreator',
              maxUseCount: 5,
              currentUseCount: 2,
              expirationDate: null,
              password: null,
            },
          ],
        },
        {
          type: 'ai',
          title: 'Ideas',
          tags: [],
          archived: true,
          template: false,
          private: true,
          canManage: false,
          links: [],
        },
      ],
    },
  })
})

test('a seed takes nothing from the environment, and $${ is ${ there too', () => {
  const read = readSeed(fileOf('rooms: [{ type: custom, title: "Room $${A}" }]\n'))
  expect(read).toMatchObject({ ok: true, value: { rooms: [{ title: 'Room ${A}' }] } })
  const { diagnostics } = readSeed(fileOf('rooms: [{ type: custom, title: "Room ${A}" }]\n'))
  expect(diagnostics.map(({ code }) => code)).toEqual(['env/unset'])
})

test('all mistakes of a seed at once', () => {
  const { diagnostics } = readSeed(
    fileOf(`rooms:
  - { type: costum, title: A, tag: x }
  - { title: "", type: ai, id: 0, tags: [1] }
  - { type: 5, title: B, links: [{ kind: main, access: reed, expirationDate: soon, pasword: hunter2222 }, {}, 5] }
`),
  )
  expect(render(diagnostics)).toMatchInlineSnapshot(`
    "roomlinks.yaml:2:13 error manifest/bad-value type cannot be "costum". | Did you mean custom?
          - { type: costum, title: A, tag: x }
                    ^^^^^^
    roomlinks.yaml:2:31 error manifest/unknown-key The key "tag" is not allowed here. | Did you mean tags?
          - { type: costum, title: A, tag: x }
                                      ^^^
    roomlinks.yaml:2:36 error manifest/wrong-type tags must be a list, but this is text. | Write a list, without quotes.
          - { type: costum, title: A, tag: x }
                                           ^
    roomlinks.yaml:3:14 error link/title The title is empty. | Write 1 to 255 characters, or leave title out.
          - { title: "", type: ai, id: 0, tags: [1] }
                     ^^
    roomlinks.yaml:3:32 error manifest/out-of-range The number for id is out of range. | Use a number from 1 to 9007199254740991.
          - { title: "", type: ai, id: 0, tags: [1] }
                                       ^
    roomlinks.yaml:3:42 error manifest/wrong-type An item of tags must be text, but this is a whole number. | Put the value in quotes.
          - { title: "", type: ai, id: 0, tags: [1] }
                                                 ^
    roomlinks.yaml:4:13 error manifest/bad-value type cannot be a whole number. | Use custom, public, formFilling, collaboration, virtualData or ai.
          - { type: 5, title: B, links: [{ kind: main, access: reed, expirationDate: soon, pasword: ***        }, {}, 5] }
                    ^
    roomlinks.yaml:4:42 error manifest/bad-value kind cannot be "main". | Use primary, invitation or additional.
          - { type: 5, title: B, links: [{ kind: main, access: reed, expirationDate: soon, pasword: ***        }, {}, 5] }
                                                 ^^^^
    roomlinks.yaml:4:56 error link/access "reed" is not an access level. | Did you mean read?
          - { type: 5, title: B, links: [{ kind: main, access: reed, expirationDate: soon, pasword: ***        }, {}, 5] }
                                                               ^^^^
    roomlinks.yaml:4:78 error link/date "soon" is not written as a date. | Write 2027-03-31T22:00:00Z or 2027-03-31
          - { type: 5, title: B, links: [{ kind: main, access: reed, expirationDate: soon, pasword: ***        }, {}, 5] }
                                                                                     ^^^^
    roomlinks.yaml:4:84 error manifest/unknown-key The key "pasword" is not allowed here. | Did you mean password?
          - { type: 5, title: B, links: [{ kind: main, access: reed, expirationDate: soon, pasword: ***        }, {}, 5] }
                                                                                           ^^^^^^^
    roomlinks.yaml:4:107 error manifest/missing-key The key kind is missing. | Add kind: primary, kind: invitation or kind: additional
          - { type: 5, title: B, links: [{ kind: main, access: reed, expirationDate: soon, pasword: ***        }, {}, 5] }
                                                                                                                  ^^
    roomlinks.yaml:4:111 error manifest/wrong-type An item of links must be a mapping, but this is a whole number. | Write a mapping.
          - { type: 5, title: B, links: [{ kind: main, access: reed, expirationDate: soon, pasword: ***        }, {}, 5] }
                                                                                                                      ^
    "
  `)
})

test('an id that is none is told, and not shown where it may be one', () => {
  const seed = `rooms:
  - type: custom
    title: A
    links: [{ kind: primary, id: 0f8fad5b-d9cb-469f-a165-70867728950e9 }, { kind: primary, id: press }, { kind: primary, id: 7 }]
`
  expect(render(readSeed(fileOf(seed)).diagnostics)).toMatchInlineSnapshot(`
    "roomlinks.yaml:4:34 error manifest/link-id This is not the id of a link. | Write a UUID, such as 0f8fad5b-d9cb-469f-a165-70867728950e, or leave id out.
            links: [{ kind: primary, id: ***                                   }, { kind: primary, id: press }, { kind: primary, id: 7 }]
                                         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
    roomlinks.yaml:4:96 error manifest/link-id This is not the id of a link. | Write a UUID, such as 0f8fad5b-d9cb-469f-a165-70867728950e, or leave id out.
            links: [{ kind: primary, id: ***                                   }, { kind: primary, id: press }, { kind: primary, id: 7 }]
                                                                                                       ^^^^^
    roomlinks.yaml:4:126 error manifest/wrong-type id must be text, but this is a whole number. | Put the value in quotes.
            links: [{ kind: primary, id: ***                                   }, { kind: primary, id: press }, { kind: primary, id: 7 }]
                                                                                                                                     ^
    "
  `)
})

test('an empty seed', () => {
  expect(readSeed(fileOf('rooms: []'))).toEqual({ ok: true, value: { rooms: [] }, diagnostics: [] })
})

test('a room that is none', () => {
  expect(render(readSeed(fileOf('rooms: [5]\n')).diagnostics)).toContain('An item of rooms must be a mapping')
})
