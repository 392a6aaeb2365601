import { isQuiet } from '../../model/change.ts'
import { type Abilities, abilitiesOf } from '../../model/rules.ts'
import { sameText, sameValue } from '../../model/values/same-text.ts'
import { isSupported } from '../../settings/rows.ts'
import {
  changeSerializer,
  compareDocuments,
  type Difference,
  isSameData,
  linkDigest,
  type RoomChange,
  roomChangesIn,
} from './digest.ts'
import { listSettings } from './settings.ts'
import type { ChangeDocument, PlanDocument, RoomDocument, RoomLabel } from './shape.ts'

/** What was approved: the digest of a plan, and the plan itself if it was saved. */
export interface Approval {
  readonly digest: string
  readonly saved?: { readonly file: string; readonly plan: PlanDocument }
}

/** How the current plan compares with what was approved. */
export interface Verdict {
  /** The digest that was approved. */
  readonly approved: string
  readonly now: PlanDocument
  /** Whether the current plan does anything that was not approved. */
  readonly isStale: boolean
  /** Undefined if only a digest was approved, and the current plan has another one. */
  readonly difference: Pick<Difference, 'unapproved' | 'unneeded'> | undefined
  /** Approved changes of rooms that the current plan leaves out because of an error. */
  readonly leftOut: readonly RoomChange[]
  /** Links that somebody changed since the plan was saved; for a link that is gone, its change in the saved plan. */
  readonly moved: readonly RoomChange[]
  /** Facts that the saved plan shows wrongly. */
  readonly misstatements: readonly Misstatement[]
}

/** Checks whether everything in the current plan was approved. A digest alone only approves an identical plan. */
export function checkApproval({ digest, saved }: Approval, now: PlanDocument): Verdict {
  if (saved) {
    const compared = compareDocuments(saved.plan, now)
    const completions = findCompletions(saved.plan, compared.unapproved)
    const completed = new Set(completions.map(({ approved }) => approved))
    const rooms = new Set(now.rooms.map(({ id }) => id))
    const isLeftOut = ({ room }: RoomChange): boolean => now.incomplete && !rooms.has(room.id)
    const difference = {
      ...compared,
      unapproved: compared.unapproved.filter((item) => !completions.some(({ change }) => change === item.change)),
      unneeded: compared.unneeded.filter((item) => !completed.has(item.change) && !isLeftOut(item)),
    }
    const misstatements = findMisstatements(saved.plan, now)
    const reported = new Set([...compared.unapproved.map(linkId), ...misstatements.map(linkId)])
    const moved = linksChangedSince(saved.plan, now).filter((item) => !reported.has(linkId(item)))
    const isStale = difference.isElsewhere || difference.unapproved.length + moved.length + misstatements.length > 0
    const leftOut = compared.unneeded.filter(isLeftOut)
    return { approved: digest, now, isStale, difference, leftOut, moved, misstatements }
  }
  const known = { approved: digest, now, leftOut: [], moved: [], misstatements: [] }
  if (digest === now.digest) return { ...known, isStale: false, difference: { unapproved: [], unneeded: [] } }
  return { ...known, isStale: roomChangesIn(now).length > 0, difference: undefined }
}

/**
 * Finds changes that complete an approved change which an interrupted run left half done: the second half of a
 * replacement, or the settings of a primary link that the portal has just created.
 */
function findCompletions(
  saved: PlanDocument,
  unapproved: readonly RoomChange[],
): readonly { readonly change: ChangeDocument; readonly approved: ChangeDocument }[] {
  const rooms = new Map(saved.rooms.map((room) => [room.id, room]))
  return unapproved.flatMap(({ room, change }) => {
    const approved = rooms.get(room.id)?.changes.find((each) => completes(each, change, room))
    return approved ? [{ change, approved }] : []
  })
}

