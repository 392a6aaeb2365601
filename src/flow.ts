import type { CarryOutOptions } from './apply/apply.ts'
import { apply } from './apply/apply.ts'
import { nameRun } from './apply/record.ts'
import { type Plan, type RoomPlan, refusalsOf } from './model/change.ts'
import { type Checked, compareDiagnostics, type Diagnostic, failed } from './model/diagnostic.ts'
import type { Reader, Writer } from './model/gateway.ts'
import { GuardError, type GuardOptions } from './model/guard.ts'
import { type Owner, ownerOf } from './model/identity.ts'
import type { Progress } from './model/progress.ts'
import type { Report } from './model/report.ts'
import type { DesiredRoom, FoundRooms, Manifest, Room, Selector } from './model/room.ts'
import { abilitiesOf } from './model/rules.ts'
import { assemble, checkFilter, entriesFor, isInScope, type Selection } from './plan/assemble.ts'
import { allowGuards, guard } from './plan/check/guard.ts'
import { hasUndeclaredRevoke, holdBack } from './plan/check/held-back.ts'
import { checkStaleIgnores } from './plan/check/ignored.ts'
import { checkPortal, isOfOneRoom } from './plan/check/portal-rules.ts'
import { checkRooms, planUnderPolicy } from './plan/check/rooms.ts'
import { checkLoosened, guardUnjudged, guardUnprotected, unprotectedKeys } from './plan/check/unprotected.ts'
import { type Conditions, conditionsAt } from './plan/conditions.ts'
import { missedFields } from './plan/fields.ts'
import { keepEdited } from './plan/history/edited.ts'
import {
  attributeAll,
  checkBase,
  checkGainedLinks,
  checkMissingRooms,
  type FormerRooms,
  formerOwner,
  selectFormer,
} from './plan/history/former-rooms.ts'
import { canManageLinks, type LeftRooms, leftRooms, type PlannedRoom } from './plan/history/left-rooms.ts'
import { checkReleased } from './plan/history/released.ts'
import { planDesired, planRoom } from './plan/plan.ts'
import { planAll } from './plan/plan-all.ts'
import { planReissue } from './plan/reissue.ts'
import { findAllRooms, findRooms, hasUnmatched, type LinkLists, openLinkLists } from './portal/find-rooms.ts'

/** What a plan depends on besides the manifest and the portal. */
export interface PlanOptions {
  /** Milliseconds since 1970. */
  readonly now: number
  /** Restricts the plan to these rooms. Absent: all rooms that the manifest selects. */
  readonly only?: readonly Selector[]
  /**
   * An earlier version of the manifest. It distinguishes your changes from drift, and links of this manifest in rooms
   * that it no longer selects are revoked.
   */
  readonly base?: Manifest | undefined
  /**
   * The key of the link that was edited since the base. Only what the edit causes is planned. Other changes wait: see
   * `RoomPlan.waiting`.
   */
  readonly edited?: string | undefined
  /** There is a base, but it is not a valid manifest. It may protect any link, so none is revoked or replaced. */
  readonly isBaseInvalid?: boolean | undefined
  /** Also reads all rooms that the manifest does not select, and revokes its links there. */
  readonly sweep?: boolean
  /**
   * Gives the declared primary links of these rooms a new URL. The plan then contains nothing else. A manifest cannot
   * ask for that.
   */
  readonly reissue?: boolean
  /** The plan only shows differences and is never carried out. A missing link to adopt is then not an error. */
  readonly comparing?: boolean
  /** Options of this run for the guards, besides those of the manifest. */
  readonly guard?: GuardOptions
  /** Called whenever a room has been read. */
  readonly onProgress?: ((progress: Progress) => void) | undefined
}

/**
 * Reads the rooms that a manifest selects and plans the changes that they need. Only sends GETs. A plan that a guard
 * refuses is still returned, so that it can be shown before it is refused. So is a plan that leaves out what cannot be
 * planned; see `omissionsOf`. Rejects with a PortalError.
 */
