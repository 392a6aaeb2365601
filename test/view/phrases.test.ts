import { expect, test } from 'vitest'
import { changeDocument } from '../../src/view/document/document.ts'
import { accessFacts, reasonText } from '../../src/view/phrases.ts'
import { selectorText } from '../../src/view/terminal/take-over.ts'
import { additional, create, planOf } from './fixtures.ts'

test('a new link in place of one that is gone says both', () => {
  const change = changeDocument(create('press', additional()), planOf([]))
  const usual = reasonText(change)
  if (change.kind !== 'create') throw new Error('It creates a link.')
  expect(reasonText({ ...change, reason: 'gone' })).toMatch(new RegExp(`.+; ${usual}$`))
})

test('who is let in is said only if it is known', () => {
  const { link, settings } = changeDocument(create('press', additional()), planOf([]))
  const { internal: _, ...open } = settings
  expect(accessFacts({ link, settings })).toHaveLength(3)
  expect(accessFacts({ link, settings: open })).toHaveLength(2)
})

test.for([
  ['tag', 'the active rooms with the tag "Acme"'],
  ['title', 'the room "Acme"'],
  ['id', 'room Acme'],
] as const)('a selector by %s is %s', ([by, text]) => {
  expect(selectorText({ by, value: 'Acme' })).toBe(text)
})