function completes(approved: ChangeDocument, change: ChangeDocument, { changes }: RoomDocument): boolean {
  const isSame = approved.key === change.key && isSameData(approved.settings, change.settings)
  const { fingerprint } = approved.link
  switch (change.kind) {
    case 'revoke':
      return (
        approved.kind === 'replace' &&
        fingerprint === change.link.fingerprint &&
        changes.some(({ kind, key }) => kind === 'keep' && key === approved.key)
      )
    case 'create':
      return approved.kind === 'replace' && isSame && !changes.some(({ link }) => link.fingerprint === fingerprint)
    case 'update':
      return approved.kind === 'create' && isSame && change.link.kind === 'primary'
    default:
      return false
  }
}

/** Identifies an observed link, so that it is reported only once. */
function linkId({ room, change }: { readonly room: RoomLabel; readonly change: ChangeDocument | undefined }): string {
  return `${room.id} ${change?.link.fingerprint}`
}

/** The approval of an apply that went ahead, as plain data. Shape: `approval` in schemas/report.schema.json. */
export function approvalFacts({ approved, difference, leftOut }: Verdict): object {
  return {
    digest: approved,
    unneeded: difference?.unneeded.map(changeFacts) ?? null,
    leftOut: leftOut.map(changeFacts),
  }
}

/** Why an approval was not sufficient, as plain data. Shape: `stale` in schemas/report.schema.json. */
export function staleFacts({ approved, now, difference, leftOut, moved, misstatements }: Verdict): object {
  return {
    approved,
    now: now.digest,
    changes: roomChangesIn(now).map(changeFacts),
    unapproved:
      difference?.unapproved.map(({ instead, ...item }) => ({ ...changeFacts(item), approved: instead ?? null })) ??
      null,
    unneeded: difference?.unneeded.map(changeFacts) ?? null,
    leftOut: leftOut.map(changeFacts),
    moved: moved.map(changeFacts),
    shown: misstatements.map(({ what, shown, actual }) => ({ what, shown, is: actual })),
  }
}

function changeFacts({ room: { id, title, type }, change }: RoomChange): object {
  return { room: { id, title, type }, change }
}

/** A fact that a saved plan shows differently from the current plan. */
export interface Misstatement {
  readonly room: RoomDocument
  /** The link concerned; undefined if it is about the room or the portal. */
  readonly change: ChangeDocument | undefined
  /** What is shown wrongly. */
  readonly what: string
  readonly shown: string
  readonly actual: string
}

/**
 * The links in the rooms of a saved plan that somebody has changed since: they are neither as observed then, nor as an
 * approved change leaves them. This allows an interrupted run to continue, and detects every other change.
 */
function linksChangedSince(saved: PlanDocument, now: PlanDocument): readonly RoomChange[] {
  const abilities = abilitiesOf(now.portal.version)
  return sharedRooms(saved, now).flatMap(([savedRoom, room]) => {
    const [before, after] = [linkDigests(savedRoom), linkDigests(room)]
    return [...new Set([...after.keys(), ...before.keys()])].flatMap((fingerprint): readonly RoomChange[] => {
      if (before.get(fingerprint) === after.get(fingerprint)) return []
      const [planned, current] = [changeFor(savedRoom, fingerprint), changeFor(room, fingerprint)]
      const approved = current ? (planned ?? creationOf(savedRoom, current)) : planned
      if (isResultOf(approved, current, abilities)) return []
      const change = current ?? planned
      return change ? [{ room, change }] : []
    })
  })
}

/** The rooms with changes in the saved plan, paired with the same rooms now. Rooms that were not read now are left out. */
function sharedRooms(
  saved: PlanDocument,
  now: PlanDocument,
): readonly (readonly [savedRoom: RoomDocument, room: RoomDocument])[] {
  const rooms = new Map(now.rooms.map((room) => [room.id, room]))
  return saved.rooms.flatMap((savedRoom) => {
    const room = rooms.get(savedRoom.id)
    return room && savedRoom.changes.some((change) => !isQuiet(change)) ? [[savedRoom, room] as const] : []
  })
}

