import type { CarryOutOptions } from './apply/apply.ts'
import { apply } from './apply/apply.ts'
import { nameRun } from './apply/record.ts'
import { readManifest } from './manifest/read/manifest.ts'
import type { ManifestFile } from './manifest/yaml/source.ts'
import { countChanges, type Plan, type RoomPlan, refusalsOf } from './model/change.ts'
import { type Checked, compareDiagnostics, type Diagnostic, failed } from './model/diagnostic.ts'
import type { Reader, Writer } from './model/gateway.ts'
import { GuardError, type GuardOptions } from './model/guard.ts'
import { type Owner, ownerOf } from './model/identity.ts'
import { type Progress, progressCounter } from './model/progress.ts'
import type { Report } from './model/report.ts'
import type { DesiredRoom, Manifest, Room, Selector } from './model/room.ts'
import { abilitiesOf } from './model/rules.ts'
import type { Environment } from './model/values/environment.ts'
import { instantOf } from './model/values/instant.ts'
import { type Assembled, admitOnly, assemble, compareRooms, entriesFor, isChosen } from './plan/assemble.ts'
import { admitPortal, isOfOneRoom } from './plan/check/admit.ts'
import { guard, letThrough } from './plan/check/guard.ts'
import { heldBack, losesAny } from './plan/check/held-back.ts'
import { admitRooms, underPolicy } from './plan/check/rooms.ts'
import { admitLoosened, baredLinks, guardUnjudged, guardUnprotected } from './plan/check/unprotected.ts'
import { type Conditions, conditionsAt } from './plan/conditions.ts'
import { missedFields } from './plan/fields.ts'
import { admitBase, admitGained, admitGone, attributeAll, type Former, namesOf, recall } from './plan/history/former.ts'
import { isOpenTo, type Judged, judgeLeft, type LeftRooms, leftRooms } from './plan/history/left.ts'
import { planDesired, planRoom } from './plan/plan.ts'
import { judgeReissue } from './plan/reissue.ts'
import { findAllRooms, findRooms, isAnyUnfound, type LinkLists, openLinkLists } from './portal/find-rooms.ts'

/** What a manifest depends on beside its text. */
export interface ValidateOptions {
  /** The values of `${NAME}`; without it, none is set. */
  readonly env?: Environment
  /** Milliseconds since 1970. */
  readonly now: number
  /** What else may stand in no text that is shown, such as an API key that `env` does not hold. */
  readonly secrets?: readonly string[]
}

/** Checks everything that can be known without a portal; tells all mistakes at once. */
export function validate(
  files: readonly ManifestFile[],
  { env = {}, now, secrets = [] }: ValidateOptions,
): Checked<Manifest> {
  const further = secrets.map((value) => ({ value, what: 'a secret that was given' }))
  return readManifest(files, env, instantOf(now), 'error', further)
}

/** What a plan depends on beside the manifest and the portal. */
export interface PlanOptions {
  /** Milliseconds since 1970. */
  readonly now: number
  /** Looks at these rooms only; left out, at all that the manifest selects. */
  readonly only?: readonly Selector[]
  /**
   * The manifest as it was: each change is told from what has moved in the portal, and in rooms that the manifest no
   * longer selects, its links are to be revoked.
   */
  readonly base?: Manifest | undefined
  /** There is a base, and it is no manifest: as it may protect anything, a plan that revokes or replaces links is refused. */
  readonly isBaseInvalid?: boolean | undefined
  /** Also looks through all rooms that the manifest does not select: its links there are to be revoked. */
  readonly sweep?: boolean
  /**
   * The declared primary links of these rooms get a new URL, which is then all that the plan holds; nothing that a
   * manifest says asks for that.
   */
  readonly reissue?: boolean
  /** Only tells how the two differ, and is never carried out: a link to adopt that is gone is missing, and no mistake. */
  readonly comparing?: boolean
  /** What this run asks of the guards, beside the manifest. */
  readonly guard?: GuardOptions
  /** Told whenever a room has been read. */
  readonly onProgress?: ((progress: Progress) => void) | undefined
}

