import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

/** What makes a verdict depend on the speed of a machine. What the program itself is told, as `--timeout`, is not meant. */
const timed: Readonly<Record<string, RegExp>> = {
  'a clock that is read twice': /performance\.now\(|hrtime|(?:Date\.now|getTime)\(\) *-|- *Date\.now\(\)|cpuUsage/,
  'a time-out of its own':
    /\b(?:testTimeout|hookTimeout|timeout): *[\d_]+|^ *\}, [\d_]{4,}\)$|\.(?:set\w*Timeout)\(\d/m,
  'a wait that vitest ends after a second': /\bvi\.wait(?:For|Until)\(/,
}

const files = readdirSync('test', { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts') && name !== 'clocks.test.ts')
  .map((name) => `test/${name}`)

test.for(Object.entries(timed))('no test has %s', ([, pattern]) => {
  expect(files.filter((path) => pattern.test(readFileSync(path, 'utf8')))).toEqual([])
})