/** The digests of the observed links of a room, by fingerprint. A room without changes has none stored: they are computed. */
function linkDigests({ observed, changes }: RoomDocument): ReadonlyMap<string, string> {
  if (!changes.every(isQuiet)) return new Map(observed.map(({ fingerprint, digest }) => [fingerprint, digest]))
  return new Map(changes.map(({ link, settings }) => [String(link.fingerprint), linkDigest(link.kind, settings)]))
}

function changeFor({ changes }: RoomDocument, fingerprint: string): ChangeDocument | undefined {
  return changes.find(({ kind, link }) => kind !== 'create' && link.fingerprint === fingerprint)
}

/** The change that was planned to create a link which is declared now. */
function creationOf({ changes }: RoomDocument, { key }: ChangeDocument): ChangeDocument | undefined {
  return changes.find((change) => ['create', 'replace', 'reissue'].includes(change.kind) && change.key === key)
}

/** Whether a link is as an approved change leaves it. A policy of the portal may have made it internal. Source: contract §2.8. */
function isResultOf(
  approved: ChangeDocument | undefined,
  now: ChangeDocument | undefined,
  abilities: Abilities,
): boolean {
  if (!approved) return false
  if (!now) return approved.kind === 'revoke' || approved.kind === 'replace' || approved.kind === 'reissue'
  if (approved.kind === 'revoke' || isQuiet(approved) || now.kind !== 'keep' || now.key !== approved.key) return false
  return listSettings(approved.settings).every(({ name, value }) => {
    const found = now.settings[name]
    const isChosenByPortal = name === 'expirationDate' && !isSupported(name, approved.link.kind, abilities)
    return isChosenByPortal || sameValue(found, value) || (name === 'internal' && found === true)
  })
}

/** Finds what a saved plan shows of rooms, links and the portal that is different in the current plan. */
function findMisstatements(saved: PlanDocument, now: PlanDocument): readonly Misstatement[] {
  return sharedRooms(saved, now).flatMap(([savedRoom, room]) => {
    const facts = [
      [`the title of room ${room.id}`, savedRoom.title, room.title],
      [`the type of room ${room.id}`, savedRoom.type ?? 'unknown', room.type ?? 'unknown'],
      ['the version of the portal', saved.portal.version ?? 'unknown', now.portal.version ?? 'unknown'],
    ] as const
    const ofRoom = facts.map(([what, shown, actual]) => ({ room, change: undefined, what, shown, actual }))
    return [
      ...ofRoom.filter(({ shown, actual }) => !sameText(shown, actual)),
      ...linkMisstatements(savedRoom, room, changeSerializer(now)),
    ]
  })
}

/** Finds links that nobody changed, and that the saved plan shows differently: so the file was edited. */
function linkMisstatements(
  savedRoom: RoomDocument,
  room: RoomDocument,
  serialize: ReturnType<typeof changeSerializer>,
): readonly Misstatement[] {
  const [before, after] = [linkDigests(savedRoom), linkDigests(room)]
  const quiet = [...savedRoom.changes, ...room.changes].filter(isQuiet).map(({ link }) => String(link.fingerprint))
  return [...new Set([...quiet, ...before.keys(), ...after.keys()])].flatMap((fingerprint) => {
    const [planned, current] = [changeFor(savedRoom, fingerprint), changeFor(room, fingerprint)]
    const what = `the link ${fingerprint} of room ${room.id}`
    // Both plans leave this link out because of an error.
    if (!planned && !current) {
      return before.get(fingerprint) === after.get(fingerprint)
        ? []
        : [{ room, change: current, what, shown: 'as found', actual: 'changed since' }]
    }
    // Links that changed since, or will be changed, are reported elsewhere.
    const isReported = [planned, current].some((change) => change && !isQuiet(change))
    if (before.get(fingerprint) !== after.get(fingerprint) || isReported) return []
    if (planned && current && serialize({ room, change: planned }) === serialize({ room, change: current })) return []
    const [shown = 'nothing', actual = 'nothing'] = [planned, current].map(
      (change) => change && `${change.kind} "${change.link.title}"`,
    )
    return [{ room, change: current ?? planned, what, shown, actual }]
  })
}
