import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { areas } from '../../src/cli/compiled/explanations.js'
import { makeWorld, roomlinks } from '../commands/world.ts'
import { explainedOn } from './examples.ts'

const explained = areas.flatMap(({ explanations }) => explanations)
const codes = explained.map(({ code }) => code)

const sentences = (text: string): number => [...text.matchAll(/[.!?](?= [A-Z]|$)/g)].length

test.for(explained)('$code is told in two to five sentences, wrong and right', ({ means, matters, wrong, right }) => {
  expect(sentences(`${means} ${matters}`)).toBeGreaterThanOrEqual(2)
  expect(sentences(`${means} ${matters}`)).toBeLessThanOrEqual(5)
  expect(wrong).not.toBe(right)
})

/** What is written like a code, and is none. */
const others = ['application/json', 'roomlinks/scope', 'roomlinks/v1']

/** What commander ends with and never says of a command line of ours. */
const unsaid = ['error', 'execute-sub-command-async', 'help', 'help-displayed', 'version'].map(
  (name) => `usage/${name}`,
)

/** The texts of all modules in a folder, but for the sandbox, which has the codes of nobody. */
function textsIn(folder: URL): readonly string[] {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  return files
    .filter((file) => /\.[jt]s$/.test(file) && !/^sandbox\b|\bcompiled\b/.test(file))
    .map((file) => readFileSync(new URL(file, folder), 'utf8'))
}

const captured = (text: string, pattern: RegExp): readonly string[] =>
  [...text.matchAll(pattern)].map(([, found = '']) => found)

/** All codes that the sources can say: as they are written there, or as they are made of words there. */
function codesInSources(): readonly string[] {
  const own = textsIn(new URL('../../src/', import.meta.url)).join('\n')
  const library = textsIn(new URL('../../node_modules/commander/lib/', import.meta.url)).join('\n')
  const usage = captured(own + library, /'commander\.(\w+)'/g).map(
    (name) => `usage/${name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`,
  )
  const [asking = ''] = captured(own, /readonly command: ('apply' \| .*)$/gm)
  const ends = captured(own, /`\$\{command\}\/([a-z-]+)`/g)
  return [
    ...captured(own, /'([a-z]+\/[a-z0-9]+(?:-[a-z0-9]+)*)'/g).filter((code) => !others.includes(code)),
    ...captured(own, /\bcode: '([a-z]+)'/g),
    ...usage.filter((code) => !unsaid.includes(code)),
    ...captured(asking, /'(\w+)'/g).flatMap((command) => ends.map((end) => `${command}/${end}`)),
  ]
}

test.for(codes)('%s has the form of a code', (code) => {
  expect(code).toMatch(/^[a-z]+(?:\/[a-z0-9]+(?:-[a-z0-9]+)*)?$/)
})

test('each code that can be said is explained, and no other', () => {
  const said = new Set(codesInSources())
  expect(said.size).toBeGreaterThan(300)
  expect([...said].filter((code) => !codes.includes(code))).toEqual([])
  expect(codes.filter((code) => !said.has(code))).toEqual([])
})

test.for(explainedOn('usage'))(
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
