import { isQuiet } from '../../model/change.ts'
import { digest } from '../../model/identity.ts'
import type { LinkKind, SettingName } from '../../model/link.ts'
import { abilitiesOf } from '../../model/rules.ts'
import { nfc } from '../../model/values/same-text.ts'
import { isSupported } from '../../settings/rows.ts'
import { listSettings, type Setting, type SettingsDocument } from './settings.ts'
import type { ChangeDocument, PlanDocument, RoomDocument } from './shape.ts'

/** The parts of a plan that its digest covers. */
export type Digestible = Pick<PlanDocument, 'manifest' | 'portal' | 'rooms'>

/** A change and its room. */
export interface RoomChange {
  readonly room: RoomDocument
  readonly change: ChangeDocument
}

/** How a current plan differs from an approved one. */
export interface Difference {
  /** Whether the two are about different manifests or portals. */
  readonly isElsewhere: boolean
  /** Changes that were not approved, each with the change that was approved for that link instead. */
  readonly unapproved: readonly (RoomChange & { readonly instead: ChangeDocument | undefined })[]
  /** Approved changes that are no longer needed: the current plan does not change that link. */
  readonly unneeded: readonly RoomChange[]
}

/**
 * Identifies what a plan would do. It covers the manifest, the portal, and each change with the title of its link and
 * how the link was recognised. Two plans that do the same have the same digest: order, titles of rooms and places in
 * the manifest do not matter. It contains no secrets, so all new passwords are alike.
 */
export function digestOf(plan: Digestible): string {
  const changes = roomChangesIn(plan).map(changeSerializer(plan)).toSorted()
  return hash([plan.manifest, plan.portal.url, changes])
}

/**
 * Identifies the state of a link. Only the presence of a password is covered, because its hash could be brute-forced.
 */
export function linkDigest(kind: LinkKind, settings: SettingsDocument): string {
  return hashText(normalize([kind, listSettings(settings).map(settingPair)]))
}

/** A checksum of a document that does not depend on the order of its properties. It is not a signature. */
export function sealOf(document: object): string {
  return hash(sortKeys(document))
}

function hash(value: unknown): string {
  return hashText(JSON.stringify(value))
}

function hashText(text: string): string {
  return `sha256:${digest(text).slice(0, 32)}`
}

/** Serializes plain data so that texts which look the same are the same. */
function normalize(value: unknown): string {
  return nfc(JSON.stringify(value))
}

/** Turns each object into a list of its properties, sorted by name. */
function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1))
  return entries.map(([name, each]) => [name, sortKeys(each)])
}

/** Whether two pieces of plain data are equal, regardless of the order of properties. */
export function isSameData(a: object, b: object): boolean {
  return JSON.stringify(sortKeys(a)) === JSON.stringify(sortKeys(b))
}

/** Whether every change of the current plan was approved. This is true of an empty plan. */
export function isPartOf(current: Digestible, approved: Digestible): boolean {
  const { isElsewhere, unapproved } = compareDocuments(approved, current)
  return !isElsewhere && unapproved.length === 0
}

/** Compares the current plan with the approved one, change by change. */
export function compareDocuments(approved: Digestible, current: Digestible): Difference {
  const remaining = new Map<string, RoomChange[]>()
  const serialize = changeSerializer(current)
  for (const item of roomChangesIn(approved)) {
    const serialized = serialize(item)
    const alike = remaining.get(serialized) ?? []
    alike.push(item)
    remaining.set(serialized, alike)
  }
  const unapproved = roomChangesIn(current).filter((item) => remaining.get(serialize(item))?.pop() === undefined)
  const unused = [...remaining.values()].flat()
  const byLink = new Map(unused.map((item) => [linkId(item), item.change]))
  const unapprovedLinks = new Set(unapproved.map(linkId))
  return {
    isElsewhere: approved.manifest !== current.manifest || approved.portal.url !== current.portal.url,
    unapproved: unapproved.map((item) => ({ ...item, instead: byLink.get(linkId(item)) })),
    unneeded: unused.filter((item) => !unapprovedLinks.has(linkId(item))),
  }
}

/** The changes that a plan would make, each with its room. */
export function roomChangesIn({ rooms }: Digestible): readonly RoomChange[] {
  return rooms.flatMap((room) => room.changes.filter((change) => !isQuiet(change)).map((change) => ({ room, change })))
}

/**
 * Serializes all that is shown of a change, for comparison. It leaves out the origin, and an expiry that the portal
 * chooses, because that differs at each read. Source: contract §8.
 */
export function changeSerializer({ portal }: Pick<PlanDocument, 'portal'>): (item: RoomChange) => string {
  const abilities = abilitiesOf(portal.version)
  return ({ room, change }) => {
    const { kind, key, link, match, takesOver, reason, widens, startsAnew, fields, settings } = change
    const isCompared = ({ name }: { readonly name: SettingName }): boolean =>
      name !== 'expirationDate' || isSupported(name, link.kind, abilities)
    const compared = fields.filter(isCompared)
    const isWider =
      compared.length === fields.length ? widens : kind === 'create' || startsAnew || compared.some(isWidened)
    return normalize([
      ...[room.id, kind, key, link.kind, link.title, link.fingerprint, match, takesOver, reason, isWider, startsAnew],
      compared.map((field) => [field.name, field.before, field.after, field.widens]),
      listSettings(settings).filter(isCompared).map(settingPair),
    ])
  }
}

const isWidened = ({ widens }: { readonly widens: boolean }): boolean => widens
const settingPair = ({ name, value }: Setting): readonly unknown[] => [name, value]

/** Identifies the link of a change: a revoked one by its fingerprint, a declared one by its key. */
function linkId({ room, change: { kind, key, link } }: RoomChange): string {
  return JSON.stringify(kind === 'revoke' ? [room.id, kind, link.fingerprint] : [room.id, key])
}
