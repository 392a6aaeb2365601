import { expect, test } from 'vitest'
import type { Plan } from '../../src/model/change.ts'
import type { DesiredLink, ObservedLink } from '../../src/model/link.ts'
import { takeOver } from '../../src/plan/capture/take-over.ts'
import { planRoom } from '../../src/plan/plan.ts'
import { desired, have, manifest, on, room, want } from './links.ts'

function planFor(links: readonly DesiredLink[], observed: readonly ObservedLink[]): Plan {
  const wanted = desired(links)
  return {
    manifest,
    portal: { url: 'http://localhost', version: '3.7.2' },
    rooms: [{ room, desired: wanted, observed, changes: planRoom(wanted, observed, on()) }],
    diagnostics: [],
  }
}

interface Case {
  readonly name: string
  readonly want: DesiredLink
  readonly have: readonly ObservedLink[]
  readonly wishes: readonly string[]
  readonly left: readonly string[]
}

test.for<Case>([
  {
    name: 'a level that has no name is left, and what else differs is wished for',
    want: want('press', { title: 'Press' }),
    have: [have('press', { access: 42, title: 'Ours' })],
    wishes: ['press: title'],
    left: ['press.access: level'],
  },
  {
    name: 'titles that no manifest can have',
    want: want('press', { title: 'Press' }),
    have: [have('press', { title: 'x'.repeat(256) })],
    wishes: [],
    left: ['press.title: title'],
  },
  {
    name: 'what is as declared, and what is not ours',
    want: want('press'),
    have: [have('press'), have(undefined)],
    wishes: [],
    left: [],
  },
  {
    name: 'two links of one key',
    want: want('press'),
    have: [have('press'), have('press', {}, { nth: 2 })],
    wishes: [],
    left: ['undefined: duplicate'],
  },
])('takeOver: $name', ({ want: link, have: links, wishes, left }) => {
  const taken = takeOver(planFor([link], links), () => true, on())
  expect(
    taken.updates.map((wish) => `${wish.want.key}: ${wish.kind === 'set' ? wish.fields.map(({ name }) => name) : ''}`),
  ).toEqual(wishes)
  expect(
    taken.left.map(({ change, setting, reason }) => {
      const key = 'want' in change ? change.want?.key : undefined
      return `${key}${setting ? `.${setting}` : ''}: ${reason}`
    }),
  ).toEqual(left)
})
