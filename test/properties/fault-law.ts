import fc from 'fast-check'
import { expect } from 'vitest'
import { fingerprint, parseLinkId } from '../../src/model/identity.ts'
import type { Manifest } from '../../src/model/room.ts'
import type { RoomSnapshot } from '../../src/sandbox/index.ts'
import { roomlinks } from '../commands/world.ts'
import { tagIn } from '../owners.ts'
import { hide, takeLeaks } from '../scanner.ts'
import type { FaultCase } from './fault-cases.ts'
import {
  type ApplyDocument,
  type Played,
  playApply,
  type ReportedOutcome,
  type ReportedRoom,
  type Stand,
  standFor,
} from './played.ts'
import { passwords, twinsIn } from './worlds.ts'

/**
 * A link by its name, as text that differs in the least setting. A link that was there before is named by its id; a new
 * one by what its id says it is, for the rest of that is drawn: so the same link has the same name on two portals.
 */
type Links = ReadonlyMap<string, string>

/** A case that was played on a portal where things go wrong, and on the same portal where nothing does. */
interface Trial {
  readonly manifest: Manifest
  readonly played: Played
  /** As the links were, as they are, and as they should be. */
  readonly before: Links
  readonly after: Links
  readonly wanted: Links
}

function linksOf(rooms: readonly RoomSnapshot[], before: readonly RoomSnapshot[]): Links {
  const known = new Set(before.flatMap(({ id: room, links }) => links.map(({ id }) => `${room} ${id}`)))
  const named = rooms.flatMap(({ id: room, links }) =>
    links.map(({ id, ...link }) => {
      const name = known.has(`${room} ${id}`) ? id : (parseLinkId(id).tag ?? link.kind)
      return [`${room} ${name}`, JSON.stringify(link)] as const
    }),
  )
  const links = new Map(named)
  expect(links.size, 'no link was made twice').toBe(named.length)
  return links
}

/** The names of the links that a change is about: the one that is there, and the one that is to be. */
function namesOf({ change }: ReportedOutcome, room: ReportedRoom, { manifest, before }: Trial): readonly string[] {
  const { kind, key, link } = change
  const old = [...before.keys()].filter((name) => {
    const [where, id = ''] = name.split(' ')
    return where === room.id && fingerprint(parseLinkId(id)) === link.fingerprint
  })
  if (kind !== 'create' && kind !== 'replace') return old
  if (link.kind === 'primary') return [...old, `${room.id} primary`]
  const declared = manifest.entries.flatMap(({ selector, links }) =>
    selector.value === room.id || selector.value === `Room ${room.id}` ? links : [],
  )
  const rotation = declared.find((want) => want.key === key)?.rotation
  return [...old, `${room.id} ${tagIn(manifest.name, room.id, key ?? '', rotation)}`]
}

const isOld = (name: string, { before, after }: Trial): boolean => after.get(name) === before.get(name)
const isNew = (name: string, { after, wanted }: Trial): boolean => after.get(name) === wanted.get(name)

/**
 * The portal alone can make a primary link, and makes it open: where narrowing it fails, and removing it too, it stays
 * so. Source: contract §10.16.
 */
function isBornOpen(name: string, { before, after }: Trial): boolean {
  const text = after.get(name)
  if (!name.endsWith(' primary') || before.has(name) || text === undefined) return false
  const born = { access: 2, title: 'Shared link', expirationDate: null, password: null, internal: false }
  return Object.entries(born).every(([setting, value]) => JSON.parse(text)[setting] === value)
}

/** What each status promises of the links that a change is about. */
function isTrue(outcome: ReportedOutcome, room: ReportedRoom, trial: Trial): boolean {
  const names = namesOf(outcome, room, trial)
  const areOld = names.every((name) => isOld(name, trial))
  const areNew = names.every((name) => isNew(name, trial))
  switch (outcome.status) {
    case 'applied':
      return areNew && !areOld
    case 'unchanged':
      return areNew && areOld
    case 'conflicted':
    case 'not attempted':
      return areOld
    case 'failed':
    case 'ignored':
      if (names.some((name) => isBornOpen(name, trial))) return !room.verified
      // Of a replacement one half may be done; what is done as a whole was applied, if the room could be read.
      return areOld || room.unread !== null || (outcome.change.kind === 'replace' && !areNew)
    default:
      return outcome.status satisfies never
  }
}

function expectTruth(rooms: readonly ReportedRoom[], isIncomplete: boolean, trial: Trial): void {
  const { before, after, wanted } = trial
  const leftOut = (name: string): boolean => isIncomplete && !rooms.some(({ id }) => name.startsWith(`${id} `))
  const told = rooms.flatMap((room) => room.outcomes.map((outcome) => ({ room, outcome })))
  const names = told.flatMap(({ room, outcome }) => namesOf(outcome, room, trial))
  expect(new Set(names).size, 'each link has one outcome').toBe(names.length)
  expect(
    [...before.keys()].filter((name) => !names.includes(name) && !leftOut(name)),
    'each link has an outcome',
  ).toEqual([])
  for (const { room, outcome } of told) {
    const { status, change } = outcome
    const what = `${change.kind} ${change.key ?? change.link.fingerprint} in room ${room.id}`
    if (!isTrue(outcome, room, trial)) expect.fail(`"${status}" is not true of: ${what}`)
  }
  for (const name of new Set([...before.keys(), ...after.keys(), ...wanted.keys()])) {
    const isFine = isOld(name, trial) || isNew(name, trial) || isBornOpen(name, trial)
    if (!isFine) expect.fail(`${name} is neither old nor new: ${after.get(name)}`)
    if (!names.includes(name)) expect(isOld(name, trial), `${name} was changed, and nobody tells`).toBe(true)
  }
  for (const room of rooms.filter(({ verified }) => verified)) {
    const ours = [...wanted.keys(), ...after.keys()].filter((name) => name.startsWith(`${room.id} `))
    for (const name of ours) expect(isNew(name, trial), `${name} is verified`).toBe(true)
  }
}