export async function plan(manifest: Manifest, reader: Reader, options: PlanOptions): Promise<Checked<Plan>> {
  const { now, only = [], sweep = false, reissue = false, comparing = false, edited, onProgress } = options
  // Hashing takes as long as a request or two, so it runs during the first ones.
  const owner = ownerOf(manifest)
  // The first request has no API key, so the key is not sent before the address is known to be a portal's.
  const version = await reader.fetchVersion()
  const conditions = { ...conditionsAt(now, version), reissue, comparing }
  const { base, unjudged, diagnostics: aboutBase } = checkBase(manifest, reader.url, options.base)
  const whyUnjudged = options.isBaseInvalid ? 'it is not a valid manifest' : unjudged
  const lists = openLinkLists(reader, isOfOneRoom)
  const lookup = { reader, lists, only, sweep }
  const { found, former, left, unmatched, unseen, ...selection } = await select(manifest, base, owner, lookup)
  if (unmatched.length > 0) return failed(...[...selection.diagnostics, ...unmatched].sort(compareDiagnostics))
  const planFormer = async ({ room: { id } }: DesiredRoom): Promise<RoomPlan | undefined> => {
    const known = former.rooms.find(({ desired }) => desired.room.id === id)
    return known && (await planDesired(known.desired, lists.get, { ...conditions, comparing: true })).plan
  }
  const planOne = async (room: DesiredRoom, under: Conditions = conditions): Promise<PlannedRoom> => {
    const before = edited === undefined ? undefined : await planFormer(room)
    const planned = await planDesired(room, lists.get, { ...under, ...(before && { before: before.changes }) })
    const isUnfit = planned.isUnfit || selection.unfit.has(room.room.id)
    return reissue ? planReissue({ ...planned, isUnfit }) : { ...planned, isUnfit }
  }
  const { planned: first, swept, seen } = await planAll(selection.rooms, left, planOne, onProgress)
  const { planned, unknown } = await planUnderPolicy(first, conditions, reader, (room) =>
    planOne(room, { ...conditions, isRestricted: true }),
  )
  const checked = await checkRooms(planned, seen, reader)
  const isAnyMissing =
    selection.isAnyMissing || (checked.rooms.some(hasUndeclaredRevoke) && (await hasUnmatched(reader, unseen)))
  const { rooms, diagnostics: heldBack } = isAnyMissing ? holdBack(checked.rooms) : { ...checked, diagnostics: [] }
  // An edit is compared with what was declared, even where that could not be applied.
  const formerUnder = { ...conditions, comparing: edited !== undefined }
  const formerPlans = base && (await Promise.all(former.rooms.map(({ desired }) => planOne(desired, formerUnder))))
  const ofEdit =
    edited === undefined
      ? undefined
      : keepEdited(rooms, { key: edited, selected: selection.rooms, former, formerPlans })
  const origins = ofEdit ? undefined : formerPlans && attributeAll(rooms, former, formerPlans, left.swept)
  const sides = base &&
    formerPlans && { base, head: manifest, former, formerPlans, selected: selection.rooms, planned: rooms }
  const diagnostics = [
    ...selection.diagnostics,
    ...checkPortal(selection.rooms, conditions),
    ...planned.flatMap((room) => room.diagnostics),
    ...checked.diagnostics,
    ...heldBack,
    ...unknown,
    ...aboutBase,
    ...checkMissingRooms(former, manifest),
    ...checkStaleIgnores(manifest.entries, found, planned),
    ...(sides ? checkLoosened(sides.base, manifest, unprotectedKeys(sides)) : []),
    ...(base ? checkGainedLinks(rooms, manifest, base) : []),
    ...(formerPlans ? checkReleased(former, formerPlans, seen) : []),
    ...left.diagnostics,
  ].sort(compareDiagnostics)
  const planWithoutGuard = {
    madeAt: conditions.now,
    manifest: manifest.name,
    portal: { url: reader.url, version },
    rooms,
    ...(origins && { origins }),
    ...ofEdit,
    ...(sweep && { swept }),
  }
  const refusals = [
    ...guard({ ...planWithoutGuard, diagnostics }, manifest, options.guard),
    ...guardUnprotected(sides),
    ...guardUnjudged(planWithoutGuard.rooms, whyUnjudged),
  ]
  const value = { ...planWithoutGuard, diagnostics: [...diagnostics, ...refusals] }
  return { ok: true, value, diagnostics: value.diagnostics }
}

/** How rooms are found, and which ones. */
interface RoomLookup {
  readonly reader: Reader
  readonly lists: LinkLists
  readonly only: readonly Selector[]
  readonly sweep: boolean
}

/** Finds the rooms of a manifest and of its base, the other rooms to read, and what each should have. */
async function select(
  manifest: Manifest,
  base: Manifest | undefined,
  owned: Promise<Owner>,
  { reader, lists, only, sweep }: RoomLookup,
): Promise<
  Selection & {
    readonly found: FoundRooms
    readonly former: FormerRooms
    readonly left: LeftRooms
    readonly unmatched: readonly Diagnostic[]
    /** The selectors that were not looked up because the run is restricted to other rooms. */
    readonly unseen: readonly Selector[]
  }
> {
  const entries = entriesFor(manifest.entries, only)
  const baseEntries = entriesFor(base?.entries ?? [], only)
  const selectors = [...entries, ...baseEntries].map(({ selector }) => selector)
  const prefetch = (room: Room): void => {
    if (isInScope(room, only) && canManageLinks(room)) lists.prefetch(room)
  }
  const { found, all } = sweep
    ? await findAllRooms(reader, selectors, prefetch)
    : { found: await findRooms(reader, selectors, prefetch), all: [] }
  const owner = await owned
  const former = selectFormer({ owner: await formerOwner(base, manifest, owner), entries: baseEntries }, found, only)
  const others = { former: former.rooms.map(({ desired }) => desired.room), all }
  const selection = assemble({ owner, entries }, found, only)
  const known = [...entries.flatMap(({ selector }) => found(selector)), ...others.former, ...all]
  return {
    ...selection,
    found,
    former,
    left: leftRooms({ owner, ...selection }, others, only),
    unmatched: checkFilter(only, known),
    unseen: manifest.entries.filter((entry) => !entries.includes(entry)).map(({ selector }) => selector),
  }
}

const randomBytes = (count: number): Uint8Array => crypto.getRandomValues(new Uint8Array(count))

/**
 * Carries out a plan and nothing else. A refusal of the portal becomes an outcome in the report. Rejects with a
 * GuardError before sending anything if a guard refuses the plan.
 */
export async function carryOut(plan: Plan, writer: Writer, options: CarryOutOptions = {}): Promise<Report> {
  const allowed = { ...plan, diagnostics: allowGuards(plan.diagnostics, options.allow ?? []) }
  const [first, ...others] = refusalsOf(allowed)
  if (first) throw new GuardError([first, ...others])
  const { now = Date.now, random = randomBytes, stop = new AbortController().signal, width = 16 } = options
  const { record, onProgress } = options
  const { version } = plan.portal
  return apply(allowed, {
    ...{ writer, random, stop, width, record, onProgress },
    run: nameRun(now(), random),
    planner: {
      missedFields: (requested, shown) => missedFields(requested, shown, abilitiesOf(version)),
      replan: ({ desired }, links) => planRoom(desired, links, conditionsAt(now(), version)),
    },
  })
}
