// Reads docs/errors/ strictly, because `roomlinks explain` prints its text.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const folder = 'docs/errors'
const index = 'README.md'

/** Reads all areas under `root`, in the order of the index. Throws an error with the place of the problem if a page is malformed. */
export function readExplanations(root) {
  const textOf = (name) => readFileSync(join(root, folder, name), 'utf8')
  const names = readdirSync(join(root, folder)).filter((name) => name.endsWith('.md') && name !== index)
  const areas = linesOf(index, textOf(index)).flatMap((line, at) => {
    const [, name] = /^- .*\]\(([^)]+)\)/.exec(line) ?? []
    if (name === undefined) return []
    if (!names.includes(name)) fail(index, at, `there is no page ${name}`)
    const area = { name, ...readPage(name, textOf(name)) }
    if (line !== rowOf(area)) fail(index, at, `expected "${rowOf(area)}"`)
    return [area]
  })
  for (const name of names) {
    if (areas.every((area) => area.name !== name)) fail(index, 0, `expected a row that links to ${name}`)
  }
  expectOnce(areas)
  return areas.map(({ name, title, explanations }) => ({
    page: name.replace(/\.md$/, ''),
    title,
    explanations: explanations.map(({ at, ...explanation }) => explanation),
  }))
}

/** The row of an area in the index: a link to its page, and the prefixes of its codes. */
function rowOf({ name, title, explanations }) {
  const words = new Set(explanations.map(({ code }) => `\`${code.replace(/\/.*/, '')}\``))
  return `- [${title}](${name}): ${[...words].join(', ')}`
}

function fail(name, at, what) {
  throw new Error(`${folder}/${name}:${at + 1}: ${what}`)
}

function expectOnce(areas) {
  const places = new Map()
  for (const { name, explanations } of areas) {
    for (const { code, at } of explanations) {
      if (places.has(code)) fail(name, at, `${code} already has a section at ${places.get(code)}`)
      places.set(code, `${folder}/${name}:${at + 1}`)
    }
  }
}

/** The lines of a text, which must end with exactly one line break. */
function linesOf(name, text) {
  const lines = text.split('\n')
  if (lines.pop() !== '' || lines.at(-1) === '') fail(name, lines.length, 'expected one line break at the end')
  return lines
}

/** Reads a title, a short description of the area, and a section for each code. */
function readPage(name, text) {
  const cursor = cursorOver(name, linesOf(name, text))
  const [, title] = cursor.take(/^# (\S.*)$/, 'a title, "# The area"')
  cursor.gap()
  cursor.paragraph('a sentence about the area')
  const explanations = []
  do explanations.push(readSection(cursor))
  while (!cursor.isOver())
  return { title, explanations }
}

function readSection(cursor) {
  cursor.gap()
  const at = cursor.place()
  const [, code] = cursor.take(/^## ([a-z]+(?:\/[a-z0-9]+(?:-[a-z0-9]+)*)?)$/, 'a heading with a code, "## area/what"')
  cursor.gap()
  const means = cursor.paragraph('what the code means')
  cursor.gap()
  const matters = cursor.paragraph('why it matters')
  return { at, code, means, matters, wrong: readExample(cursor, 'Wrong:'), right: readExample(cursor, 'Right:') }
}

function readExample(cursor, label) {
  cursor.gap()
  cursor.take(new RegExp(`^${label}$`), `"${label}"`)
  cursor.gap()
  const at = cursor.place()
  const [, language] = cursor.take(/^```(console|yaml|ts)$/, 'a fence, "```console", "```yaml" or "```ts"')
  const lines = cursor.until('```')
  const isTyped = lines.some((line) => line.startsWith('$ '))
  if (isTyped !== (language === 'console'))
    cursor.fail('use console for commands typed after "$ ", and for nothing else', at)
  if (lines.join('').trim() === '') cursor.fail('expected an example', at)
  return lines.join('\n')
}

/** Reads the lines of a page in order. Each must be what the caller expects next. */
function cursorOver(name, lines) {
  let next = 0
  const failHere = (what, at = next) => fail(name, at, what)
  const expected = (what) => failHere(`expected ${what}, not ${next < lines.length ? `"${lines[next]}"` : 'the end'}`)
  const take = (pattern, what) => {
    const match = pattern.exec(lines[next] ?? '')
    if (match === null || next >= lines.length) expected(what)
    next++
    return match
  }
  return {
    fail: failHere,
    place: () => next,
    isOver: () => next === lines.length,
    take,
    gap: () => take(/^$/, 'an empty line'),
    paragraph(what) {
      const from = next
      if (/^(?:#|```)/.test(lines[next])) expected(what)
      while ((lines[next] ?? '') !== '') {
        const odd = oddity(lines[next])
        if (odd !== undefined) failHere(odd)
        next++
      }
      if (next === from) expected(what)
      const text = lines.slice(from, next).join(' ')
      if (!text.endsWith('.')) failHere(`expected ${what} that ends with a full stop`, from)
      return plain(text)
    },
    until(end) {
      const from = next
      while (next < lines.length && lines[next] !== end) next++
      if (next === lines.length) failHere(`expected "${end}" somewhere below`, from - 1)
      return lines.slice(from, next++)
    },
  }
}

/** The first thing in a line of prose that Markdown would render differently. Code stays as it is, with its backquotes. */
function oddity(line) {
  if (/^ | $| {2}/.test(line)) return 'put one space between words, and none at either end of a line'
  if (/^(?:[-+] |#|=+$|-+$|\d+[.)] |\|)/.test(line)) return 'a line of prose must not begin with Markdown syntax'
  const [sign] =
    /[*<>[\]~&`]|(?<![a-z0-9])_|_(?![a-z0-9])/i.exec(line.replaceAll(/`[^`]*`|\\[!-/:-@[-`{-~]/g, 'x')) ?? []
  return sign === undefined ? undefined : `"${sign}" is Markdown syntax: write "\\${sign}", or code`
}

/** Removes the backslashes that escape Markdown syntax. */
function plain(text) {
  return text.replaceAll(/(`[^`]*`)|\\([!-/:-@[-`{-~])/g, (_, code, sign) => code ?? sign)
}
