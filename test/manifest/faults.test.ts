import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { readFaults } from '../../src/manifest/sandbox-files/sandbox-files.ts'
import { createSandbox } from '../../src/sandbox/index.ts'
import { watch } from '../scanner.ts'
import { fileOf, render } from './reading.ts'

const kinds: readonly string[] = JSON.parse(readFileSync('schemas/faults.schema.json', 'utf8')).$defs.fault.properties
  .fault.enum

test('a file of faults as plain data that a sandbox takes', async () => {
  const read = readFaults(
    fileOf(`seed: monday
x-put: &put { method: PUT, path: /api/2.0/files/rooms/*/links }
faults:
  - { on: *put, requests: [1, 3], fault: resetAfter }
  - { every: 2, probability: 0.25, times: 4, fault: delay, after: 0 }
  - { on: { path: "*/build" }, fault: html502 }
  - { on: { method: GET }, times: 1, fault: error500 }
`),
  )
  const put = { method: 'PUT', path: '/api/2.0/files/rooms/*/links' }
  expect(read).toEqual({
    ok: true,
    diagnostics: [],
    value: {
      seed: 'monday',
      faults: [
        { on: put, requests: [1, 3], fault: 'resetAfter' },
        { every: 2, probability: 0.25, times: 4, fault: 'delay', after: 0 },
        { on: { path: '*/build' }, fault: 'html502' },
        { on: { method: 'GET' }, times: 1, fault: 'error500' },
      ],
    },
  })
  if (!read.ok) return
  const sandbox = watch(createSandbox({ faults: read.value }))
  expect((await sandbox.fetch(new Request('http://portal.test/build'))).status).toBe(502)
})

test('no faults', () => {
  expect(readFaults(fileOf('faults: []'))).toEqual({ ok: true, value: { faults: [] }, diagnostics: [] })
  expect(readFaults(fileOf('{ seed: 1.5, faults: [] }'))).toMatchObject({ ok: true, value: { seed: 1.5 } })
})

test('every kind of fault is read', () => {
  expect(kinds).toHaveLength(16)
  const read = readFaults(fileOf(`faults: [${kinds.map((kind) => `{ fault: ${kind} }`).join(', ')}]`))
  expect(read).toMatchObject({ ok: true, value: { faults: kinds.map((fault) => ({ fault })) } })
})

