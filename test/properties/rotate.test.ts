import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import type { DesiredLink } from '../../src/model/link.ts'
import { type MemoryWorld, roomlinks } from '../commands/world.ts'
import { runs } from '../soak.ts'
import { keepSecrets, type Stand, standFor } from './played.ts'
import { type World, worlds } from './worlds.ts'

interface Plan {
  readonly rooms: readonly {
    readonly id: string
    readonly changes: readonly { readonly kind: string; readonly key: string | null }[]
  }[]
}

/** What a plan would do: `1 replace press`. */
function loudIn({ rooms }: Plan): readonly string[] {
  return rooms.flatMap(({ id, changes }) =>
    changes.filter(({ kind }) => !/^(keep|unmanaged)$/.test(kind)).map(({ kind, key }) => `${id} ${kind} ${key}`),
  )
}

/** A declared link, the nth entry that declares it, and the rotation that it is to have. */
interface Chosen {
  readonly at: number
  readonly room: number
  readonly key: string
  readonly isText: boolean
  readonly to: string
}

/** The same on a portal that has no other links than those that the manifest makes. */
function fresh({ rooms, manifest, ...world }: World): World {
  const entries = manifest.entries.map((entry) => ({
    ...entry,
    links: entry.links.map(({ adopt: _, ...link }): DesiredLink => link),
  }))
  return { ...world, rooms: rooms.map((room) => ({ ...room, links: [] })), manifest: { ...manifest, entries } }
}

function choose({ rooms, manifest }: World, choice: number): Chosen | undefined {
  const all = manifest.entries.flatMap(({ links }, at) =>
    links.map(({ key, rotation }): Chosen => {
      const isText = rotation === 'may'
      return { at, room: rooms[at]?.id ?? 0, key, isText, to: isText ? 'june' : String(Number(rotation ?? 0) + 1) }
    }),
  )
  const some = all.filter(({ key }) => key !== 'primary')
  return some[choice % some.length]
}

const textOf = ({ files }: MemoryWorld): string => String(files.get('roomlinks.yaml'))

/** What a manifest says, but for one rotation, and that rotation. */
function apart(text: string, { at, key }: Chosen): { readonly rotation: unknown; readonly rest: unknown } {
  const rest = parse(text)
  const link = rest.rooms[at].links[key]
  const { rotation } = link
  link.rotation = null
  return { rotation, rest }
}

const seen = { replaced: 0, text: 0, left: 0 }

async function expectReplacement(stand: Stand, chosen: Chosen): Promise<void> {
  const plan: Plan = JSON.parse((await roomlinks('plan --format json', stand.world)).out)
  const { room, key, isText } = chosen
  if (isText) {
    // Which link bears a text, nobody can tell: it is known by its title, or not at all.
    seen.text++
    expect(loudIn(plan).join()).toMatch(new RegExp(`^(${room} revoke null,${room} create|${room} replace) ${key}$`))
  } else {
    seen.replaced++
    expect(loudIn(plan)).toEqual([`${room} replace ${key}`])
  }
  expect(await roomlinks('apply --auto-approve', stand.world)).toMatchObject({ code: 0 })
  expect(await roomlinks('plan --detailed-exitcode', stand.world)).toMatchObject({ code: 0 })
}

test('rotate changes one rotation and nothing else, and a plan then holds that replacement and nothing else', async () => {
  await fc.assert(
    fc.asyncProperty(worlds.map(fresh), fc.nat(), async (world, choice) => {
      const stand = standFor({ world })
      const { world: machine, sandbox } = stand
      keepSecrets(machine)
      const chosen = choose(world, choice)
      fc.pre(chosen !== undefined && (await roomlinks('apply --auto-approve', machine)).code === 0)
      const [before, rooms] = [textOf(machine), sandbox.rooms()]
      const { room, key, isText, to } = chosen
      const line = `rotate ${room} ${key} --auto-approve${isText ? ` --to ${to}` : ''}`
      const ended = await roomlinks(line, machine)
      expect(sandbox.rooms()).toEqual(rooms)
      if (ended.code !== 0) {
        seen.left++
        expect(ended.err).toMatch(/error rotate\/(absent|expired)$/m)
        expect(textOf(machine)).toBe(before)
        return
      }
      const [was, is] = [apart(before, chosen), apart(textOf(machine), chosen)]
      expect(is.rest).toEqual(was.rest)
      expect(String(is.rotation)).toBe(to)
      await expectReplacement(stand, chosen)
    }),
    { numRuns: runs(120, 3000) },
  )
  expect(seen.replaced).toBeGreaterThan(20)
  for (const [name, count] of Object.entries(seen)) expect(count, name).toBeGreaterThan(0)
})
