import { expect, test } from 'vitest'
import { createSandbox } from '../../src/sandbox/index.ts'
import { watch } from '../scanner.ts'
import { type Answer, type Call, comparable, play, readRecording } from './recorded/play.ts'

const scenarios = readRecording()
const sandbox = watch(createSandbox({ now: () => new Date('2026-11-29T12:00:00Z'), timeZone: 'Europe/Berlin' }))

const call: Call = (method, path, body) =>
  sandbox.fetch(
    new Request(`http://portal.test/api/2.0${path}`, {
      method,
      headers: { Authorization: `Bearer ${sandbox.apiKey}`, 'Content-Type': 'application/json' },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    }),
  )

test('the recording is all there', () => {
  expect([scenarios.length, scenarios.flatMap(({ steps }) => steps).length]).toEqual([160, 2307])
})

test.for(scenarios)('the sandbox answers as the server did: $name', async (scenario) => {
  const answers = await play(scenario, call)
  const pairs = scenario.steps.map((step, at) => ({ step, ...comparable(step, answers[at]) }))
  // The requests are there for whoever reads what differs.
  const tell = (side: 'want' | 'got') =>
    pairs.map(({ step: { method, path, body }, ...pair }) => ({ method, path, body, ...pair[side] }))
  expect(tell('got')).toStrictEqual(tell('want'))
})

/** The answer in many ways wrong: each value within it another, and each gone; one member more; another status or type. */
function spoilt(answered: Answer): Answer[] {
  const { answer } = answered
  const ways = waysInto(answer)
  return [
    { ...answered, status: 299 },
    { ...answered, type: 'text/html' },
    { ...answered, answer: { ...Object(answer), more: 1 } },
    ...ways.flatMap((way) =>
      [{ spoilt: true }, undefined].map((by) => ({ ...answered, answer: replace(answer, way, by) })),
    ),
  ]
}

function waysInto(value: unknown): string[][] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, one]) => [[name], ...waysInto(one).map((way) => [name, ...way])])
}

/** `undefined` takes the value away. */
function replace(value: unknown, [name, ...rest]: readonly string[], by: unknown): unknown {
  const entries = Object.entries(Object(value)).flatMap(([key, one]): [string, unknown][] => {
    if (key !== name) return [[key, one]]
    if (rest.length > 0) return [[key, replace(one, rest, by)]]
    return by === undefined ? [] : [[key, by]]
  })
  return Array.isArray(value) ? entries.map(([, one]) => one) : Object.fromEntries(entries)
}

test.for(scenarios.slice(0, 8))('one value that is not as recorded is a difference: $name', async (scenario) => {
  const answers = await play(scenario, call)
  for (const [at, step] of scenario.steps.entries()) {
    const { want: right } = comparable(step, answers[at])
    for (const wrong of spoilt(right)) {
      const { want, got } = comparable(step, wrong)
      expect(got).not.toStrictEqual(want)
    }
  }
})
