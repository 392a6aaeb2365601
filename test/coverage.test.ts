import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const root = join(import.meta.dirname, '..', 'src')

/** Whatever the tools of coverage take for leave to look away, in any spelling of theirs. */
const leave = /(?:istanbul|[cv]8|node:coverage)\s+(?:ignore|disable)/
/** What it has to look like: of one thing only, kept when types are stripped, and with a reason in words. */
const reasoned = /\/\* v8 ignore (?:next|if|else) -- @preserve: (?:[\w'/+:-]+,? ){3,}[\w'/+:-]+ \*\//

function unreasoned(text: string): readonly string[] {
  return text.split('\n').filter((line) => leave.test(line) && !reasoned.test(line))
}

test.for([
  '/* v8 ignore next */',
  '/* v8 ignore next -- @preserve */',
  '/* v8 ignore next -- @preserve: */',
  '/* v8 ignore next -- @preserve: cannot happen */',
  '/* v8 ignore next -- the reason is given, and yet types are stripped with it */',
  '/* v8 ignore start -- @preserve: all that follows is left out of it */',
  '/* v8 ignore file -- @preserve: all that is here is left out of it */',
  '// c8 ignore next -- @preserve: this is another tool than ours */',
  '/* istanbul ignore else -- @preserve: this is another tool than ours */',
])('leave without a reason: %s', (line) => {
  expect(unreasoned(`code()\n${line}\nmore()`)).toEqual([line])
})

test('what coverage leaves out says why', () => {
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'))
  const texts = files.map((file) => readFileSync(join(root, file), 'utf8'))
  expect(texts.filter((text) => leave.test(text)).length).toBeGreaterThan(5)
  expect(texts.flatMap(unreasoned)).toEqual([])
})
