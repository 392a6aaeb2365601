import { expect, test } from 'vitest'
import { readMembers } from '../../src/sandbox/body.ts'

// Contract §14.1 row 11: `{ fault }` is where reading stopped.
test.for<[string, unknown[]]>([
  ['{}', []],
  [
    ' { "a" : 1 , "b":"x" } ',
    [
      { name: 'a', value: 1 },
      { name: 'b', value: 'x' },
    ],
  ],
  [
    '{"a":1,"a":2}',
    [
      { name: 'a', value: 1 },
      { name: 'a', value: 2 },
    ],
  ],
  [
    '{"a":{"b":[1,"}"]},"c":null}',
    [
      { name: 'a', value: { b: [1, '}'] } },
      { name: 'c', value: null },
    ],
  ],
  [String.raw`{"\u0061\"":"\\"}`, [{ name: 'a"', value: '\\' }]],
  [
    '{"a":2.0,"b":1e2,"c":-3}',
    [
      { name: 'a', value: Number.NaN },
      { name: 'b', value: Number.NaN },
      { name: 'c', value: -3 },
    ],
  ],
  ['', [{ errorPath: '$' }]],
  ['"x"', [{ errorPath: '$' }]],
  ['[]', [{ errorPath: '$' }]],
  ['{', [{ errorPath: '$' }]],
  ['{} x', [{ errorPath: '$' }]],
  ['{a:1}', [{ errorPath: '$' }]],
  [String.raw`{"\x":1}`, [{ errorPath: '$' }]],
  ['{"a":1', [{ name: 'a', value: 1 }, { errorPath: '$' }]],
  ['{"a":1,}', [{ name: 'a', value: 1 }, { errorPath: '$' }]],
  ['{"a":1 "b":2}', [{ errorPath: '$.a' }]],
  ['{"a":"x}', [{ errorPath: '$.a' }]],
  ['{"a":}', [{ errorPath: '$.a' }]],
  ['{"a":[1}', [{ errorPath: '$.a' }]],
])('%s', ([json, members]) => {
  expect([...readMembers(json)]).toEqual(members)
})
