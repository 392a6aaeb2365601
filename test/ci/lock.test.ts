import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

test('the lock file has a checksum for each package, so that no registry is to be trusted', () => {
  const { packages }: { readonly packages: Readonly<Record<string, { readonly integrity?: string }>> } = JSON.parse(
    readFileSync('package-lock.json', 'utf8'),
  )
  const others = Object.entries(packages).filter(([path]) => path !== '')
  expect(others.length).toBeGreaterThan(200)
  for (const [path, { integrity }] of others) expect(integrity, path).toMatch(/^sha512-/)
})
