import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { parseLinkId } from '../../src/model/identity.ts'
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
  /** Whether there is a process, which is killed; or the command runs here, and meets nothing but silence from then on. */
  readonly isProcess: boolean
}

/** A portal after a command was run on it, killed or not. */
interface Aftermath extends Pick<Portal, 'run'> {
  /** All that was asked, in the order in which it came in. */
  readonly asked: readonly string[]
  readonly rooms: () => readonly RoomSnapshot[]
  /** The audit log that it left. */
  readonly log: string
}

/** The same after there was a process. */
interface Struck extends Aftermath {
  readonly ended: Awaited<Running['ended']>
}

/** Not the seed with which the estate was worn: an id that is drawn would be one that is there. */
const seed = 'worn'

const line = 'apply --auto-approve --audit-log audit.jsonl'

type Fetch = typeof globalThis.fetch

/** The command on a portal where it has no socket, one request at a time: what it does after the blow reaches nothing. */
async function strikeHere(worn: Stage, { nth, moment, options }: Blow): Promise<Aftermath> {
  const asked: string[] = []
  const { sandbox, world, run } = await openPortal(worn, today, { seed })
  const direct: Fetch = (input, init) => sandbox.fetch(new Request(input, init))
  let log: string | undefined
  const struck: Fetch = async (input, init) => {
    const request = new Request(input, init)
    if (log !== undefined) throw new TypeError('fetch failed')
    const isIt = asked.push(`${request.method} ${new URL(request.url).pathname}`) === nth
    if (!isIt) return sandbox.fetch(request)
    if (moment === 'is done') await sandbox.fetch(request)
    log = String(world.files.get('audit.jsonl') ?? '')
    throw new TypeError('fetch failed')
  }
  await run(`${line}${options}`, { openFetch: async () => struck })
  expect(log, 'there was no blow').toBeDefined()
  return { asked, rooms: sandbox.rooms, log: log ?? '', run: (again) => run(again, { openFetch: async () => direct }) }
}

async function strike(worn: Stage, { nth, moment, options }: Blow): Promise<Struck> {
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
  running = startCommand(`${line}${options}`, around)
  const ended = await running.ended
  await Promise.allSettled(underWay)
  const { fetch, rooms } = portal.sandbox
  const direct: Fetch = (input, init) => fetch(new Request(input, init))
  const log = readFileSync(join(around.cwd, 'audit.jsonl'), { encoding: 'utf8', flag: 'a+' })
  return { ended, asked, rooms, log, run: (again) => portal.run(again, { openFetch: async () => direct }) }
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
      `${room} ${link.kind === 'primary' ? link.kind : (parseLinkId(link.id).tag ?? link.id)}`,
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

/** Every boundary, one request at a time; of these some with a process, and with one some with several under way. */
function blowsFor(asked: readonly string[]): readonly Blow[] {
  const numbers = asked.map((_, index) => index + 1)
  const each = numbers.flatMap((nth): Omit<Blow, 'isProcess'>[] => [
    { nth, moment: 'comes in', options: ' --concurrency 1' },
    // What only reads leaves the portal as it was when it came in.
    ...(isChange(asked[nth - 1] ?? '') ? [{ nth, moment: 'is done', options: ' --concurrency 1' } as const] : []),
  ])
  return [
    ...each.map((blow): Blow => ({ ...blow, isProcess: false })),
    ...each.filter((_, at) => at % 5 === 0).map((blow): Blow => ({ ...blow, isProcess: true })),
    ...numbers
      .filter((nth) => nth % 7 === 0)
      .map((nth): Blow => ({ nth, moment: 'is done', options: '', isProcess: true })),
  ]
}

test('apply, killed at any request: each link is old or new, the log is true, and running again gets there', async () => {
  const worn = await wear()
  const whole = await strike(worn, { nth: 0, moment: 'is done', options: ' --concurrency 1', isProcess: true })
  expect(whole.ended).toMatchObject({ code: 0, err: '' })
  expect(whole.ended.out).toContain(
    'Plan: 5 to create, 8 to update, 4 to replace, 3 to revoke; 1 unchanged, 4 unmanaged',
  )
  const course = { old: (await openPortal(worn, '', { seed })).sandbox.rooms(), end: whole.rooms() }
  await expectMended(whole, course)

  const withBorn: string[] = []
  /** What was left and mended: a read leaves what the one before has left. */
  const mended = new Set<string>()
  const check = async (struck: Aftermath, { nth, options }: Blow, name: string): Promise<void> => {
    if (expectOldOrNew(struck, course) && options !== '') withBorn.push(name)
    if (options !== '') expectRecorded(struck, nth)
    const left = JSON.stringify(struck.rooms())
    if (!mended.has(left)) await expectMended(struck, course)
    mended.add(left)
  }
  const lane = openLane(3)
  const ends = blowsFor(whole.asked).map((blow) =>
    lane(async (): Promise<string[]> => {
      const name = `request ${blow.nth} ${blow.moment}${blow.options}`
      try {
        if (!blow.isProcess) await check(await strikeHere(worn, blow), blow, name)
        else {
          const struck = await strike(worn, blow)
          expect(struck.ended.code, 'it was not killed').toBe(null)
          await check(struck, blow, name)
        }
        return []
      } catch (error) {
        return [`${name}, ${blow.isProcess ? 'a process' : 'here'}: ${error}`]
      }
    }),
  )
  expect((await Promise.all(ends)).flat()).toEqual([])
  const at = whole.asked.indexOf(birth) + 1
  expect(new Set(withBorn)).toEqual(
    new Set([`request ${at} is done --concurrency 1`, `request ${at + 1} comes in --concurrency 1`]),
  )
})
