import type { SettingName } from '../../model/link.ts'
import type { PlainValue } from '../../settings/row.ts'
import { rowOf, settingNames } from '../../settings/rows.ts'
import { settingText } from '../document/settings.ts'
import type { AuditDocument, AuditLink, AuditRoom, SinceChange, SinceDocument } from './shape.ts'

/** The parts of an audit that are compared with another one. */
type Compared = Pick<AuditDocument, 'madeAt' | 'manifests' | 'rooms' | 'scope'>

/** The most urgent differences come first. */
const order: readonly SinceChange['what'][] = ['new', 'widened', 'changed', 'narrowed', 'gone']

/**
 * Compares an audit with an earlier one of the same portal. Missing links do not count, because they are not on the portal. If one of
 * the two audits did not read a room, or a part of it, nothing is new or gone there.
 */
export function sinceDocument(earlier: Compared, now: Compared): SinceDocument {
  const [before, after] = [linksIn(earlier), linksIn(now)]
  const hasSameManifests = earlier.manifests.toSorted().join() === now.manifests.toSorted().join()
  const [isKnownBefore, isKnownNow] = [knows(earlier), knows(now)]
  const found = [...after].flatMap(([key, placed]): readonly SinceChange[] => {
    const was = before.get(key)
    if (!was) return isKnownBefore(placed) ? [{ what: 'new', ...labelOf(placed), fields: [] }] : []
    return differences(was.link, placed.link, hasSameManifests).map((change) => ({ ...labelOf(placed), ...change }))
  })
  const gone = [...before].flatMap(([key, placed]): readonly SinceChange[] =>
    !after.has(key) && isKnownNow(placed) ? [{ what: 'gone', ...labelOf(placed), fields: [] }] : [],
  )
  return {
    madeAt: earlier.madeAt,
    changes: [...found, ...gone].toSorted((a, b) => order.indexOf(a.what) - order.indexOf(b.what)),
  }
}

/** A link on the portal, and its room. */
interface Placed {
  readonly room: AuditRoom
  readonly link: AuditLink
}

function linksIn({ rooms }: Compared): ReadonlyMap<string, Placed> {
  const placed = rooms.flatMap((room) =>
    room.links.flatMap((link): [string, Placed][] =>
      link.fingerprint === null ? [] : [[`${room.id} ${link.fingerprint}`, { room, link }]],
    ),
  )
  return new Map(placed)
}

function labelOf({ room: { id, title }, link }: Placed): Pick<SinceChange, 'room' | 'link'> {
  const { kind, key, title: name, fingerprint } = link
  return { room: { id, title }, link: { kind, key, title: name, fingerprint } }
}

/**
 * Returns a function that says whether an audit would contain a link if it had existed. A room that is not in an audit of all rooms
 * did not exist then.
 */
function knows({ rooms, scope }: Compared): (placed: Placed) => boolean {
  const readings = new Map(rooms.map(({ id, reading }) => [id, reading]))
  return ({ room, link }) => {
    const reading = readings.get(room.id)
    if (reading === undefined) return scope.length === 0
    return reading === 'read' || (reading === 'skipped' && link.kind !== 'invitation')
  }
}

function differences(
  was: AuditLink,
  is: AuditLink,
  hasSameManifests: boolean,
): readonly Pick<SinceChange, 'what' | 'fields'>[] {
  const moved = settingNames
    .map((name) => ({ name, before: settingOf(was, name), after: settingOf(is, name) }))
    .filter(({ before, after }) => before !== after)
  const fields = [
    ...moved.map(({ name, before, after }) => `${name} ${textOf(name, before)} → ${textOf(name, after)}`),
    ...(hasSameManifests && was.state !== is.state ? [`state ${was.state} → ${is.state}`] : []),
  ]
  if (fields.length === 0) return []
  const widens = moved.some(({ name, before, after }) => rowOf(name).widens(before, after))
  const narrows = moved.some(({ name, before, after }) => rowOf(name).widens(after, before))
  return [{ what: widens ? 'widened' : narrows ? 'narrowed' : 'changed', fields }]
}

function textOf(name: SettingName, value: PlainValue | undefined): string {
  return value === undefined ? 'unknown' : settingText({ name, value })
}

/** A setting of a link as a plain value; `undefined` if it is not known, or links of this kind do not have it. */
function settingOf(link: AuditLink, name: SettingName): PlainValue | undefined {
  const value = link[name]
  if (value === null) return undefined
  if (rowOf(name).isSecret) return value ? '***' : null
  return (value === 'never' && name === 'expirationDate') || value === 'unlimited' ? null : value
}
