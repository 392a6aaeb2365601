import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Manifest } from '../../src/model/room.ts'
import type { Sandbox } from '../../src/sandbox/index.ts'
import type { LinksDocument } from '../../src/view/links/document.ts'
import { type Ended, roomlinks } from '../commands/world.ts'
import { runs } from '../soak.ts'
import { manifestText } from './manifest-text.ts'
import { type Stand, standFor } from './played.ts'
import { formerOf, type World, worlds } from './worlds.ts'

interface Plan {
  readonly ok: boolean
  readonly incomplete: boolean
  readonly rooms: readonly {
    readonly id: string
    readonly changes: readonly {
      readonly kind: string
      readonly key: string | null
      readonly link: { readonly fingerprint: string | null }
    }[]
  }[]
}

const short = /http:\/\/localhost\/s\/[\w-]{15}/g

/** What nobody may read, however the list is asked for: ids, share keys, passwords. */
function hardSecrets(sandbox: Sandbox): readonly string[] {
  const passwords = sandbox
    .rooms()
    .flatMap(({ links }) => links.flatMap(({ id, password }) => [id, password ?? []].flat()))
  return [...sandbox.secrets().filter((secret) => !/\/s\/[\w-]{15}$/.test(secret)), ...passwords]
}

/** A guard refuses changes, and so does a link to adopt that is gone; a list makes none, and says that it is missing. */
function isAboutChanges({ code, err }: Ended): boolean {
  const errors = [...err.matchAll(/\berror (\w+\/[\w-]+)$/gm)].map(([, name]) => name)
  return (
    code === 5 ||
    (errors.length > 0 && errors.every((name) => /^(?:link\/adopt-not-found|guard\/.*)$/.test(name ?? '')))
  )
}

interface Case {
  readonly world: World
  /** The manifest that was applied before, if one was. */
  readonly base: Manifest | undefined
}

const cases: fc.Arbitrary<Case> = worlds.chain((world) =>
  fc.record({ world: fc.constant(world), base: fc.option(formerOf(world), { nil: undefined }) }),
)

async function stand({ world, base }: Case): Promise<Stand> {
  const made = standFor({ world })
  if (base === undefined) return made
  made.world.files.set('roomlinks.yaml', manifestText(base))
  await roomlinks('apply --auto-approve', made.world)
  made.world.files.set('roomlinks.yaml', manifestText(world.manifest))
  return made
}

test('links changes nothing, and of what is secret it tells URLs alone, where they are asked for', async () => {
  await fc.assert(
    fc.asyncProperty(cases, fc.constantFrom('text', 'json', 'csv'), async (one, format) => {
      const { sandbox, world, writes } = await stand(one)
      const before = { rooms: sandbox.rooms(), files: [...world.files], writes: writes.length }
      const planned = await roomlinks('plan', world)
      const hidden = await roomlinks(`links --format ${format}`, world)
      const revealed = await roomlinks(`links --format ${format} --reveal`, world)
      expect({ rooms: sandbox.rooms(), files: [...world.files], writes: writes.length }).toEqual(before)
      const code = isAboutChanges(planned) ? 0 : planned.code
      expect([hidden.code, revealed.code]).toEqual([code, code])
      const said = hidden.out + hidden.err
      expect(sandbox.secrets().filter((secret) => said.includes(secret))).toEqual([])
      expect(said.match(short)).toBeNull()
      const told = revealed.out + revealed.err
      expect(hardSecrets(sandbox).filter((secret) => told.includes(secret))).toEqual([])
    }),
    { numRuns: runs(40, 2000) },
  )
})

/** What the list may say of a link that the plan has so. */
const states: { readonly [kind: string]: readonly string[] } = {
  create: ['missing'],
  update: ['differs'],
  replace: ['to be replaced'],
  revoke: ['to be revoked'],
  keep: ['as declared', 'expired'],
}

test('links lists each link that plan knows by its key, as plan has it, and with a URL where it is there', async () => {
  const seen = new Set<string>()
  await fc.assert(
    fc.asyncProperty(cases, async (one) => {
      const { sandbox, world } = await stand(one)
      const plan: Plan = JSON.parse((await roomlinks('plan --format json', world)).out)
      // What is left out of a plan is listed all the same.
      if (!plan.ok || plan.incomplete) return
      const { rooms }: LinksDocument = JSON.parse((await roomlinks('links --format json --reveal', world)).out)
      const listed = new Map(rooms.flatMap(({ id, links }) => links.map((link) => [`${id} ${link.key}`, link])))
      const known = plan.rooms.flatMap(({ id, changes }) =>
        changes.filter(({ key }) => key !== null).map((change) => ({ name: `${id} ${change.key}`, ...change })),
      )
      for (const { name, kind, link } of known) {
        const found = listed.get(name)
        expect(states[kind]).toContain(found?.state)
        expect(found?.fingerprint).toBe(kind === 'create' ? null : link.fingerprint)
        seen.add(found?.state ?? '')
      }
      // What is listed beside that has expired before it was made.
      const others = [...listed].filter(([name]) => !known.some((each) => each.name === name))
      for (const [, link] of others) expect(link).toMatchObject({ state: 'expired', fingerprint: null })
      const there = new Set(sandbox.secrets())
      for (const { fingerprint, url } of listed.values()) {
        expect(url === null).toBe(fingerprint === null)
        expect(url === null || there.has(url)).toBe(true)
      }
    }),
    { numRuns: runs(60, 3000) },
  )
  expect([...seen]).toEqual(expect.arrayContaining(['missing', 'differs', 'as declared']))
})