/**
 * Observes the rooms that a manifest selects and says what would have to change. Sends nothing but GETs. A plan that a
 * guard refuses is a plan all the same: it is shown first and refused second. So is one that leaves out what cannot be
 * planned; see `omissionsOf`. Rejects with a PortalError.
 */
export async function plan(manifest: Manifest, reader: Reader, options: PlanOptions): Promise<Checked<Plan>> {
  const { now, only = [], sweep = false, reissue = false, comparing = false, onProgress } = options
  // Takes as long as a request or two: it is waited for when they are answered.
  const owner = ownerOf(manifest)
  // The first request carries no key: it would be too late to find that the address is not the portal's.
  const version = await reader.fetchVersion()
  const conditions = { ...conditionsAt(now, version), reissue, comparing }
  const { base, unjudged, diagnostics: aboutBase } = admitBase(manifest, reader.url, options.base)
  const why = options.isBaseInvalid ? 'it is not a valid manifest' : unjudged
  const lists = openLinkLists(reader, isOfOneRoom)
  const { former, left, unmatched, unseen, ...selection } = await select(manifest, base, owner, {
    reader,
    lists,
    only,
    sweep,
  })
  if (unmatched.length > 0) return failed(...[...selection.diagnostics, ...unmatched].sort(compareDiagnostics))
  const judge = async (room: DesiredRoom, known: Conditions = conditions): Promise<Judged> => {
    const judged = await planDesired(room, lists.of, known)
    const isUnfit = judged.isUnfit || selection.unfit.has(room.room.id)
    return reissue ? judgeReissue({ ...judged, isUnfit }) : { ...judged, isUnfit }
  }
  const { judged: first, swept, seen } = await judgeAll(selection.rooms, left, judge, onProgress)
  const { judged, unknown } = await underPolicy(first, conditions, reader, (room) =>
    judge(room, { ...conditions, isRestricted: true }),
  )
  const made = await admitRooms(judged, seen, reader)
  const isAnyMissing = selection.isAnyMissing || (made.rooms.some(losesAny) && (await isAnyUnfound(reader, unseen)))
  const held = isAnyMissing ? heldBack(made.rooms) : { rooms: made.rooms, diagnostics: [] }
  const { rooms } = held
  const formerly = base && (await Promise.all(former.rooms.map(({ desired }) => judge(desired))))
  const origins = formerly && attributeAll(rooms, former, formerly, left.swept)
  const sides = base &&
    formerly && { base, head: manifest, former, formerly, selected: selection.rooms, planned: rooms }
  const diagnostics = [
    ...selection.diagnostics,
    ...admitPortal(selection.rooms, conditions),
    ...judged.flatMap((room) => room.diagnostics),
    ...made.diagnostics,
    ...held.diagnostics,
    ...unknown,
    ...aboutBase,
    ...admitGone(former, manifest),
    ...(sides ? admitLoosened(sides.base, manifest, baredLinks(sides)) : []),
    ...(base ? admitGained(rooms, manifest, base) : []),
    ...left.diagnostics,
  ]
  diagnostics.sort(compareDiagnostics)
  const drawn = {
    madeAt: conditions.now,
    manifest: manifest.name,
    portal: { url: reader.url, version },
    rooms,
    ...(origins && { origins }),
    ...(sweep && { swept }),
  }
  const refusals = [
    ...guard({ ...drawn, diagnostics }, manifest, options.guard),
    ...guardUnprotected(sides),
    ...guardUnjudged(rooms, why),
  ]
  const value = { ...drawn, diagnostics: [...diagnostics, ...refusals] }
  return { ok: true, value, diagnostics: value.diagnostics }
}

/**
 * Judges all rooms that are looked at; `swept` counts those of a sweep that could be looked through, and `seen` are all
 * whose links could be read.
 */
