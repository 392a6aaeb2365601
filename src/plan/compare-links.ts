import type { SettingValue } from '../model/change.ts'
import type { FacetChange, FacetName, LinkComparison, Said } from '../model/comparison.ts'
import type { DesiredLink, SettingName } from '../model/link.ts'
import { Secret } from '../model/secret.ts'
import { sameValue } from '../model/text/same-text.ts'
import { rowOf, settingNames } from '../settings/rows.ts'

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

const names: readonly FacetName[] = [...settingNames, 'rotation', 'adopt', 'absent', 'protect']

/** All in which two declarations differ; that nothing widens is yet to be looked at. */
function facetsOf(before: DesiredLink | undefined, after: DesiredLink | undefined): readonly FacetChange[] {
  return names
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
      return false
    case 'adopt':
      return after === undefined ? false : undefined
    case 'rotation':
      // A new invitation counts its uses from 0.
      return is.kind === 'invitation' && is.settings.maxUseCount ? undefined : false
    default:
      return rowOf(name).widens(readable(name, before), readable(name, after))
  }
}

/** What is said, as far as it can be read: an open text is a password in any case. */
function readable(name: SettingName, said: Said): SettingValue | undefined {
  if (said === undefined) return undefined
  if ('value' in said) return said.value
  return rowOf(name).isSecret ? said.open.text : undefined
}
