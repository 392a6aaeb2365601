import { isQuiet } from '../../model/change.ts'
import { type Abilities, abilitiesOf } from '../../model/rules.ts'
import { isSupported } from '../../settings/rows.ts'
import {
  compareDocuments,
  type Difference,
  isAlike,
  linkDigest,
  type PlacedChange,
  placedIn,
  speller,
} from './digest.ts'
import { settingsOf } from './settings.ts'
import type { ChangeDocument, PlanDocument, RoomDocument, RoomLabel } from './shape.ts'

/** What was approved: a plan by its digest, and the plan itself where it was saved. */
export interface Approval {
  readonly digest: string
  readonly saved?: { readonly file: string; readonly plan: PlanDocument }
}

/** What an approval is worth for the plan as it is now. */
export interface Verdict {
  /** The digest that was approved. */
  readonly approved: string
  readonly now: PlanDocument
  /** Something would happen that was not approved. */
  readonly isStale: boolean
  /** Not known where there is a digest alone, and the plan has another one. */
  readonly difference: Pick<Difference, 'unapproved' | 'unneeded'> | undefined
  /** What was approved for rooms that an error leaves out of the plan now: it is still open. */
  readonly leftOut: readonly PlacedChange[]
  /** The links that are not as they were when the plan was saved, nor as its changes leave them; what is gone, as it was. */
  readonly moved: readonly PlacedChange[]
  /** What the saved plan shows otherwise than it is. */
  readonly lies: readonly Lie[]
}

/** Whether all that would happen was approved. A digest alone cannot tell a part of what was approved from something else. */
export function judgeApproval({ digest, saved }: Approval, now: PlanDocument): Verdict {
  if (saved) {
    const compared = compareDocuments(saved.plan, now)
    const rests = restsIn(saved.plan, compared.unapproved)
    const open = new Set(rests.map(({ of }) => of))
    const rooms = new Set(now.rooms.map(({ id }) => id))
    const isOut = ({ room }: PlacedChange): boolean => now.incomplete && !rooms.has(room.id)
    const difference = {
      ...compared,
      unapproved: compared.unapproved.filter(({ change }) => !rests.some((rest) => rest.change === change)),
      unneeded: compared.unneeded.filter((placed) => !open.has(placed.change) && !isOut(placed)),
    }
    const lies = liesIn(saved.plan, now)
    const told = new Set([...compared.unapproved.map(linkOf), ...lies.map(linkOf)])
    const moved = movedSince(saved.plan, now).filter((each) => !told.has(linkOf(each)))
    const isStale = difference.isElsewhere || difference.unapproved.length + moved.length + lies.length > 0
    return { approved: digest, now, isStale, difference, leftOut: compared.unneeded.filter(isOut), moved, lies }
  }
  const known = { approved: digest, now, leftOut: [], moved: [], lies: [] }
  if (digest === now.digest) return { ...known, isStale: false, difference: { unapproved: [], unneeded: [] } }
  return { ...known, isStale: placedIn(now).length > 0, difference: undefined }
}

/**
 * Of changes that are not in a saved plan, those that finish one of it which a run has left half done: the other half of a
 * replacement, and a primary link that the portal has made and nobody has set yet.
 */
function restsIn(
  saved: PlanDocument,
  unapproved: readonly PlacedChange[],
): readonly { readonly change: ChangeDocument; readonly of: ChangeDocument }[] {
  const rooms = new Map(saved.rooms.map((room) => [room.id, room]))
  return unapproved.flatMap(({ room, change }) => {
    const of = rooms.get(room.id)?.changes.find((approved) => isRestOf(approved, change, room))
    return of ? [{ change, of }] : []
  })
}

function isRestOf(approved: ChangeDocument, change: ChangeDocument, { changes }: RoomDocument): boolean {
  const isSame = approved.key === change.key && isAlike(approved.settings, change.settings)
  const print = approved.link.fingerprint
  switch (change.kind) {
    case 'revoke':
      return (
        approved.kind === 'replace' &&
        print === change.link.fingerprint &&
        changes.some(({ kind, key }) => kind === 'keep' && key === approved.key)
      )
    case 'create':
      return approved.kind === 'replace' && isSame && !changes.some(({ link }) => link.fingerprint === print)
    case 'update':
      return approved.kind === 'create' && isSame && change.link.kind === 'primary'
    default:
      return false
  }
}

/** What names a link that was found: each is told of once. */
function linkOf({ room, change }: { readonly room: RoomLabel; readonly change: ChangeDocument | undefined }): string {
  return `${room.id} ${change?.link.fingerprint}`
}

/** What went ahead on an approval, for programs. Shape: `approval` in schemas/report.schema.json. */
export function approvalFacts({ approved, difference, leftOut }: Verdict): object {
  return {
    digest: approved,
    unneeded: difference?.unneeded.map(placedFacts) ?? null,
    leftOut: leftOut.map(placedFacts),
  }
}

/** Why an approval did not do, for programs. Shape: `stale` in schemas/report.schema.json. */
export function staleFacts({ approved, now, difference, leftOut, moved, lies }: Verdict): object {
  return {
    approved,
    now: now.digest,
    changes: placedIn(now).map(placedFacts),
    unapproved:
      difference?.unapproved.map(({ instead, ...placed }) => ({ ...placedFacts(placed), approved: instead ?? null })) ??
      null,
    unneeded: difference?.unneeded.map(placedFacts) ?? null,
    leftOut: leftOut.map(placedFacts),
    moved: moved.map(placedFacts),
    shown: lies.map(({ what, shown, is }) => ({ what, shown, is })),
  }
}