test('all mistakes at once', () => {
  const { diagnostics } = readFaults(
    fileOf(`seed: [1]
faults:
  - { fault: tooMuch, time: 1 }
  - { on: { method: put, path: rooms, host: x }, requests: [0, 1.5], every: 0, fault: hang, after: 5 }
  - { on: PUT, probability: 1.5, times: two, fault: delay, after: -1 }
  - { on: { path: "/links?type=1" }, requests: 2 }
  - { on: { path: "" }, fault: 500 }
  - hang
`),
  )
  expect(render(diagnostics)).toMatchInlineSnapshot(`
    "roomlinks.yaml:1:7 error manifest/wrong-type seed must be text or a number, but this is a list. | Write text or a number.
        seed: [1]
              ^^^
    roomlinks.yaml:3:14 error manifest/bad-value fault cannot be "tooMuch". | Use tooMany, tooManyAfterSeconds, tooManyAfterDate, error500, html502, error503, unauthorized, resetBefore, resetAfter, truncated, delay, hang, slowBody, hugeBody, notJson or otherShape.
          - { fault: tooMuch, time: 1 }
                     ^^^^^^^
    roomlinks.yaml:3:23 error manifest/unknown-key The key "time" is not allowed here. | Did you mean times?
          - { fault: tooMuch, time: 1 }
                              ^^^^
    roomlinks.yaml:4:21 error manifest/bad-value method cannot be "put". | Did you mean PUT?
          - { on: { method: put, path: rooms, host: x }, requests: [0, 1.5], every: 0, fault: hang, after: 5 }
                            ^^^
    roomlinks.yaml:4:32 error manifest/fault-path The path "rooms" does not begin with a slash or a star. | Write a path like /api/2.0/files/rooms/*/links
          - { on: { method: put, path: rooms, host: x }, requests: [0, 1.5], every: 0, fault: hang, after: 5 }
                                       ^^^^^
    roomlinks.yaml:4:39 error manifest/unknown-key The key "host" is not allowed here. | Known keys: method, path.
          - { on: { method: put, path: rooms, host: x }, requests: [0, 1.5], every: 0, fault: hang, after: 5 }
                                              ^^^^
    roomlinks.yaml:4:61 error manifest/out-of-range The number for An item of requests is out of range. | Use 1 or more.
          - { on: { method: put, path: rooms, host: x }, requests: [0, 1.5], every: 0, fault: hang, after: 5 }
                                                                    ^
    roomlinks.yaml:4:64 error manifest/wrong-type An item of requests must be a whole number, but this is a number. | Write a whole number.
          - { on: { method: put, path: rooms, host: x }, requests: [0, 1.5], every: 0, fault: hang, after: 5 }
                                                                       ^^^
    roomlinks.yaml:4:77 error manifest/out-of-range The number for every is out of range. | Use 1 or more.
          - { on: { method: put, path: rooms, host: x }, requests: [0, 1.5], every: 0, fault: hang, after: 5 }
                                                                                    ^
    roomlinks.yaml:4:93 error manifest/fault-after The fault hang does not take after. | Remove after; it is only for tooManyAfterSeconds, tooManyAfterDate, error503, delay and slowBody.
          - { on: { method: put, path: rooms, host: x }, requests: [0, 1.5], every: 0, fault: hang, after: 5 }
                                                                                                    ^^^^^
    roomlinks.yaml:5:11 error manifest/wrong-type on must be a mapping, but this is text. | Write a mapping, without quotes.
          - { on: PUT, probability: 1.5, times: two, fault: delay, after: -1 }
                  ^^^
    roomlinks.yaml:5:29 error manifest/out-of-range The number for probability is out of range. | Use a number from 0 to 1.
          - { on: PUT, probability: 1.5, times: two, fault: delay, after: -1 }
                                    ^^^
    roomlinks.yaml:5:41 error manifest/wrong-type times must be a whole number, but this is text. | Write a whole number, without quotes.
          - { on: PUT, probability: 1.5, times: two, fault: delay, after: -1 }
                                                ^^^
    roomlinks.yaml:5:67 error manifest/out-of-range The number for after is out of range. | Use a number from 0 to 86400000.
          - { on: PUT, probability: 1.5, times: two, fault: delay, after: -1 }
                                                                          ^^
    roomlinks.yaml:6:5 error manifest/missing-key The key fault is missing. | Add fault: error500
          - { on: { path: "/links?type=***" }, requests: 2 }
            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
    roomlinks.yaml:6:19 error manifest/fault-path The path "/links?type=***" has a query, which faults ignore. | Write a path like /api/2.0/files/rooms/*/links
          - { on: { path: "/links?type=***" }, requests: 2 }
                          ^^^^^^^^^^^^^^^
    roomlinks.yaml:6:48 error manifest/wrong-type requests must be a list, but this is a whole number. | Write a list.
          - { on: { path: "/links?type=***" }, requests: 2 }
                                                       ^
    roomlinks.yaml:7:19 error manifest/fault-path The path is empty. | Write a path like /api/2.0/files/rooms/*/links
          - { on: { path: "" }, fault: 500 }
                          ^^
    roomlinks.yaml:7:32 error manifest/bad-value fault cannot be a whole number. | Use tooMany, tooManyAfterSeconds, tooManyAfterDate, error500, html502, error503, unauthorized, resetBefore, resetAfter, truncated, delay, hang, slowBody, hugeBody, notJson or otherShape.
          - { on: { path: "" }, fault: 500 }
                                       ^^^
    roomlinks.yaml:8:5 error manifest/wrong-type An item of faults must be a mapping, but this is text. | Write a mapping, without quotes.
          - hang
            ^^^^
    "
  `)
})

test.for<{ text: string; code: string }>([
  { text: 'fault: hang', code: 'manifest/unknown-key' },
  { text: '- fault: hang', code: 'manifest/wrong-type' },
  { text: 'faults:', code: 'manifest/wrong-type' },
  { text: 'seed: 1', code: 'manifest/missing-key' },
  { text: 'faults: [', code: 'yaml/syntax' },
  { text: '', code: 'yaml/empty' },
])('$text: $code', ({ text, code }) => {
  const read = readFaults(fileOf(text))
  expect(read.ok).toBe(false)
  expect(read.diagnostics.map((diagnostic) => diagnostic.code)).toContain(code)
})
