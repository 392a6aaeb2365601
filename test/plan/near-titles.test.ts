import { expect, test } from 'vitest'
import type { Selector } from '../../src/model/room.ts'
import { nearTitles } from '../../src/plan/room-name.ts'
import { openPortal } from '../commands/portal.ts'
import { planOn, staged } from './stage.ts'

const titles = ['Acme board', 'Client: Globex', 'Client: Initech', 'Globex 2026', 'Globex 2027', 'Hooli \u001b[2J']
const many = Array.from({ length: 1200 }, (_, nth) => `Team ${nth + 1000}`)
const rooms = titles.map((title, nth) => ({ id: nth + 1, type: 'custom' as const, title }))
const hintOf = async (text: string, only: readonly Selector[] = []): Promise<string> => {
  const checked = await planOn(staged(rooms), text, only)
  return checked.diagnostics.map(({ hint }) => hint).join('\n')
}
const entry = (selector: string): string => `  - ${selector}\n    links: { press: { access: read } }\n`

test.for<{ by?: Selector['by']; word: string; among?: readonly string[]; near: readonly string[] }>([
  { word: 'acme bord', near: ['Acme board'] },
  { word: 'ACME BOARD', near: ['Acme board'] },
  { word: 'initech', near: ['Client: Initech'] },
  { word: 'globex', near: ['Globex 2026', 'Client: Globex', 'Globex 2027'] },
  { word: 'client', near: ['Client: Globex', 'Client: Initech'] },
  { word: 'e', near: [] },
  { word: 'Umbrella', near: [] },
  { by: 'id', word: 'Initech', near: ['Client: Initech'] },
  { by: 'id', word: '2026', near: [] },
  { by: 'tag', word: 'Globex', near: [] },
  { word: 'team 1100', among: many, near: ['Team 1100'] },
  { word: 'taem 1100', among: many, near: [] },
])('near $by "$word": $near', ({ by = 'title', word, among = titles, near }) => {
  expect(nearTitles({ by, value: word }, among)).toEqual(near)
  expect(nearTitles({ by, value: word }, among.toReversed())).toEqual(near)
})

test('a title that no room has: those that are near are offered', async () => {
  expect(await hintOf(entry('title: Initech'))).toMatch(/^Did you mean "Client: Initech"\? Write the title exactly/)
  expect(await hintOf(entry('title: Umbrella'))).toMatch(/^Write the title exactly/)
  expect(await hintOf(entry('id: 99'))).toMatch(/^Take the number/)
})

test.for([
  { by: 'title', value: 'Globex', says: /^Did you mean "Client: Globex"\? Write 4711, title:NAME/ },
  { by: 'id', value: 'initech', says: /^Did you mean "Client: Initech"\? Write 4711, title:NAME/ },
  { by: 'title', value: 'Acme', says: /^Write 4711, title:NAME/ },
] as const)('--room $by:$value: only rooms that the manifest selects are offered', async ({ says, ...only }) => {
  expect(await hintOf(entry('id: 2') + entry('title: "Client: Initech"'), [only])).toMatch(says)
})

test.for([
  ['nope', 'nope'],
  ['id:nope', 'nope'],
  ['tag:nobody', 'tag:nobody'],
  ['title:No board', '"title:No board"'],
])('--room %s is told as --room %s', async ([typed = '', told]) => {
  const portal = await openPortal({ rooms }, `version: 1\nname: team\nrooms:\n${entry('id: 2')}`)
  const { code, err } = await portal.run(['links', '--room', typed])
  expect(code).toBe(1)
  expect(err).toContain(`matches ${told}.`)
})

test('requests are the same whether something is near or not', async () => {
  const asked = async (title: string): Promise<readonly string[]> => {
    const portal = staged(rooms)
    await planOn(portal, entry(`title: ${title}`))
    return portal.asked.map((request) => request.replace(/\?.*/, ''))
  }
  expect(await asked('Initech')).toEqual(await asked('Umbrella'))
})

test('what a title hides is spelt out', async () => {
  const portal = await openPortal({ rooms }, `version: 1\nname: team\nrooms:\n${entry('title: Hooli')}`)
  const { code, err } = await portal.run('plan')
  expect(code).toBe(3)
  expect(err).toContain('Did you mean "Hooli \\x1b[2J"?')
})

test('import offers them as well', async () => {
  const portal = await openPortal({ rooms }, '')
  const { code, err } = await portal.run(['import', '--room', 'title:Initech'])
  expect(code).toBe(1)
  expect(err).toContain('hint: Did you mean "Client: Initech"? Take the number')
})