async function judgeAll(
  selected: readonly DesiredRoom[],
  left: LeftRooms,
  judge: (room: DesiredRoom) => Promise<Judged>,
  onProgress: PlanOptions['onProgress'],
): Promise<{ readonly judged: readonly Judged[]; readonly swept: number; readonly seen: readonly RoomPlan[] }> {
  const seen: RoomPlan[] = []
  const look = async (room: DesiredRoom): Promise<Judged> => {
    const judged = await judge(room)
    if (judged.plan) seen.push(judged.plan)
    return judged
  }
  const tick = progressCounter<Judged>(selected.length + left.former.length + left.swept.length, onProgress, (room) =>
    countChanges(room.plan ? [room.plan] : []),
  )
  const [named, former, swept] = await Promise.all([
    Promise.all(selected.map(async (room) => tick(await look(room)))),
    Promise.all(left.former.map(async (room) => tick(judgeLeft(await look(room), 'base/room-left')))),
    Promise.all(left.swept.map(async (room) => tick(judgeLeft(await look(room), 'sweep/room-unread')))),
  ])
  const through = swept.filter(({ diagnostics }) => diagnostics.length === 0)
  return { judged: [...named, ...former, ...swept], swept: through.length, seen: seen.sort(compareRooms) }
}

/** Where the links of rooms are read, and of which rooms. */
interface Sight {
  readonly reader: Reader
  readonly lists: LinkLists
  readonly only: readonly Selector[]
  readonly sweep: boolean
}

/** What the rooms should have that a manifest selects, those that its base does, and all others that are looked at. */
async function select(
  manifest: Manifest,
  base: Manifest | undefined,
  owned: Promise<Owner>,
  { reader, lists, only, sweep }: Sight,
): Promise<
  Assembled & {
    readonly former: Former
    readonly left: LeftRooms
    readonly unmatched: readonly Diagnostic[]
    /** What a run that is bound to some rooms has not looked up. */
    readonly unseen: readonly Selector[]
  }
> {
  const entries = entriesFor(manifest.entries, only)
  const before = entriesFor(base?.entries ?? [], only)
  const selectors = [...entries, ...before].map(({ selector }) => selector)
  const begin = (room: Room): void => {
    if (isChosen(room, only) && isOpenTo(room)) lists.begin(room)
  }
  const { found, all } = sweep
    ? await findAllRooms(reader, selectors, begin)
    : { found: await findRooms(reader, selectors, begin), all: [] }
  const owner = await owned
  const former = recall({ owner: await formerOwner(base, manifest, owner), entries: before }, found, only)
  const beside = { former: former.rooms.map(({ desired }) => desired.room), all }
  const selection = assemble({ owner, entries }, found, only)
  const known = [...entries.flatMap(({ selector }) => found(selector)), ...beside.former, ...all]
  return {
    ...selection,
    former,
    left: leftRooms({ owner, ...selection }, beside, only),
    unmatched: admitOnly(only, known),
    unseen: manifest.entries.filter((entry) => !entries.includes(entry)).map(({ selector }) => selector),
  }
}

/** A base that has one of the manifest's names is the same manifest: what it would do, it would do as its own. */
async function formerOwner(base: Manifest | undefined, manifest: Manifest, owner: Owner): Promise<Owner> {
  return !base || namesOf(manifest).includes(base.name) ? owner : ownerOf(base)
}

const randomBytes = (count: number): Uint8Array => crypto.getRandomValues(new Uint8Array(count))

/**
 * Carries out a plan, and nothing that is not in it. What the portal refuses is an outcome in the report. Rejects with a
 * GuardError, before anything is sent, where a guard refuses the plan.
 */
export async function carryOut(refusable: Plan, writer: Writer, options: CarryOutOptions = {}): Promise<Report> {
  const made = { ...refusable, diagnostics: letThrough(refusable.diagnostics, options.allow ?? []) }
  const refusals = refusalsOf(made)
  if (refusals.length > 0) throw new GuardError(refusals)
  const { now = Date.now, random = randomBytes, stop = new AbortController().signal, width = 16 } = options
  const { record, onProgress } = options
  const { version } = made.portal
  return apply(made, {
    ...{ writer, random, stop, width, record, onProgress },
    run: nameRun(now(), random),
    judge: {
      missed: (asked, shown) => missedFields(asked, shown, abilitiesOf(version)),
      replan: ({ desired }, links) => planRoom(desired, links, conditionsAt(now(), version)),
    },
  })
}
