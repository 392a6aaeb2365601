import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { type MemoryWorld, roomlinks } from '../commands/world.ts'
import { runs } from '../soak.ts'
import { manifestText } from './manifest-text.ts'
import { keepSecrets, standFor } from './played.ts'
import { formerOf, passwords, worlds } from './worlds.ts'

interface Change {
  readonly kind: string
  readonly key: string | null
  readonly link: { readonly fingerprint: string | null }
  readonly fields: readonly { readonly name: string }[]
}

interface Drift {
  readonly ok: boolean
  readonly incomplete: boolean
  readonly diagnostics: readonly { readonly code: string; readonly severity: string }[]
  readonly rooms: readonly { readonly id: string; readonly changes: readonly Change[] }[]
  readonly written: readonly { readonly key: string; readonly rooms: readonly { readonly id: string }[] }[]
  readonly left: readonly {
    readonly room: { readonly id: string }
    readonly key: string | null
    readonly link: { readonly fingerprint: string | null }
    readonly setting: string | null
    readonly reason: string
  }[]
}

/** Each difference by its room, its link and its setting. */
function openIn({ rooms }: Pick<Drift, 'rooms'>): readonly string[] {
  return namesIn(rooms, (kind) => kind !== 'keep' && kind !== 'unmanaged' && kind !== 'foreign')
}

function namesIn(rooms: Drift['rooms'], isIt: (kind: string) => boolean): readonly string[] {
  return rooms.flatMap(({ id, changes }) =>
    changes.filter(({ kind }) => isIt(kind)).map(({ key, link }) => `${id} ${key ?? link.fingerprint}`),
  )
}

const textOf = ({ files }: MemoryWorld): string => String(files.get('roomlinks.yaml'))

/** What a plan holds; where it is refused for links to adopt that are gone, what drift tells instead. */
async function planAgain(machine: MemoryWorld): Promise<Drift> {
  const planned: Drift = JSON.parse((await roomlinks('plan --format json', machine)).out)
  if (planned.rooms && !planned.incomplete) return planned
  const errors = planned.diagnostics.filter(({ severity }) => severity === 'error').map(({ code }) => code)
  expect(new Set(errors)).toEqual(new Set(['link/adopt-not-found']))
  return JSON.parse((await roomlinks('drift --format json', machine)).out)
}

const drifts = worlds.chain((world) => fc.record({ world: fc.constant(world), base: formerOf(world) }))

test('after drift --write a plan holds what was left, and nothing else', async () => {
  const seen = { written: 0, left: 0, refused: 0, nothing: 0 }
  await fc.assert(
    fc.asyncProperty(drifts, fc.boolean(), async ({ world, base }, isApplied) => {
      const { sandbox, world: machine, writes } = standFor({ world })
      keepSecrets(machine)
      if (isApplied) {
        // The portal is then as another manifest of the same name would have it.
        const own = textOf(machine)
        machine.files.set('roomlinks.yaml', manifestText(base))
        await roomlinks('apply --auto-approve', machine)
        machine.files.set('roomlinks.yaml', own)
      }
      const before = {
        rooms: sandbox.rooms(),
        text: textOf(machine),
        writes: writes.length,
      }
      const ended = await roomlinks('drift --write --auto-approve --format json', machine)
      const drift: Drift = JSON.parse(ended.out)
      const text = textOf(machine)
      expect(sandbox.rooms()).toEqual(before.rooms)
      expect(writes.length).toBe(before.writes)
      if (!drift.ok || drift.incomplete) {
        seen.refused++
        if (!drift.ok) expect(text).toBe(before.text)
        return
      }
      seen[drift.written.length > 0 ? 'written' : drift.left.length > 0 ? 'left' : 'nothing']++
      if (drift.written.length === 0) expect(text).toBe(before.text)
      const again = await planAgain(machine)
      const open = new Set(openIn(again))
      const nameOf = ({ room, key, link }: Drift['left'][number]): string => `${room.id} ${key ?? link.fingerprint}`
      // Another manifest's links are named, and are no difference.
      const theirs = drift.left.filter(({ reason }) => reason === 'foreign').map(nameOf)
      expect(theirs.toSorted()).toEqual(namesIn(again.rooms, (kind) => kind === 'foreign').toSorted())
      const left = new Set(drift.left.map(nameOf))
      expect([...open].filter((name) => !left.has(name))).toEqual([])
      // A link whose end has passed, and that says so now, is left alone by a plan, whatever else differs.
      const whole = drift.left.filter(({ setting, reason }) => setting === null && reason !== 'foreign').map(nameOf)
      expect(whole.filter((name) => !open.has(name))).toEqual([])
      expect(ended.code).toBe(open.size === 0 ? 0 : 2)
      // What was not written says what it said.
      const written = new Set(drift.written.map(({ key }) => key))
      const linksIn = (yaml: string): readonly string[] =>
        parse(yaml).rooms.flatMap((room: { links: object }) =>
          Object.entries(room.links)
            .filter(([key]) => !written.has(key))
            .map((pair) => JSON.stringify(pair)),
        )
      expect(linksIn(text)).toEqual(linksIn(before.text))
      for (const secret of passwords) expect(ended.out + ended.err).not.toContain(secret)
    }),
    { numRuns: runs(100, 3000) },
  )
  for (const count of Object.values(seen)) expect(count).toBeGreaterThan(0)
})
