import type { Comparison, EntryComparison, Said } from '../model/comparison.ts'
import type { DesiredLink } from '../model/link.ts'
import { type Entry, type Manifest, type Selector, selectorName, type Unmanaged } from '../model/room.ts'
import type { OpenTexts } from '../model/text/environment.ts'
import { addedLink, changedLink, isSaidAlike, removedLink } from './compare-links.ts'

/** What a manifest says otherwise than its base: in the order of the manifest, then what only the base has. */
export function compareManifests(base: Manifest, head: Manifest): Comparison {
  const [before, after] = [gather(base.entries), gather(head.entries)]
  const names = [...new Set([...after.keys(), ...before.keys()])]
  const entries = names.map((name) => compareEntries(before.get(name), after.get(name)))
  const links = [...after.values()].reduce((sum, entry) => sum + entry.links.size, 0)
  const touched = entries.flatMap((entry) => entry?.links ?? []).filter(({ standing }) => standing !== 'removed').length
  return {
    manifest: head.name,
    marks: compareMarks(base, head),
    entries: entries.filter((entry) => entry !== undefined),
    unchanged: links - touched,
  }
}

/** All that a manifest says of the rooms that one selector means. */
interface Gathered {
  readonly selector: Selector
  readonly needs: readonly string[]
  unmanaged: Said
  readonly links: Map<string, DesiredLink>
  readonly place: Entry['place']
}

function gather(entries: readonly Entry[]): ReadonlyMap<string, Gathered> {
  const all = new Map<string, Gathered>()
  for (const { selector, open = {}, unmanaged, links, place } of entries) {
    const needs = open[selector.by]?.needs ?? []
    const name = [needs.join(), selectorName(selector)].join('\0')
    const entry = all.get(name) ?? { selector, needs, unmanaged: undefined, links: new Map(), place }
    entry.unmanaged ??= said(unmanaged, open, 'unmanaged')
    for (const link of links) entry.links.set(link.key, link)
    all.set(name, entry)
  }
  return all
}

function said(value: Unmanaged | string | number | undefined, open: OpenTexts, name: string): Said {
  const text = open[name]
  if (text) return { open: text }
  return value === undefined ? undefined : { value }
}

function compareEntries(before: Gathered | undefined, after: Gathered | undefined): EntryComparison | undefined {
  const either = after ?? before
  /* v8 ignore if -- @preserve: each name is that of an entry in one of the two */
  if (!either) return undefined
  const { selector, needs } = either
  const keys = new Set([...(after?.links.keys() ?? []), ...(before?.links.keys() ?? [])])
  const links = [...keys].flatMap((key) => compareLinks(before?.links.get(key), after?.links.get(key)) ?? [])
  const standing = after && before ? 'changed' : after ? 'added' : 'removed'
  const [was, is] = [before?.unmanaged, after?.unmanaged]
  const unmanaged = isSaidAlike(was, is) ? undefined : { before: was, after: is }
  if (standing === 'changed' && links.length === 0 && !unmanaged) return undefined
  return { selector, needs, standing, links, ...(unmanaged && { unmanaged }), ...(after && { place: after.place }) }
}

function compareLinks(before: DesiredLink | undefined, after: DesiredLink | undefined) {
  if (after) return before ? changedLink(before, after) : addedLink(after)
  /* v8 ignore next -- @preserve: each key is that of a link in one of the two */
  return before && removedLink(before)
}

function compareMarks(base: Manifest, head: Manifest): Comparison['marks'] {
  const marksOf = ({ name, formerly, portal, guard, plain = [], open = {} }: Manifest): ReadonlyMap<string, Said> =>
    new Map<string, Said>([
      ['name', said(name, open, 'name')],
      ['formerly', said(formerly?.join(', '), open, 'formerly')],
      ['portal', said(portal, open, 'portal')],
      ['env.plain', plain.length === 0 ? undefined : { value: plain.toSorted().join(', ') }],
      ...Object.entries(guard).map(([limit, value]) => [`guard.${limit}`, { value }] as const),
    ])
  const [before, after] = [marksOf(base), marksOf(head)]
  return [...new Set([...before.keys(), ...after.keys()])]
    .map((name) => ({ name, before: before.get(name), after: after.get(name) }))
    .filter((mark) => !isSaidAlike(mark.before, mark.after))
}
