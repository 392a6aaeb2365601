import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

/** A package in a lock file. */
interface Locked {
  readonly integrity?: string
  readonly license?: string
  readonly deprecated?: string
  readonly os?: readonly string[]
  readonly cpu?: readonly string[]
  readonly libc?: readonly string[]
}

const read = <T>(path: string): T => JSON.parse(readFileSync(path, 'utf8'))

const [own, mutants] = ['.', 'tools/mutants'].map((folder) => {
  const { packages } = read<{ readonly packages: Readonly<Record<string, Locked>> }>(`${folder}/package-lock.json`)
  const { devDependencies } = read<{ readonly devDependencies: object }>(`${folder}/package.json`)
  const direct = Object.keys(devDependencies).map((name) => [name, packages[`node_modules/${name}`]?.license] as const)
  return { direct, packages: Object.entries(packages).filter(([path]) => path !== '') }
})
const all = [...(own?.packages ?? []), ...(mutants?.packages ?? [])]

const bundled = read<{ readonly components: readonly { readonly name: string }[] }>(
  'dist/sbom.cdx.json',
).components.map(({ name }) => name)

const page = readFileSync('docs/dependencies.md', 'utf8')

/** The first two cells of each row of the table below a heading. */
function rowsOf(heading: string): readonly (readonly [string, string])[] {
  const [, section = ''] = page.split(`\n## ${heading}\n`)
  const [table = ''] = section.split('\n## ')
  const rows = table.split('\n').filter((line) => line.startsWith('| '))
  return rows.slice(1).map((row) => {
    const [, first = '', second = ''] = row.split('|').map((cell) => cell.trim().replaceAll('`', ''))
    return [first, second]
  })
}

test('the lock files have a checksum for each package, so that no registry is to be trusted', () => {
  expect(all.length).toBeGreaterThan(200)
  for (const [path, { integrity }] of all) expect(integrity, path).toMatch(/^sha512-/)
})

test('no package of the lock files is deprecated', () => {
  expect(all.filter(([, { deprecated }]) => deprecated !== undefined)).toEqual([])
})

test('contributors install fewer than 250 packages', () => {
  const isFor = (place: string, places: readonly string[] | undefined): boolean => places?.includes(place) ?? true
  const onLinux = own?.packages.filter(
    ([, { os, cpu, libc }]) => isFor('linux', os) && isFor('x64', cpu) && isFor('glibc', libc),
  )
  expect(onLinux?.length).toBeLessThan(250)
})

test('docs/dependencies.md has a row for each direct dependency, with its licence, in the right table', () => {
  const isBundled = ([name]: readonly [string, unknown]): boolean => bundled.includes(name)
  expect(rowsOf('Bundled')).toEqual(own?.direct.filter(isBundled))
  expect(rowsOf('For development')).toEqual(own?.direct.filter((each) => !isBundled(each)))
  expect(rowsOf('Mutation testing')).toEqual(mutants?.direct)
})

test('docs/dependencies.md has all licences of the lock files, and says which of them are in what is published', () => {
  const licences = new Map(rowsOf('Licences'))
  const namesIn = ({ license = 'none' }: Locked): readonly string[] => license.split(' OR ')
  const unknown = all.filter(([, locked]) => !namesIn(locked).some((name) => licences.has(name)))
  expect(unknown.map(([path, { license }]) => `${path}: ${license}`)).toEqual([])
  const used = new Set(all.flatMap(([, locked]) => namesIn(locked)))
  expect([...licences.keys()].filter((name) => !used.has(name))).toEqual([])
  const published = bundled.flatMap((name) => namesIn(read(`node_modules/${name}/package.json`)))
  const said = [...licences].flatMap(([name, isPublished]) => (isPublished === 'yes' ? [name] : []))
  expect(new Set(said)).toEqual(new Set(published))
})
