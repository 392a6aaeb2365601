import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { identify } from '../../src/model/identity.ts'
import { openLane } from '../../src/model/lane.ts'
import type { LinkSnapshot, RoomSnapshot, Stage } from '../../src/sandbox/index.ts'
import { bare, byHand, lastWeek, stageOf, today } from './estate.ts'
import { openPortal, type Portal } from './portal.ts'
import { type Running, startCommand, surroundingsOf } from './process.ts'

/** When a command is killed: as its nth request comes in, or when the portal has done it and has not answered yet. */
interface Blow {
  readonly nth: number
  readonly moment: 'comes in' | 'is done'
  readonly options: ' --concurrency 1' | ''
}

/** A portal after a command was run on it, killed or not. */
interface Aftermath extends Pick<Portal, 'run'> {
  readonly ended: Awaited<Running['ended']>
  /** All that was asked, in the order in which it came in. */
  readonly asked: readonly string[]
  readonly rooms: () => readonly RoomSnapshot[]
  /** The audit log that it left. */
  readonly log: string
}

/** Not the seed with which the estate was worn: an id that is drawn would be one that is there. */
const seed = 'worn'

async function strike(worn: Stage, { nth, moment, options }: Blow): Promise<Aftermath> {
  const asked: string[] = []
  const underWay = new Set<Promise<Response>>()
  let running: Running | undefined
  let isDead = false
  const kill = async (): Promise<void> => {
    isDead = true
    running?.child.kill('SIGKILL')
    await running?.ended
  }
  const portal = await openPortal(worn, today, { seed }, (answer) => async (request) => {
    const isIt = asked.push(`${request.method} ${new URL(request.url).pathname}`) === nth
    if (isIt && moment === 'comes in') await kill()
    // What was on its way then has got lost.
    if (isDead) return new Response(null, { status: 503 })
    const answered = answer(request)
    underWay.add(answered)
    const response = await answered
    if (isIt) await kill()
    return response
  })
  const around = surroundingsOf(portal)
  running = startCommand(`apply --auto-approve --audit-log audit.jsonl${options}`, around)
  const ended = await running.ended
  await Promise.allSettled(underWay)
  const { fetch, rooms } = portal.sandbox
  const openFetch: Portal['world']['openFetch'] = async () => (input, init) => fetch(new Request(input, init))
  const log = readFileSync(join(around.cwd, 'audit.jsonl'), { encoding: 'utf8', flag: 'a+' })
  return { ended, asked, rooms, log, run: (line) => portal.run(line, { openFetch }) }
}

/** The estate with the links that last week's manifest made. */
async function wear(): Promise<Stage> {
  const { sandbox, run } = await openPortal(bare, lastWeek)
  expect((await run('apply --auto-approve')).code).toBe(0)
  return stageOf(sandbox.rooms())
}

/** The links of all rooms by what they are: the room's primary one, one of ours, or the one with that id. */
function linksOf(rooms: readonly RoomSnapshot[]): ReadonlyMap<string, LinkSnapshot> {
  const named = rooms.flatMap(({ id: room, links }) =>
    links.map((link): [string, LinkSnapshot] => [
      `${room} ${link.kind === 'primary' ? link.kind : (identify(link.id).tag ?? link.id)}`,
      link,
    ]),
  )
  const links = new Map(named)
  expect(links.size, 'two links are one').toBe(named.length)
  return links
}

/** The links' settings as text; the id of a new link is another one each time. */
function settingsOf(rooms: readonly RoomSnapshot[]): ReadonlyMap<string, string> {
  return new Map([...linksOf(rooms)].map(([name, { id, ...settings }]) => [name, JSON.stringify(settings)]))
}

/** What people made by hand and nobody may touch, byte for byte. */
function handmadeIn(rooms: readonly RoomSnapshot[]): string {
  const links = rooms.flatMap((room) => room.links.filter(({ title }) => byHand.includes(title)))
  expect(links.length).toBe(byHand.length)
  return JSON.stringify(links)
}

/** A custom room gets its primary link from this GET, open to everybody; the next request narrows it. */
const birth = 'GET /api/2.0/files/rooms/1/link'
const born = { kind: 'primary', access: 2, password: null, denyDownload: false, internal: false, expirationDate: null }

