import type fc from 'fast-check'
import { expect } from 'vitest'
import { type Staged, staged } from '../plan/stage.ts'
import { passwords, type World, worlds } from '../properties/worlds.ts'
import { hide, takeLeaks } from '../scanner.ts'
import { roomOf, type Write, writeOf } from './planned.ts'
import { spoiled, type Turn } from './plot.ts'

/** Made smaller, a world may come to have two links of one id, which no portal has. */
export const possibleWorlds: fc.Arbitrary<World> = worlds.filter(({ rooms }) =>
  rooms.every(({ links = [] }) => new Set(links.map(({ id }) => id)).size === links.length),
)

/** A portal whose answers can be spoiled, and what it was asked. */
export interface Rig {
  readonly portal: Staged
  readonly writes: Write[]
  /** The rooms whose answers were changed. */
  readonly touched: Set<string | undefined>
  /** From now on, this happens. */
  readonly play: (plot: readonly Turn[]) => void
}

/** The portal of a world; nothing goes wrong there yet. */
export function rigFor({ rooms, profile, timeZone }: World): Rig {
  const writes: Write[] = []
  const touched = new Set<string | undefined>()
  let way: typeof fetch | undefined
  let direct: typeof fetch | undefined
  const portal = staged(rooms, { profile, timeZone }, (send) => {
    direct = send
    return async (input, init) => {
      const request = new Request(input, init)
      const write = await writeOf(request)
      if (write) writes.push(write)
      return (way ?? send)(request)
    }
  })
  const play = (plot: readonly Turn[]): void => {
    if (direct) way = spoiled(direct, plot, (request) => touched.add(roomOf(request)))
  }
  return { portal, writes, touched, play }
}

/** Nothing that is shown meanwhile, or said in an error, may be a secret. */
export async function unheard(work: () => Promise<void>): Promise<void> {
  hide(passwords)
  let leaks: readonly string[] = []
  try {
    await work()
  } finally {
    leaks = takeLeaks()
  }
  expect(leaks).toEqual([])
}
