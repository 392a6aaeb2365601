// Reads docs/errors/, strictly: what `roomlinks explain` prints is what stands there.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const folder = 'docs/errors'
const index = 'README.md'

/** All areas under `root`, in the order of their index. Throws where a page is malformed, with the place and what is wrong. */
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
    if (areas.every((area) => area.name !== name)) fail(index, 0, `expected a row that leads to ${name}`)
  }
  expectOnce(areas)
  return areas.map(({ name, title, explanations }) => ({
    page: name.replace(/\.md$/, ''),
    title,
    explanations: explanations.map(({ at, ...told }) => told),
  }))
}

/** What the index says of an area: where it is, and how its codes begin. */
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
      if (places.has(code)) fail(name, at, `${code} has a section at ${places.get(code)} already`)
      places.set(code, `${folder}/${name}:${at + 1}`)
    }
  }
}

/** The lines of a text that ends with a line break, and with one alone. */
function linesOf(name, text) {
  const lines = text.split('\n')
  if (lines.pop() !== '' || lines.at(-1) === '') fail(name, lines.length, 'expected one line break at the end')
  return lines
}

/** A title, what the area is in a few words, and a section for each code. */
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
    cursor.fail('console is for what is typed after "$ ", and for that alone', at)
  if (lines.join('').trim() === '') cursor.fail('expected an example', at)
  return lines.join('\n')
}

/** Goes over the lines of a page, of which each has to be what comes next. */
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
      if (!text.endsWith('.')) failHere(`expected ${what}, which ends with a full stop`, from)
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

/** What a line of prose has that Markdown shows in another way than it is written. Code stays as it is, backquotes included. */
function oddity(line) {
  if (/^ | $| {2}/.test(line)) return 'words have one space between them, and lines none around them'
  if (/^(?:[-+] |#|=+$|-+$|\d+[.)] |\|)/.test(line)) return 'a line of prose does not begin with a sign of Markdown'
  const [sign] =
    /[*<>[\]~&`]|(?<![a-z0-9])_|_(?![a-z0-9])/i.exec(line.replaceAll(/`[^`]*`|\\[!-/:-@[-`{-~]/g, 'x')) ?? []
  return sign === undefined ? undefined : `"${sign}" is a sign of Markdown: write "\\${sign}", or code`
}

/** Prose without the backslashes that keep a sign from being one of Markdown. */
function plain(text) {
  return text.replaceAll(/(`[^`]*`)|\\([!-/:-@[-`{-~])/g, (_, code, sign) => code ?? sign)
}
