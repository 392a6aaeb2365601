import type { SettingValue } from '../model/change.ts'
import type { FacetChange, FacetName, LinkComparison, Said } from '../model/comparison.ts'
import type { DesiredLink, SettingName } from '../model/link.ts'
import { Secret } from '../model/secret.ts'
import { sameValue } from '../model/text/same-text.ts'
import { changedFields, complete } from './fields.ts'

/** A link that the base does not declare. One that takes the place of what is there may be narrower than that. */
export function addedLink(link: DesiredLink): LinkComparison {
  const isThere =
    link.kind === 'primary' || link.kind === 'invitation' || link.adopt !== undefined || link.open?.['adopt']
  const widens = link.absent ? false : isThere ? undefined : true
  return { ...labelOf(link), standing: 'added', widens, place: link.place, facets: facetsOf(undefined, link) }
}

/** A link that only the base declares: it is revoked, or left alone. */
export function removedLink(link: DesiredLink): LinkComparison {
  return { ...labelOf(link), standing: 'removed', widens: false, facets: facetsOf(link, undefined) }
}

/** A link that both declare; `undefined`: alike. */
export function changedLink(before: DesiredLink, after: DesiredLink): LinkComparison | undefined {
  const facets = facetsOf(before, after).map((facet) => ({ ...facet, widens: widens(facet, before, after) }))
  if (facets.length === 0) return undefined
  const all = facets.map((facet) => facet.widens)
  const isWider = all.includes(true) || (all.includes(undefined) ? undefined : false)
  return { ...labelOf(after), standing: 'changed', widens: isWider, place: after.place, facets }
}

/** Whether two manifests say the same: an open text is the same as itself, and as nothing else. */
export function isSaidAlike(one: Said, other: Said): boolean {
  if (one === undefined || other === undefined) return one === other
  if ('open' in one || 'open' in other) return 'open' in one && 'open' in other && one.open.text === other.open.text
  if (one.value instanceof Secret && other.value instanceof Secret) return one.value.equals(other.value)
  return sameValue(one.value, other.value)
}

function labelOf({ key, kind }: DesiredLink): Pick<LinkComparison, 'key' | 'kind'> {
  return { key, kind }
}

const names: { readonly [N in FacetName]: true } = {
  title: true,
  access: true,
  expirationDate: true,
  password: true,
  internal: true,
  denyDownload: true,
  maxUseCount: true,
  rotation: true,
  adopt: true,
  absent: true,
  protect: true,
}

/** All in which two declarations differ; that nothing widens is yet to be looked at. */
function facetsOf(before: DesiredLink | undefined, after: DesiredLink | undefined): readonly FacetChange[] {
  const all = Object.keys(names) as readonly FacetName[]
  return all
    .map((name) => ({ name, before: saidOf(before, name), after: saidOf(after, name), widens: false }))
    .filter((facet) => !isSaidAlike(facet.before, facet.after))
}

function saidOf(link: DesiredLink | undefined, name: FacetName): Said {
  if (!link) return undefined
  const { open = {}, settings, absent, protect, rotation, adopt } = link
  const text = open[name]
  if (text) return { open: text }
  // What is false is as if it were not said.
  const marks = { rotation, adopt, absent: absent || undefined, protect: protect || undefined }
  const own: { readonly [N in FacetName]?: SettingValue | undefined } = { ...settings, ...marks }
  const value = own[name]
  return value === undefined ? undefined : { value }
}

/** Whether it can be told from both sides, or from one that cannot be surpassed. */
function widens({ name, before, after }: FacetChange, was: DesiredLink, is: DesiredLink): boolean | undefined {
  if (name === 'absent' || was.absent || is.absent) return name === 'absent' && was.absent
  switch (name) {
    case 'protect':
    case 'title':
      return false
    case 'adopt':
      return after === undefined ? false : undefined
    case 'rotation':
      // A new invitation counts its uses from 0.
      return is.kind === 'invitation' && is.settings.maxUseCount ? undefined : false
    default:
      return settingWidens(name, before, after) ?? fieldWidens(name, was, is)
  }
}

/** `undefined`: it takes both values to tell. */
function settingWidens(name: SettingName, before: Said, after: Said): boolean | undefined {
  if (name === 'password') {
    if (after !== undefined && !isNone(after)) return false
    return isNone(after) && before !== undefined ? true : isNone(before) ? false : undefined
  }
  if (name === 'internal' || name === 'denyDownload') return isTrue(after) || isFalse(before) ? false : undefined
  return isNone(before) || says('read')(after) ? false : undefined
}

const says =
  (value: SettingValue) =>
  (said: Said): boolean =>
    said !== undefined && 'value' in said && said.value === value
const [isNone, isTrue, isFalse] = [says(null), says(true), says(false)]

function fieldWidens(name: SettingName, was: DesiredLink, is: DesiredLink): boolean | undefined {
  return name in was.settings && name in is.settings
    ? changedFields(complete(was), complete(is)).find((field) => field.name === name)?.widens
    : undefined
}
