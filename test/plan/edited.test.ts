import { expect, test } from 'vitest'
import { apply } from '../../src/index.ts'
import { countWaiting, type Plan } from '../../src/model/change.ts'
import type { Manifest } from '../../src/model/room.ts'
import { openWriter } from '../../src/portal/gateway.ts'
import { waitingText } from '../../src/view/terminal/headline.ts'
import { brief } from './links.ts'
import { clock, manifestOf, planOn, type Staged, staged } from './stage.ts'

const room = (links: string): Manifest => manifestOf(`  - id: 1\n    links: { ${links} }\n`)
const portal = (): Staged => staged([{ id: 1, type: 'custom', title: 'Acme' }])

async function planned(on: Staged, head: Manifest, base: Manifest | undefined, edited?: string): Promise<Plan> {
  const plan = await planOn(on, head, [], base, { edited })
  if (!plan.ok) throw new Error('There is no plan.')
  return plan.value
}

async function prepared(on: Staged, links: string): Promise<void> {
  await apply(await planned(on, room(links), room(links)), openWriter(on.connection), { now: clock })
}

const shown = ({ rooms }: Plan): readonly string[] =>
  rooms.flatMap(({ changes }) => changes.map(brief)).filter((line) => !line.startsWith('='))

test.for<{
  name: string
  key: string
  there: string
  base: string
  head: string
  left: readonly string[]
  waiting: number
}>([
  {
    name: 'a new link, while another one waits to be created',
    key: 'c',
    there: 'a: { access: read }',
    base: 'a: { access: read }, b: { access: read }',
    head: 'a: { access: read }, b: { access: read }, c: { access: read }',
    left: ['+ c'],
    waiting: 1,
  },
  {
    name: 'a removed link, while another one differs',
    key: 'a',
    there: 'a: { access: read }, b: { access: read }',
    base: 'a: { access: read }, b: { access: comment }',
    head: 'b: { access: comment }',
    left: ['- a (undeclared)'],
    waiting: 1,
  },
  {
    name: 'the last link is removed',
    key: 'a',
    there: 'a: { access: read }',
    base: 'a: { access: read }',
    head: '',
    left: ['- a (undeclared)'],
    waiting: 0,
  },
  {
    name: 'nothing that the portal does not have already',
    key: 'a',
    there: 'a: { access: comment }, b: { access: read }',
    base: 'a: { access: read }, b: { access: comment }',
    head: 'a: { access: comment }, b: { access: comment }',
    left: [],
    waiting: 1,
  },
])('a plan of an edit alone: $name', async ({ key, there, base, head, left, waiting }) => {
  const on = portal()
  await prepared(on, there)
  const plan = await planned(on, room(head), room(base), key)
  expect(shown(plan)).toEqual(left)
  expect(countWaiting(plan)).toBe(waiting)
  expect(plan.diagnostics.filter(({ severity }) => severity === 'error')).toEqual([])
  const report = await apply(plan, openWriter(on.connection), { now: clock })
  expect(report.rooms.map(({ verified }) => verified)).toEqual([true])
  const rest = await planned(on, room(head), room(head))
  expect(shown(rest)).toHaveLength(waiting)
})

test('without the manifest as it was, everything waits', async () => {
  const plan = await planned(portal(), room('a: { access: read }'), undefined, 'a')
  expect([shown(plan), countWaiting(plan)]).toEqual([[], 1])
  expect(plan.unapplied?.map(({ id }) => id)).toEqual(['1'])
})

test('a room is not verified if something else differs after an edit', async () => {
  const on = portal()
  await prepared(on, 'a: { access: read }, b: { access: read }')
  const [base, head] = [room('a: { access: read }, b: { access: read }'), room('b: { access: read }')]
  const plan = await planned(on, head, base, 'a')
  const [found] = plan.rooms
  const report = await apply(
    { ...plan, rooms: found ? [{ ...found, desired: { ...found.desired, links: [] } }] : [] },
    openWriter(on.connection),
    { now: clock },
  )
  expect(report.rooms.map(({ verified }) => verified)).toEqual([false])
})

test.for<[waiting: number, text: string | undefined]>([
  [0, undefined],
  [1, '1 other change is left out. To see it, run: roomlinks plan'],
  [2, '2 other changes are left out. To see them, run: roomlinks plan'],
])('%d changes that wait are counted', async ([waiting, text]) => {
  const on = portal()
  const base = room(
    ['a', 'b']
      .slice(0, waiting)
      .map((key) => `${key}: { access: read }`)
      .join(', '),
  )
  expect(waitingText(await planned(on, base, base, 'a'))).toBe(text)
})
