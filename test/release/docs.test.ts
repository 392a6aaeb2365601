import { existsSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import type { Workflow } from '../ci/github.ts'

const page = readFileSync('docs/releasing.md', 'utf8')

test('the page about releases names scripts and files that are there', () => {
  const { scripts }: { readonly scripts: Readonly<Record<string, string>> } = JSON.parse(
    readFileSync('package.json', 'utf8'),
  )
  const named = [...page.matchAll(/`npm run ([\w:-]+)`/g)].map(([, name = '']) => name)
  expect(named).toEqual(['identity', 'build', 'pins', 'pictures'])
  for (const name of named) expect(scripts).toHaveProperty([name])
  expect(scripts).toMatchObject({ prepare: 'node scripts/build.mjs', prepublishOnly: 'node scripts/release.mjs check' })
  for (const path of ['dist/sbom.cdx.json', 'dist/THIRD-PARTY-LICENSES.txt']) {
    expect(page).toContain(path)
    expect(existsSync(path)).toBe(true)
  }
})

test('its table has the jobs of the workflow, in their order', () => {
  const { jobs }: Workflow = parse(readFileSync('.github/workflows/release.yml', 'utf8'))
  expect([...page.matchAll(/^\| `(\w+)` \|/gm)].map(([, name]) => name)).toEqual(Object.keys(jobs))
})
