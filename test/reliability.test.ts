import { existsSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

const rows = readFileSync('docs/reliability.md', 'utf8')
  .split('\n')
  .filter((line) => /^\| (?!promise|---)/.test(line) && !line.startsWith('|---'))

test('each promise of docs/reliability.md names tests that are there', () => {
  expect(rows.length).toBeGreaterThan(20)
  for (const row of rows) {
    const references = [...row.matchAll(/`(test\/[\w/.-]+\.test\.ts)`: (.+?)(?=<br>| \|$)/g)]
    expect(references.length, row).toBeGreaterThan(0)
    for (const [, file = '', name = ''] of references) {
      expect(existsSync(file), file).toBe(true)
      expect(readFileSync(file, 'utf8'), `${file} has no test of that name`).toContain(name)
    }
  }
})
