import { stripVTControlCharacters } from 'node:util'
import { expect, test } from 'vitest'
import { width } from '../../src/view/escape.ts'
import { expectGolden } from './golden.ts'
import { openAlike, openHundred } from './hundred.ts'
import { transcript } from './world.ts'

const linesOf = (text: string): readonly string[] => text.trimEnd().split('\n')

test.for([80, 120])('a plan of 110 changes in 30 rooms, on a terminal of %i columns', async (columns) => {
  const portal = await openHundred()
  const planned = await portal.run('plan', { columns })
  expectGolden(`hundred-${columns}`, transcript(planned))
  for (const line of linesOf(planned.out)) expect(width(line)).toBeLessThanOrEqual(columns)
  const coloured = await portal.run('plan', { columns, isColour: { out: true, err: true } })
  expect(stripVTControlCharacters(coloured.out)).toBe(planned.out)
  const markdown = await portal.run('plan --format markdown')
  if (columns === 80) expectGolden('hundred.md', markdown.out)
})

test('112 alike creations in 28 rooms take less than a hundred lines, and with --expand a block each', async () => {
  const portal = await openAlike()
  const folded = await portal.run('plan')
  expect(linesOf(folded.out).length).toBeLessThanOrEqual(100)
  expect(folded.out).toContain('+ ! partners "Partners" in 28 rooms\n')
  const expanded = await portal.run('plan --expand')
  expect(expanded.out.match(/^ {2}\+ .*not in the room yet/gm)).toHaveLength(112)
  expect(expanded.out).toContain('  … and 82 more, below.\n')
  const applied = await portal.run('apply --auto-approve')
  const [, report = ''] = applied.out.split(/^(?=Apply: )/m)
  expect(report).toMatch(/^Apply: 112 created,/)
  expect(linesOf(report).length).toBeLessThanOrEqual(20)
})

test('the question follows the counts and what widens access, and the report what was done', async () => {
  const portal = await openHundred()
  const asked: string[] = []
  const applied = await portal.run('apply', {
    canAsk: true,
    ask: (question) => {
      asked.push(question)
      return Promise.resolve('yes')
    },
  })
  expect(applied.code).toBe(0)
  expect(asked).toHaveLength(1)
  expectGolden('hundred-asked', applied.err)
  expectGolden('hundred-applied', applied.out.slice(applied.out.indexOf('\nApply: ')))
})
