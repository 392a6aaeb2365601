import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { areas, codes, explanationOf } from '../../src/explain/areas.ts'
import { usage } from '../../src/explain/runs.ts'
import { makeWorld, roomlinks } from '../commands/world.ts'
import { errorsPage } from './page.ts'

test('docs/errors.md is made of the explanations; UPDATE=1 writes it', () => {
  const file = new URL('../../docs/errors.md', import.meta.url)
  if (process.env['UPDATE'] === '1') writeFileSync(file, errorsPage())
  expect(readFileSync(file, 'utf8')).toBe(errorsPage())
})

test('each code is in one area', () => {
  expect(codes.length).toBeGreaterThan(150)
  expect(codes.filter((code, nth) => codes.indexOf(code) !== nth)).toEqual([])
  expect(areas.filter((area) => Object.keys(area.codes).length === 0)).toEqual([])
})

const sentences = (text: string): number => [...text.matchAll(/[.!?](?= [A-Z]|$)/g)].length

test.for(codes)('%s is told in two to five sentences, wrong and right', (code) => {
  const { means = '', matters = '', wrong, right } = explanationOf(code) ?? {}
  expect(means).toMatch(/^.*\.$/)
  expect(`${means} ${matters}`).not.toMatch(/ {2}|\n/)
  expect(sentences(`${means} ${matters}`)).toBeGreaterThanOrEqual(2)
  expect(sentences(`${means} ${matters}`)).toBeLessThanOrEqual(5)
  expect(wrong).not.toBe(right)
})

/** All codes that are told without a catalogue, and those of catalogues that the explanations do not know of yet. */
function codesInSources(): readonly string[] {
  const root = new URL('../../src/', import.meta.url)
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter(
    (file) => /\.ts$/.test(file) && !/^(?:explain|sandbox)\//.test(file),
  )
  return files.flatMap((file) => {
    const text = readFileSync(new URL(file, root), 'utf8')
    const own = [...text.matchAll(/\bcode: '([a-z]+(?:\/[a-z-]+)?)'/g)].map(([, code = '']) => code)
    const ofCommander = [...text.matchAll(/\bcode: 'commander\.(\w+)'/g)].map(
      ([, name = '']) => `usage/${name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`,
    )
    const catalogued = /sentences\.ts$/.test(file)
      ? text.matchAll(/^ {2}'([a-z]+\/[a-z-]+)': (?:\{|error\(|warning\()/gm)
      : []
    return [...own, ...ofCommander, ...[...catalogued].map(([, code = '']) => code)]
  })
}

test('what the compiler does not see is explained as well', () => {
  const found = codesInSources()
  expect(found).toEqual(expect.arrayContaining(['internal', 'plan/stale', 'usage/missing-base']))
  expect(found.filter((code) => explanationOf(code) === undefined)).toEqual([])
})

test.for(Object.entries(usage))(
  '%s: the wrong command line says so, and the right one does not',
  async ([code, told]) => {
    const said = async (example: string): Promise<string> => {
      const words = example.replace('$ roomlinks ', '').match(/"[^"]*"|\S+/g) ?? []
      const plain = words.map((word) => word.replaceAll('"', ''))
      return (await roomlinks(plain, makeWorld())).err
    }
    expect(await said(told.wrong)).toContain(`error ${code}\n`)
    expect(await said(told.right)).not.toContain('usage/')
  },
)
