import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..', '..')

function textsIn(folder: string, isMeant: (file: string) => boolean): readonly string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.yaml') && isMeant(file))
    .toSorted()
    .map((file) => readFileSync(join(root, folder, file), 'utf8'))
}

const isSeed = (file: string): boolean => file.endsWith('portal.yaml')

/** The manifests of the examples, good ones, and of the tests, wrong ones. */
export const manifests: readonly string[] = [
  ...textsIn('examples', (file) => !isSeed(file)),
  ...textsIn('test/manifest/bad', () => true),
]

/** The seed files of the examples. */
export const seeds: readonly string[] = textsIn('examples', isSeed)

/** A file of faults. */
export const faults: string = `seed: monday
x-put: &put { method: PUT, path: "/api/2.0/files/rooms/*/links" }
faults:
  - { on: *put, requests: [1, 3], fault: resetAfter }
  - fault: tooManyAfterSeconds
    on: { path: "*/build" }
    every: 2
    probability: 0.25
    times: 4
    after: 7
  - { fault: html502, on: { method: GET } }
`

/** What YAML, our language or a terminal may stumble over. */
export const tokens: readonly string[] = [
  ...[
    '&a ',
    '*a',
    '&',
    '*',
    '<<: *a',
    '<<: ',
    '<<: [*a, *a]',
    '!',
    '!!str ',
    '!!set ',
    '!x!y ',
    '!<',
    '%YAML 1.1\n',
    '%',
  ],
  ...['|\n', '>-\n', '|9\n', '>+0\n', '|zz', '"', "'", '""', '\\', '\\x', '\\u12', '\\U00110000', '`', '@'],
  ...[
    '{',
    '}',
    '[',
    ']',
    ',',
    ': ',
    ':',
    '- ',
    '-',
    '? ',
    '?',
    '{ ',
    '[]',
    '{}',
    '#',
    ' # ',
    '---\n',
    '...\n',
    '\n---\n',
  ],
  ...['\n', '\r', '\r\n', '\t', ' ', '    ', '\n  ', '\n      ', '\u0085', '\u2028', '\u2029'],
  ...[
    '\0',
    '\x01',
    '\x02',
    '\x18',
    '\x1b[2J',
    '\x1b]0;x\x07',
    '\x1f',
    '\x7f',
    '\x9b',
    '\uFEFF',
    '\u200b',
    '\u202e',
    '\ud800',
  ],
  ...['\u{e0041}', '👨‍👩‍👧', 'é', '::error::', '##[error]', '##vso[x]'],
  ...[
    '0',
    '-1',
    '1e999',
    '0x',
    '.inf',
    '.nan',
    '9'.repeat(400),
    '-0',
    '1_000',
    '08',
    '1.5',
    '0o17',
    'true',
    'null',
    '~',
    'no',
  ],
  ...['2027-02-30', '0000-00-00', '9999-12-31', '2027-01-01T25:61:61Z', '2027-01-01T00:00:00+99:99', '31.12.2027'],
  ...['${', '${}', '$${', '${A}', '${AUDIT_PASSWORD}', '${__proto__}', '${toString}'],
  ...[
    '__proto__: ',
    'constructor: ',
    'prototype',
    'toString: ',
    'hasOwnProperty: 1\n',
    'length: ',
    '"": ',
    '"\\u0000": ',
  ],
  ...[
    'version: 2\n',
    'name: x\n',
    'portal: ',
    'rooms:\n',
    'rooms: []\n',
    'defaults:\n',
    'guard: {maxRevokes: -1}\n',
    'links:',
  ],
  ...[
    'id: ',
    'title: ',
    'tag: ',
    'access: read\n',
    'primary:',
    'invitation: {',
    'adopt: 0123456789ab',
    'rotation: ',
    'absent: true',
  ],
]