function placedFacts({ room: { id, title, type }, change }: PlacedChange): object {
  return { room: { id, title, type }, change }
}

/** Something that a saved plan shows, and that is not so. */
export interface Lie {
  readonly room: RoomDocument
  /** The link that it is about; absent where it is the room, or the portal. */
  readonly change: ChangeDocument | undefined
  /** What it is called. */
  readonly what: string
  readonly shown: string
  readonly is: string
}

/**
 * The links in the rooms of a saved plan that somebody has changed since: they are neither as they were observed then,
 * nor as an approved change leaves them. So a run that was cut off can go on, and no other change goes unseen.
 */
function movedSince(saved: PlanDocument, now: PlanDocument): readonly PlacedChange[] {
  const abilities = abilitiesOf(now.portal.version)
  return inBoth(saved, now).flatMap(([then, room]) => {
    const [before, after] = [digestsIn(then), digestsIn(room)]
    return [...new Set([...after.keys(), ...before.keys()])].flatMap((fingerprint): readonly PlacedChange[] => {
      if (before.get(fingerprint) === after.get(fingerprint)) return []
      const [was, is] = [about(then, fingerprint), about(room, fingerprint)]
      if (isLeftBy(is ? (was ?? creation(then, is)) : was, is, abilities)) return []
      const change = is ?? was
      return change ? [{ room, change }] : []
    })
  })
}

/** Rooms of a saved plan in which something was to happen, each as it is now; one that is not looked at has nothing to tell. */
function inBoth(saved: PlanDocument, now: PlanDocument): readonly (readonly [then: RoomDocument, now: RoomDocument])[] {
  const rooms = new Map(now.rooms.map((room) => [room.id, room]))
  return saved.rooms.flatMap((then) => {
    const room = rooms.get(then.id)
    return room && then.changes.some((change) => !isQuiet(change)) ? [[then, room] as const] : []
  })
}

/** What the links of a room were found like; where none of them is to change, that is what is shown of them. */
function digestsIn({ observed, changes }: RoomDocument): ReadonlyMap<string, string> {
  if (!changes.every(isQuiet)) return new Map(observed.map(({ fingerprint, digest }) => [fingerprint, digest]))
  return new Map(changes.map(({ link, settings }) => [String(link.fingerprint), linkDigest(link.kind, settings)]))
}

function about({ changes }: RoomDocument, fingerprint: string): ChangeDocument | undefined {
  return changes.find(({ kind, link }) => kind !== 'create' && link.fingerprint === fingerprint)
}

/** The change that was to make a link which is declared now. */
function creation({ changes }: RoomDocument, { key }: ChangeDocument): ChangeDocument | undefined {
  return changes.find((change) => ['create', 'replace', 'reissue'].includes(change.kind) && change.key === key)
}

/** Whether a link is now as an approved change leaves it; a policy of the portal may have made it internal. Source: contract §2.8. */
function isLeftBy(
  approved: ChangeDocument | undefined,
  now: ChangeDocument | undefined,
  abilities: Abilities,
): boolean {
  if (!approved) return false
  if (!now) return approved.kind === 'revoke' || approved.kind === 'replace' || approved.kind === 'reissue'
  if (approved.kind === 'revoke' || isQuiet(approved) || now.kind !== 'keep' || now.key !== approved.key) return false
  return settingsOf(approved.settings).every(({ name, value }) => {
    const found = now.settings[name]
    const isChosen = name === 'expirationDate' && !isSupported(name, approved.link.kind, abilities)
    return isChosen || found === value || (name === 'internal' && found === true)
  })
}

/** What a saved plan shows of rooms, links and the portal, and the plan that is made anew does not. */
function liesIn(saved: PlanDocument, now: PlanDocument): readonly Lie[] {
  return inBoth(saved, now).flatMap(([then, room]) => {
    const sides = [
      [`the title of room ${room.id}`, then.title, room.title],
      [`the type of room ${room.id}`, then.type ?? 'unknown', room.type ?? 'unknown'],
      ['the version of the portal', saved.portal.version ?? 'unknown', now.portal.version ?? 'unknown'],
    ] as const
    const ofRoom = sides.map(([what, shown, is]) => ({ room, change: undefined, what, shown, is }))
    return [...ofRoom.filter(({ shown, is }) => shown !== is), ...ofLinks(then, room, speller(now))]
  })
}

/** What is untouched is still as it was found: so it is shown as it is, or the file was edited. */
function ofLinks(then: RoomDocument, room: RoomDocument, spell: ReturnType<typeof speller>): readonly Lie[] {
  const [before, after] = [digestsIn(then), digestsIn(room)]
  const quiet = [...then.changes, ...room.changes].filter(isQuiet).map(({ link }) => String(link.fingerprint))
  return [...new Set([...quiet, ...before.keys(), ...after.keys()])].flatMap((print) => {
    const [shown, change] = [about(then, print), about(room, print)]
    const what = `the link ${print} of room ${room.id}`
    // A link of which neither plan says anything, for it was left out.
    if (!shown && !change) {
      return before.get(print) === after.get(print)
        ? []
        : [{ room, change, what, shown: 'as found', is: 'changed since' }]
    }
    // What has moved since, or is to move, is told of elsewhere.
    if (before.get(print) !== after.get(print) || [shown, change].some((one) => one && !isQuiet(one))) return []
    if (shown && change && spell({ room, change: shown }) === spell({ room, change })) return []
    const [said = 'nothing', is = 'nothing'] = [shown, change].map((one) => one && `${one.kind} "${one.link.title}"`)
    return [{ room, change: change ?? shown, what, shown: said, is }]
  })
}