/** Rooms before and after an apply that nothing disturbed. */
interface Course {
  readonly old: readonly RoomSnapshot[]
  readonly end: readonly RoomSnapshot[]
}

/** Each link is old or new, but for a primary link that was just born: whether there is one. */
function expectOldOrNew({ asked, rooms }: Aftermath, { old, end }: Course): boolean {
  const [before, now, after] = [settingsOf(old), settingsOf(rooms()), settingsOf(end)]
  const halfDone = [...new Set([...before.keys(), ...now.keys(), ...after.keys()])].filter(
    (name) => now.get(name) !== before.get(name) && now.get(name) !== after.get(name),
  )
  const isBorn = halfDone.includes('1 primary')
  if (isBorn) {
    expect(asked.filter((request) => request.includes('/rooms/1/')).slice(-2)).toContain(birth)
    expect(linksOf(rooms()).get('1 primary')).toMatchObject(born)
  }
  expect(halfDone).toEqual(isBorn ? ['1 primary'] : [])
  expect(handmadeIn(rooms())).toBe(handmadeIn(old))
  return isBorn
}

const isChange = (request: string): boolean => /^PUT |\/link$/.test(request)

/** The log tells of each request that was to change something and was answered before the nth; they came one by one. */
function expectRecorded({ asked, log }: Aftermath, nth: number): void {
  const lines = log.split('\n').slice(0, -1)
  for (const line of lines) expect(JSON.parse(line)).toMatchObject({ status: 200, outcome: 'applied' })
  expect(lines).toHaveLength(asked.slice(0, nth - 1).filter(isChange).length)
}

/** Running again gets there, whatever the first run left. */
async function expectMended({ run, rooms }: Aftermath, { old, end }: Course): Promise<void> {
  expect(await run('apply --auto-approve')).toMatchObject({ code: 0, err: '' })
  expect((await run('plan --detailed-exitcode')).code).toBe(0)
  expect(settingsOf(rooms())).toEqual(settingsOf(end))
  expect(handmadeIn(rooms())).toBe(handmadeIn(old))
}

/** Every boundary, one request at a time; and some with several under way. */
function blowsFor(asked: readonly string[]): readonly Blow[] {
  const numbers = asked.map((_, index) => index + 1)
  const each = numbers.flatMap((nth): Blow[] => [
    { nth, moment: 'comes in', options: ' --concurrency 1' },
    // What only reads leaves the portal as it was when it came in.
    ...(isChange(asked[nth - 1] ?? '') ? [{ nth, moment: 'is done', options: ' --concurrency 1' } as const] : []),
  ])
  return [
    ...each,
    ...numbers.filter((nth) => nth % 7 === 0).map((nth): Blow => ({ nth, moment: 'is done', options: '' })),
  ]
}

test('apply, killed at any request: each link is old or new, the log is true, and running again gets there', async () => {
  const worn = await wear()
  const whole = await strike(worn, { nth: 0, moment: 'is done', options: ' --concurrency 1' })
  expect(whole.ended).toMatchObject({ code: 0, err: '' })
  expect(whole.ended.out).toContain(
    'Plan: 5 to create, 8 to update, 4 to replace, 3 to revoke; 1 unchanged, 4 unmanaged',
  )
  const course = { old: (await openPortal(worn, '', { seed })).sandbox.rooms(), end: whole.rooms() }
  await expectMended(whole, course)

  const withBorn: string[] = []
  const lane = openLane(3)
  const ends = blowsFor(whole.asked).map((blow) =>
    lane(async (): Promise<string[]> => {
      const name = `request ${blow.nth} ${blow.moment}${blow.options}`
      try {
        const struck = await strike(worn, blow)
        expect(struck.ended.code, 'it was not killed').toBe(null)
        if (expectOldOrNew(struck, course) && blow.options !== '') withBorn.push(name)
        if (blow.options !== '') expectRecorded(struck, blow.nth)
        await expectMended(struck, course)
        return []
      } catch (error) {
        return [`${name}: ${error}`]
      }
    }),
  )
  expect((await Promise.all(ends)).flat()).toEqual([])
  const at = whole.asked.indexOf(birth) + 1
  expect(new Set(withBorn)).toEqual(
    new Set([`request ${at} is done --concurrency 1`, `request ${at + 1} comes in --concurrency 1`]),
  )
}, 900_000)
