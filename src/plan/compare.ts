import type { SettingValue } from '../model/change.ts'
import type {
  Comparison,
  Declared,
  EntryComparison,
  FacetChange,
  FacetName,
  LinkComparison,
} from '../model/comparison.ts'
import { limitNames } from '../model/guard.ts'
import type { Fingerprint } from '../model/identity.ts'
import type { DesiredLink, SettingName } from '../model/link.ts'
import { type Entry, type Manifest, type Selector, selectorKey, type Unmanaged } from '../model/room.ts'
import { Secret } from '../model/secret.ts'
import type { OpenTexts } from '../model/values/environment.ts'
import { sameValue } from '../model/values/same-text.ts'
import { rowOf, settingNames } from '../settings/rows.ts'

/**
 * Compares a manifest with its base. Differences are in the order of the manifest, then those that only the base has.
 */
export function compareManifests(base: Manifest, head: Manifest): Comparison {
  const [before, after] = [groupEntries(base.entries), groupEntries(head.entries)]
  const names = [...new Set([...after.keys(), ...before.keys()])]
  const entries = names.map((name) => compareEntries(before.get(name), after.get(name)))
  const links = [...after.values()].reduce((sum, entry) => sum + entry.links.size, 0)
  const touched = entries.flatMap((entry) => entry?.links ?? []).filter(({ status }) => status !== 'removed').length
  return {
    manifest: head.name,
    properties: compareProperties(base, head),
    entries: entries.filter((entry) => entry !== undefined),
    unchanged: links - touched,
  }
}

/** Everything that a manifest declares for the rooms of one selector. */
interface EntryGroup {
  readonly selector: Selector
  readonly needs: readonly string[]
  unmanaged: Declared
  readonly ignore: Map<Fingerprint, string>
  readonly links: Map<string, DesiredLink>
  readonly place: Entry['place']
}

function groupEntries(entries: readonly Entry[]): ReadonlyMap<string, EntryGroup> {
  const all = new Map<string, EntryGroup>()
  for (const { selector, open = {}, unmanaged, ignore = [], links, place } of entries) {
    const needs = open[selector.by]?.needs ?? []
    const name = [needs.join(), selectorKey(selector)].join('\0')
    const entry = all.get(name) ?? { selector, needs, unmanaged: undefined, ignore: new Map(), links: new Map(), place }
    entry.unmanaged ??= declaration(unmanaged, open, 'unmanaged')
    for (const { fingerprint, reason } of ignore) entry.ignore.set(fingerprint, reason)
    for (const link of links) entry.links.set(link.key, link)
    all.set(name, entry)
  }
  return all
}

function declaration(value: Unmanaged | string | number | undefined, open: OpenTexts, name: string): Declared {
  const text = open[name]
  if (text) return { open: text }
  return value === undefined ? undefined : { value }
}

function compareEntries(before: EntryGroup | undefined, after: EntryGroup | undefined): EntryComparison | undefined {
  const either = after ?? before
  /* v8 ignore if -- @preserve: each name is that of an entry in one of the two */
  if (!either) return undefined
  const { selector, needs } = either
  const keys = new Set([...(after?.links.keys() ?? []), ...(before?.links.keys() ?? [])])
  const links = [...keys].flatMap((key) => compareLinks(before?.links.get(key), after?.links.get(key)) ?? [])
  const status = after && before ? 'changed' : after ? 'added' : 'removed'
  const [was, is] = [before?.unmanaged, after?.unmanaged]
  const unmanaged = isSameDeclaration(was, is) ? undefined : { before: was, after: is }
  const [ignored, ignores] = [ignoreText(before), ignoreText(after)]
  const ignore = isSameDeclaration(ignored, ignores) ? undefined : { before: ignored, after: ignores }
  if (status === 'changed' && links.length === 0 && !unmanaged && !ignore) return undefined
  return {
    ...{ selector, needs, status, links },
    ...(unmanaged && { unmanaged }),
    ...(ignore && { ignore }),
    ...(after && { place: after.place }),
  }
}

/** The ignored links of an entry as one text, whatever their order. */
function ignoreText(entry: EntryGroup | undefined): Declared {
  const links = [...(entry?.ignore ?? [])].toSorted(([a], [b]) => (a < b ? -1 : 1))
  const texts = links.map(([fingerprint, reason]) => `${fingerprint} (${reason})`)
  return texts.length === 0 ? undefined : { value: texts.join(', ') }
}

/** Compares one link. A link that only the base declares is revoked, or left alone. */
function compareLinks(before: DesiredLink | undefined, after: DesiredLink | undefined): LinkComparison | undefined {
  if (after) return before ? changedLink(before, after) : addedLink(after)
  /* v8 ignore next -- @preserve: each key is that of a link in one of the two */
  return before && { ...labelOf(before), status: 'removed', widens: false, facets: facetsOf(before, undefined) }
}