const isAboutKey = ({ code }: { readonly code: string }): boolean =>
  /^portal\/(unauthorized|forbidden|not-allowed)$/.test(code)

/** What the table of exit codes says of such a document. A room that could not be read is left out, and the rest is applied. */
function exitsFor(document: ApplyDocument): readonly number[] {
  const codes = exitsOfOutcomes(document)
  if (!document.rooms || !document.incomplete) return codes
  const isAny = document.rooms.some(({ outcomes }) => outcomes.some(({ status }) => status === 'applied'))
  return codes.map((code) => (code === 0 ? (isAny ? 7 : 3) : code))
}

function exitsOfOutcomes(document: ApplyDocument): readonly number[] {
  if (!document.rooms) {
    const { error, diagnostics } = document
    const errors = error ? [error] : diagnostics.filter(({ severity }) => severity === 'error')
    return errors.map((each) => (isAboutKey(each) ? 4 : 1))
  }
  const outcomes = document.rooms.flatMap((room) => room.outcomes)
  const missed = outcomes.filter(({ status }) => status !== 'applied' && status !== 'unchanged')
  if (missed.length === 0) return [document.rooms.every(({ verified }) => verified) ? 0 : 7]
  if (outcomes.some(({ status }) => status === 'applied')) return [7]
  const errors = missed.flatMap(({ error }) => error ?? [])
  if (errors.length > 0) return errors.map((error) => (isAboutKey(error) ? 4 : 1))
  return [missed.some(({ status }) => status === 'conflicted') ? 6 : 7]
}

function expectReport({ schedule }: FaultCase, trial: Trial): void {
  const { ended, document } = trial.played
  expect(exitsFor(document), 'the exit code').toContain(ended.code)
  expect(document.ok).toBe(ended.code === 0)
  if (ended.code === 4) expect(schedule.faults.map(({ fault }) => fault)).toContain('unauthorized')
  if (document.rooms) expectTruth(document.rooms, document.incomplete, trial)
  else expect(trial.after, 'nothing was written').toEqual(trial.before)
}

/**
 * Whether a new link is no wider than it should be. Where the first apply ended half-way, the old one may be gone that a
 * new one was to be copied from, or be the only one left that it may have been: what the manifest leaves open may then
 * come out otherwise, but never wider.
 */
function isNoWider(is: string | undefined, wanted: string): boolean {
  const link: Readonly<Record<string, unknown>> = JSON.parse(is ?? '{}')
  const isOpen = (setting: string, value: unknown): boolean => setting === 'title' || value === null || value === false
  return Object.entries(JSON.parse(wanted)).every(([name, value]) => isOpen(name, value) || link[name] === value)
}

/** Without faults, one more apply gets there. */
async function expectConvergence(stand: Stand, trial: Trial): Promise<void> {
  const { manifest, played, before, wanted } = trial
  // What has ended well is done: there is nothing to apply again.
  const again = played.ended.code === 0 ? played : await playApply(stand)
  expect(again.ended, 'a further apply').toMatchObject({ code: 0 })
  const plan = await roomlinks('plan --detailed-exitcode', stand.world)
  expect(plan, 'the plan after it').toMatchObject({ code: 0 })
  expect(twinsIn(again.after, manifest)).toEqual([])
  const links = linksOf(again.after, played.before)
  expect(new Set(links.keys())).toEqual(new Set(wanted.keys()))
  for (const [name, text] of wanted) {
    if (before.has(name)) expect(links.get(name)).toBe(text)
    else expect(isNoWider(links.get(name), text), `${links.get(name)} for ${text}`).toBe(true)
  }
}

/** Whatever goes wrong: each link is as it was or as it should be, the report is true, and a further apply gets there. */
export async function expectLaw(one: FaultCase): Promise<Played> {
  const { world, concurrency, schedule } = one
  const reference = await playApply(standFor(one))
  fc.pre(reference.ended.code === 0)
  const stand = standFor(one)
  const played = await playApply(stand, { concurrency, schedule })
  const { before, after, ended, audit } = played
  expect(ended.err).not.toContain('This is a bug')
  expect(audit, 'the audit log').toHaveLength(stand.writes.length)
  const trial = {
    ...{ manifest: world.manifest, played },
    before: linksOf(before, before),
    after: linksOf(after, before),
    wanted: linksOf(reference.after, before),
  }
  expectReport(one, trial)
  await expectConvergence(stand, trial)
  hide(passwords)
  expect(takeLeaks(), 'secrets in what was said').toEqual([])
  return played
}
