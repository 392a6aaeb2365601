import { expect, test } from 'vitest'
import { selectorArgument } from '../../src/plan/room-name.ts'
import { start } from '../commands/process.ts'

test.for([
  { selector: { by: 'id', value: '4711' }, word: '4711' },
  { selector: { by: 'title', value: 'Acme board' }, word: '"title:Acme board"' },
  { selector: { by: 'title', value: "it's $(touch pwned)" }, word: "'title:it'\\''s $(touch pwned)'" },
  { selector: { by: 'tag', value: '' }, word: 'tag:' },
] as const)('a command names a room as $word, which a shell takes for one word', async ({ selector, word }) => {
  expect(selectorArgument(selector)).toBe(word)
  const { by, value } = selector
  const means = by === 'id' ? value : `${by}:${value}`
  expect(await start('sh', ['-c', `printf %s ${selectorArgument(selector)}`]).ended).toMatchObject({
    code: 0,
    out: means,
  })
})
