import { existsSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

/** The rows of a page that promise something: what a table says of other things names no test. */
function promisesIn(page: string): readonly string[] {
  const lines = readFileSync(page, 'utf8').split('\n')
  const heads = lines.flatMap((line, at) => (/^\|.*\| tested by \|$/.test(line) ? [at] : []))
  return heads.flatMap((head) => {
    const rows = lines.slice(head + 2)
    return rows.slice(
      0,
      rows.findIndex((line) => !line.startsWith('|')),
    )
  })
}

test.for(['docs/reliability.md', 'docs/security.md'])('each promise of %s names tests that are there', (page) => {
  const rows = promisesIn(page)
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
