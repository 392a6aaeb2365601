import fc from 'fast-check'
import { expect, test } from 'vitest'
import { JsonLimitError, maxDepth, maxValues, readJson, readJsonFile } from '../../src/model/values/json.ts'

const nested = (depth: number, open = '[', close = ']'): string => open.repeat(depth) + close.repeat(depth)
const tooDeep = `JSON nested more than ${maxDepth} deep`
const tooMany = `JSON with more than ${maxValues} values`

test.for([
  { name: 'lists', text: nested(maxDepth + 1), says: tooDeep },
  { name: 'mappings', text: `${'{"a":'.repeat(maxDepth + 1)}1${'}'.repeat(maxDepth + 1)}`, says: tooDeep },
  { name: 'both in turn', text: `${'[{"a":'.repeat(33)}1${'}]'.repeat(33)}`, says: tooDeep },
  { name: 'lists without an end', text: '['.repeat(1_000_000), says: tooDeep },
  { name: 'lists after a text that looks like more', text: `["\\"]]]]", ${nested(maxDepth)}]`, says: tooDeep },
  { name: 'lists with blanks between', text: '[ \n\t'.repeat(maxDepth + 1), says: tooDeep },
  { name: 'many numbers', text: `[${'0,'.repeat(maxValues)}0]`, says: tooMany },
  { name: 'many empty mappings', text: `[${'{},'.repeat(maxValues)}{}]`, says: tooMany },
])('JSON is refused before it is built: $name', ({ text, says }) => {
  expect(() => readJson(text)).toThrow(new JsonLimitError(says))
})

test.for([
  { name: 'as deep as may be', text: nested(maxDepth) },
  { name: 'brackets in a text', text: JSON.stringify(['['.repeat(1000)]) },
  { name: 'brackets in a key', text: JSON.stringify({ ['{'.repeat(1000)]: 1 }) },
  { name: 'brackets after a quote in a text', text: JSON.stringify([`"${'['.repeat(1000)}`]) },
  { name: 'brackets after a backslash in a text', text: JSON.stringify([`\\"${'['.repeat(1000)}\\`, '[[']) },
  { name: 'many lists side by side', text: JSON.stringify(Array.from({ length: 1000 }, () => [])) },
  { name: 'commas in a text', text: JSON.stringify([','.repeat(maxValues + 1)]) },
  { name: 'a number', text: '7' },
])('JSON is read: $name', ({ text }) => {
  expect(readJson(text)).toEqual(JSON.parse(text))
})

test('a file may hold any number of values, and not be nested deeper', () => {
  const many = `[${'0,'.repeat(maxValues)}0]`
  expect(readJsonFile(many)).toHaveLength(maxValues + 1)
  expect(() => readJsonFile(nested(maxDepth + 1))).toThrow(JsonLimitError)
})

test('any JSON is read as JSON.parse reads it, or is nested too deep', () => {
  const depthOf = (value: unknown): number =>
    typeof value === 'object' && value !== null ? 1 + Math.max(0, ...Object.values(value).map(depthOf)) : 0
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 6 }), fc.nat(80), (value, more) => {
      const text = '['.repeat(more) + JSON.stringify(value) + ']'.repeat(more)
      if (depthOf(value) + more > maxDepth) expect(() => readJson(text)).toThrow(JsonLimitError)
      else expect(readJson(text)).toEqual(JSON.parse(text))
    }),
  )
})

test.for(['', '{', '[1,', '"', '"\\', '}]', '[1}', 'null]', '<html>'])('no JSON is a SyntaxError: %s', (text) => {
  expect(() => readJson(text)).toThrow(SyntaxError)
})
