import { type Change, type FieldChange, isQuiet, type Plan, type RoomPlan } from '../../model/change.ts'
import type { DesiredLink, ObservedLink } from '../../model/link.ts'
import type { Room } from '../../model/room.ts'
import type { LeftOut, LeftOutReason, LinkUpdate, TakeOver } from '../../model/take-over.ts'
import type { Form } from '../../settings/row.ts'
import { rowOf } from '../../settings/rows.ts'
import type { Conditions } from '../conditions.ts'
import { wantOf } from '../match.ts'
import { planAdmitted } from '../plan.ts'

/** A declared link in one of the rooms that its entry selects. */
interface Standing {
  readonly room: Room
  /** What would have to change in the portal; nothing where it is as declared. */
  readonly change: Change | undefined
}

/**
 * What a manifest would have to say to be as the portal is, and which differences cannot be taken into it. `isWhole`
 * tells whether all rooms were looked at in which a link is declared. What would be planned then is looked at here: a
 * wish that does not come to nothing to do is left.
 */
export function takeOver(plan: Plan, isWhole: (link: DesiredLink) => boolean, conditions: Conditions): TakeOver {
  const left: LeftOut[] = []
  const wishes: LinkUpdate[] = []
  for (const [want, standings] of standingsOf(plan.rooms)) {
    const drifted = standings.flatMap(({ room, change }) => (change ? [{ room, change }] : []))
    const leave = (reason: LeftOutReason): unknown => left.push(...drifted.map((each) => ({ ...each, reason })))
    const reason = isWhole(want) ? obstacleTo(want, standings) : 'rooms-unseen'
    const wish = reason ? undefined : wishFor(want, standings, left)
    if (reason) leave(reason)
    else if (wish && !isSettled(wish, plan, conditions)) leave('refused')
    else if (wish) wishes.push(wish)
  }
  return { updates: wishes, left: [...left, ...plan.rooms.flatMap(undeclared)] }
}

/** What the portal has that no declared link is about, and that would be revoked or is another manifest's. */
function undeclared({ room, changes }: RoomPlan): readonly LeftOut[] {
  return changes.flatMap((change): readonly LeftOut[] => {
    if (change.kind === 'foreign') return [{ room, change, reason: change.kind }]
    return change.kind === 'revoke' && !change.want ? [{ room, change, reason: change.reason }] : []
  })
}

function standingsOf(rooms: readonly RoomPlan[]): ReadonlyMap<DesiredLink, readonly Standing[]> {
  const all = new Map<DesiredLink, Standing[]>()
  for (const { room, desired, changes } of rooms) {
    const loud = new Map(changes.filter((change) => !isQuiet(change)).map((change) => [wantOf(change), change]))
    for (const want of desired.links) {
      const standings = all.get(want) ?? []
      standings.push({ room, change: loud.get(want) })
      all.set(want, standings)
    }
  }
  return all
}

/** Why nothing of a declared link can be taken over. */
function obstacleTo(want: DesiredLink, standings: readonly Standing[]): LeftOutReason | undefined {
  const kinds = new Set(standings.map(({ change }) => change?.kind ?? 'keep'))
  if (kinds.has('replace')) return 'rotation'
  if (kinds.has('revoke')) return 'absent'
  if (!kinds.has('create')) return undefined
  return kinds.size > 1 ? 'rooms-differ' : want.protect ? 'protected' : undefined
}

/** What is to be said of a declared link; `left` gains what cannot be. */
function wishFor(want: DesiredLink, standings: readonly Standing[], left: LeftOut[]): LinkUpdate | undefined {
  const rooms = standings.map(({ room }) => room)
  if (standings.some(({ change }) => change?.kind === 'create')) return { kind: 'absent', want, rooms }
  const fields: FieldChange[] = []
  for (const name of Object.keys(want.settings)) {
    const moved = standings.flatMap(({ room, change }) => {
      const field = change?.kind === 'update' ? change.fields.find((each) => each.name === name) : undefined
      return change && field ? [{ room, change, field }] : []
    })
    const [first] = moved
    if (!first) continue
    const { same } = rowOf(first.field.name)
    const isAgreed =
      moved.length === standings.length && moved.every(({ field }) => same(field.before, first.field.before))
    const reason = secretOrNameless(first.field) ?? (isAgreed ? undefined : 'rooms-differ')
    if (reason === undefined) fields.push(first.field)
    else left.push(...moved.map(({ room, change, field }) => ({ room, change, setting: field.name, reason })))
  }
  return fields.length === 0 ? undefined : { kind: 'set', want, rooms, fields }
}

const unsayable: { readonly [F in Form]?: LeftOutReason } = { title: 'title', level: 'level', password: 'password' }

/** Why the value that the portal has is not one to be written. */
function secretOrNameless({ name, before }: FieldChange): LeftOutReason | undefined {
  const row = rowOf(name)
  return row.isSecret || !row.fits(before) ? unsayable[row.form] : undefined
}

/** Whether a manifest that said what is wished for would be taken, and leave nothing to do about it. */
function isSettled(wish: LinkUpdate, { rooms }: Plan, conditions: Conditions): boolean {
  return rooms
    .filter(({ desired }) => desired.links.includes(wish.want))
    .every((room) => isSettledIn(room, wish, conditions))
}

function isSettledIn({ desired, observed, changes }: RoomPlan, wish: LinkUpdate, conditions: Conditions): boolean {
  const change = changes.find((each) => wantOf(each) === wish.want)
  const wished = new Set(wish.kind === 'set' ? wish.fields.map(({ name }) => name) : [])
  const became = change?.kind === 'update' ? declared(wish.want, change.before, wished) : absent(wish.want)
  const links = desired.links.map((link) => (link === wish.want ? became : link))
  const { plan, diagnostics } = planAdmitted({ ...desired, links }, { links: observed, isCut: false }, conditions)
  const left = plan.changes.find((each) => wantOf(each) === became && !isQuiet(each))
  const isOpen = left && (left.kind !== 'update' || left.fields.some(({ name }) => wished.has(name)))
  return !isOpen && diagnostics.every(({ severity }) => severity === 'warning')
}

function declared(want: DesiredLink, before: ObservedLink, wished: ReadonlySet<string>): DesiredLink {
  const chosen = Object.entries(before.settings).filter(([name]) => wished.has(name))
  return { ...want, settings: { ...want.settings, ...Object.fromEntries(chosen) } } as DesiredLink
}

function absent({ rotation: _, adopt: __, ...want }: DesiredLink): DesiredLink {
  return { ...want, absent: true, settings: {} }
}
