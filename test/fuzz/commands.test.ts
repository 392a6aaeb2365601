import fc from 'fast-check'
import { expect, test } from 'vitest'
import { writesIn } from '../commands/portal.ts'
import { roomlinks } from '../commands/world.ts'
import { standFor } from '../properties/played.ts'
import { expectDecent, expectOrderly } from './laws.ts'
import { told } from './odd.ts'
import { plots, spoiled } from './plot.ts'
import { possibleWorlds, unheard } from './rig.ts'
import { trials } from './trials.ts'

const lines = fc.constantFrom(
  'plan',
  'plan --detailed-exitcode --format json',
  'links --reveal',
  'links --format json',
  'apply --auto-approve --audit-log audit.jsonl --json-into report.json',
  'apply --auto-approve --format json',
)

const codesOf: { readonly [name: string]: readonly number[] } = {
  plan: [0, 1, 2, 3, 4, 5],
  links: [0, 1, 3, 4],
  apply: [0, 1, 3, 4, 5, 6, 7],
}

test('whatever the portal answers to a command, it ends with a code that is told', async () => {
  const codes = new Set<number>()
  const property = fc.asyncProperty(lines, possibleWorlds, plots, (line, world, plot) =>
    unheard(async () => {
      const stand = standFor({ world, concurrency: 1, schedule: { faults: [] } })
      const way = spoiled((input, init) => stand.sandbox.fetch(new Request(input, init)), plot)
      const ended = await roomlinks(line, { ...stand.world, openFetch: () => Promise.resolve(way) })
      const [name = ''] = line.split(' ')
      expectOrderly(ended, line, codesOf[name] ?? [], [told])
      for (const [path, text] of stand.world.files) if (path !== 'roomlinks.yaml') expectDecent(String(text), [told])
      if (name !== 'apply') expect(writesIn(stand.writes)).toEqual([])
      codes.add(ended.code)
    }),
  )
  await fc.assert(property, trials(120, 8000))
  expect([...codes]).toEqual(expect.arrayContaining([0, 1, 2, 7]))
})