function compareProperties(base: Manifest, head: Manifest): Comparison['properties'] {
  const propertiesOf = ({
    name,
    formerly,
    portal,
    guard,
    plain = [],
    open = {},
  }: Manifest): ReadonlyMap<string, Declared> =>
    new Map<string, Declared>([
      ['name', declaration(name, open, 'name')],
      ['formerly', declaration(formerly?.join(', '), open, 'formerly')],
      ['portal', declaration(portal, open, 'portal')],
      ['env.plain', plain.length === 0 ? undefined : { value: plain.toSorted().join(', ') }],
      ...limitNames.map((limit) => [`guard.${limit}`, declaration(guard[limit], open, `guard.${limit}`)] as const),
    ])
  const [before, after] = [propertiesOf(base), propertiesOf(head)]
  return [...new Set([...before.keys(), ...after.keys()])]
    .map((name) => ({ name, before: before.get(name), after: after.get(name) }))
    .filter((mark) => !isSameDeclaration(mark.before, mark.after))
}

/** A link that the base does not declare. If it replaces a link that exists, it may be narrower than that one. */
function addedLink(link: DesiredLink): LinkComparison {
  const isThere =
    link.kind === 'primary' || link.kind === 'invitation' || link.adopt !== undefined || link.open?.['adopt']
  const widens = link.absent ? false : isThere ? undefined : true
  return { ...labelOf(link), status: 'added', widens, place: link.place, facets: facetsOf(undefined, link) }
}

/** A link that both declare; `undefined` if both declare it in the same way. */
function changedLink(before: DesiredLink, after: DesiredLink): LinkComparison | undefined {
  const facets = facetsOf(before, after).map((facet) => ({ ...facet, widens: widens(facet, before, after) }))
  if (facets.length === 0) return undefined
  const all = facets.map((facet) => facet.widens)
  const isWider = all.includes(true) || (all.includes(undefined) ? undefined : false)
  return { ...labelOf(after), status: 'changed', widens: isWider, place: after.place, facets }
}

/** Whether two declarations are the same. A text with unset variables only equals itself. */
function isSameDeclaration(one: Declared, other: Declared): boolean {
  if (one === undefined || other === undefined) return one === other
  if ('open' in one || 'open' in other) return 'open' in one && 'open' in other && one.open.text === other.open.text
  if (one.value instanceof Secret && other.value instanceof Secret) return one.value.equals(other.value)
  return sameValue(one.value, other.value)
}

function labelOf({ key, kind }: DesiredLink): Pick<LinkComparison, 'key' | 'kind'> {
  return { key, kind }
}

const names: readonly FacetName[] = [...settingNames, 'rotation', 'adopt', 'absent', 'protect']

/** The facets in which two declarations differ. `widens` is set later. */
function facetsOf(before: DesiredLink | undefined, after: DesiredLink | undefined): readonly FacetChange[] {
  return names
    .map((name) => ({ name, before: declaredFacet(before, name), after: declaredFacet(after, name), widens: false }))
    .filter((facet) => !isSameDeclaration(facet.before, facet.after))
}

function declaredFacet(link: DesiredLink | undefined, name: FacetName): Declared {
  if (!link) return undefined
  const { open = {}, settings, absent, protect, rotation, adopt } = link
  const text = open[name]
  if (text) return { open: text }
  // A switch that is false counts as not declared.
  const marks = { rotation, adopt, absent: absent || undefined, protect: protect || undefined }
  const own: { readonly [N in FacetName]?: SettingValue | undefined } = { ...settings, ...marks }
  const value = own[name]
  return value === undefined ? undefined : { value }
}

/** Whether a difference widens access; `undefined` if the two declarations alone do not show it. */
function widens({ name, before, after }: FacetChange, was: DesiredLink, is: DesiredLink): boolean | undefined {
  if (name === 'absent' || was.absent || is.absent) return name === 'absent' && was.absent
  switch (name) {
    case 'protect':
      return false
    case 'adopt':
      return after === undefined ? false : undefined
    case 'rotation':
      // A new invitation counts its uses from 0.
      return is.kind === 'invitation' && is.settings.maxUseCount ? undefined : false
    default:
      return rowOf(name).widens(knownValue(name, before), knownValue(name, after))
  }
}

/**
 * The declared value if it is known. For a password, a text with unset variables is enough: it is a password in any
 * case.
 */
function knownValue(name: SettingName, said: Declared): SettingValue | undefined {
  if (said === undefined) return undefined
  if ('value' in said) return said.value
  return rowOf(name).isSecret ? said.open.text : undefined
}
