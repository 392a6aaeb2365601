import fc from 'fast-check'
import { expect, test } from 'vitest'
import { findNonData } from '../../src/manifest/format/comments.ts'
import { format } from '../../src/manifest/format/format.ts'
import { readManifest } from '../../src/manifest/read/manifest.ts'
import { parseText } from '../../src/manifest/yaml/parse.ts'
import { scalarText } from '../../src/manifest/yaml/scalar-text.ts'
import type { DesiredLink } from '../../src/model/link.ts'
import type { Entry } from '../../src/model/room.ts'
import { manifests, tokens } from '../fuzz/yaml.ts'
import { runs } from '../soak.ts'
import { type OddText, oddText } from './odd-text.ts'
import { env, fileOf, now, render } from './reading.ts'

/** The plainest choice is as likely as all others together. */
const die = fc.oneof(fc.constant(0), fc.nat(359))
const odd = fc.array(die, { maxLength: 400, size: 'max' }).map(oddText)

function formatted(text: string): string {
  const result = format(fileOf(text))
  if (!result.ok) throw new Error(render(result.diagnostics))
  return result.value.after
}

/** All that a manifest means, without where it stands: which of the two roles of a room comes first is all the same. */
function meaningOf(text: string): object {
  const read = readManifest([fileOf(text)], env, now, 'open')
  const codes = read.diagnostics.map(({ code }) => code).toSorted((a, b) => (a < b ? -1 : 1))
  const plain = (_: string, value: unknown): unknown => (typeof value === 'function' ? undefined : value)
  const rolesFirst = ({ links, ...entry }: Entry): object => {
    const [roles, others] = [links.filter(isRole), links.filter((link) => !isRole(link))]
    return { ...entry, roles: Object.fromEntries(roles.map((link) => [link.key, link])), others }
  }
  const value = read.ok && { ...read.value, entries: read.value.entries.map(rolesFirst) }
  return { codes, name: read.name, value: JSON.parse(JSON.stringify(value, plain)) }
}

const isRole = ({ kind }: DesiredLink): boolean => kind !== 'additional'

const commentsOf = (text: string): readonly string[] =>
  findNonData(text.replace('\ufeff', '').replaceAll('\r\n', '\n')).comments.map((comment) => comment.text)

test('what was formatted is formatted', () => {
  fc.assert(
    fc.property(odd, ({ text }) => {
      const once = formatted(text)
      expect(formatted(once)).toBe(once)
    }),
    { numRuns: runs(150, 20_000) },
  )
})

test('formatting changes nothing of what is meant', () => {
  fc.assert(
    fc.property(odd, ({ text }) => {
      expect(meaningOf(formatted(text))).toEqual(meaningOf(text))
    }),
    { numRuns: runs(150, 20_000) },
  )
})

test('formatting keeps each comment, beside what it was beside', () => {
  fc.assert(
    fc.property(odd, (given) => {
      const text = formatted(given.text)
      const inOrder = (comments: readonly string[]): readonly string[] => comments.toSorted((a, b) => (a < b ? -1 : 1))
      expect(inOrder(commentsOf(text))).toEqual(inOrder(commentsOf(given.text)))
      expectBeside(given, text)
    }),
    { numRuns: runs(150, 20_000) },
  )
})

/** That each note stands in the line of what it is about, or above it with nothing but comments between. */
function expectBeside({ notes, text: before }: OddText, text: string): void {
  const lines = text.split(/\r?\n/)
  const locate = parseText(fileOf(text), () => undefined)?.locate
  // What stands at the top of a file is about the file.
  const [top = ''] = /^\ufeff?(?:(?:---)?[ \t]*(?:#.*)?\r?\n)*/.exec(before) ?? []
  for (const note of notes.filter((each) => !top.includes(each.text))) {
    let line = lines.findIndex((each) => each.includes(note.text))
    while (/^\s*(?:#.*)?$/.test(lines[line] ?? '-')) line++
    // The anchor of an item has a line of its own.
    if (/^[ -]*- &\S+$/.test(lines[line] ?? '')) line++
    expect({ note, line: line + 1 }).toEqual({ note, line: locate?.(note.at, 'key')().line })
  }
}

test('formatting leaves line breaks, a byte order mark and blank lines as they should be', () => {
  fc.assert(
    fc.property(odd, (given) => {
      const text = formatted(given.text)
      expect(text.startsWith('\ufeff')).toBe(given.text.startsWith('\ufeff'))
      expect(text.includes('\r\n')).toBe(given.text.includes('\r\n'))
      expect(text.replaceAll('\r\n', '').includes(given.text.includes('\r\n') ? '\n' : '\r')).toBe(false)
      expect(text).toMatch(/[^\s]\r?\n$|kept/)
      if (!text.includes('kept')) expect(text).not.toMatch(/\n\r?\n\r?\n|[ \t]\r?\n/)
    }),
    { numRuns: runs(100, 10_000) },
  )
})

test('what drift --write and import write is in order', () => {
  const text = fc.oneof(fc.string(), fc.string({ unit: 'binary' }), fc.constantFrom('no', '1e3', '<<', 'a: b', "it's"))
  fc.assert(
    fc.property(text, (title) => {
      const links = `    links:\n      a:\n        title: ${scalarText(title)}\n      b: { title: ${scalarText(title)} }\n`
      const manifest = `version: 1\nname: team\nrooms:\n  - id: 1\n${links}`
      expect(formatted(manifest)).toBe(manifest)
    }),
    { numRuns: runs(200, 20_000) },
  )
})

test('any damage to a manifest is told, or formatted soundly', () => {
  const damage = fc.tuple(
    fc.constantFrom(...manifests),
    fc.array(fc.tuple(fc.nat(1500), fc.nat(6), fc.constantFrom('', ...tokens)), { minLength: 1, maxLength: 3 }),
  )
  fc.assert(
    fc.property(damage, ([text, cuts]) => {
      const broken = cuts.reduce((all, [at, length, put]) => all.slice(0, at) + put + all.slice(at + length), text)
      const result = format(fileOf(broken))
      if (!result.ok) {
        expect(result.diagnostics.length).toBeGreaterThan(0)
        return
      }
      expect(meaningOf(result.value.after)).toEqual(meaningOf(broken))
      expect(formatted(result.value.after)).toBe(result.value.after)
    }),
    { numRuns: runs(250, 50_000) },
  )
})
