import type {
  Comparison,
  ComparisonStatus,
  Declared,
  EntryComparison,
  FacetChange,
  FacetName,
  LinkComparison,
} from '../../model/comparison.ts'
import type { Diagnostic } from '../../model/diagnostic.ts'
import type { LinkKind } from '../../model/link.ts'
import { type Selector, shownSelector } from '../../model/room.ts'
import type { AnyRow, PlainValue } from '../../settings/row.ts'
import { isSetting, rowOf } from '../../settings/rows.ts'
import { diagnosticDocument, sourceDocument } from './document.ts'
import { formatVersion, type PlanDocument, type SourceDocument } from './shape.ts'

/**
 * The differences of two manifests as plain data without secrets, which every view shows. Shape:
 * schemas/comparison.schema.json.
 */
export interface ComparisonDocument extends Pick<PlanDocument, 'formatVersion' | 'ok' | 'manifest' | 'diagnostics'> {
  /** No plan: the portal was not asked, so it holds nothing that could be applied. */
  readonly kind: 'comparison'
  readonly base: BaseDocument
  /** The number of links by status. Of the links that differ, `widening` widen access, and `mayWiden` may. */
  readonly summary: { readonly [C in ComparisonStatus | 'unchanged' | 'widening' | 'mayWiden']: number }
  readonly manifestChanges: readonly PropertyDocument[]
  /** The entries that differ. */
  readonly entries: readonly EntryDocument[]
}

/** Where the earlier manifest comes from. */
export interface BaseDocument {
  /** The git ref, as it was given; null if files were given. */
  readonly ref: string | null
  /** The files that were read; empty if the manifest is new. */
  readonly files: readonly string[]
}

/** What a manifest declares in one place; null: nothing, so the portal keeps what it has, which is unknown here. */
export interface DeclaredDocument {
  readonly value: PlainValue
  /** The variables that are not set: the value is unknown, and this is the text in the file. */
  readonly needs: readonly string[]
}

interface Sides {
  readonly before: DeclaredDocument | null
  readonly after: DeclaredDocument | null
}

/** A property of the whole manifest: `name`, `portal`, `guard.maxRevokes`. */
export interface PropertyDocument extends Sides {
  readonly name: string
}

/** An entry, or several entries for the same rooms. */
export interface EntryDocument {
  readonly selector: Omit<Selector, 'source'> & { readonly needs: readonly string[] }
  readonly status: ComparisonStatus
  readonly unmanaged: Sides | null
  /** The ignored links with their reasons, as one text; absent: they are the same. */
  readonly ignore?: Sides
  readonly links: readonly LinkDocument[]
  readonly source: SourceDocument | null
}

/** A link by its key. `widens` is null if the manifests alone do not show it. */
export interface LinkDocument {
  readonly key: string
  readonly kind: LinkKind
  readonly status: ComparisonStatus
  readonly widens: boolean | null
  readonly facets: readonly FacetDocument[]
  readonly source: SourceDocument | null
}

/** A part of a link that the two manifests declare differently. */
interface FacetDocument extends Sides {
  readonly name: FacetName
  readonly widens: boolean | null
}

/** Turns a comparison into plain data. */
export function comparisonDocument(
  { manifest, properties: marks, entries, unchanged }: Comparison,
  base: BaseDocument,
  diagnostics: readonly Diagnostic[],
): ComparisonDocument {
  const links = entries.flatMap((entry) => entry.links)
  const count = (isIt: (link: LinkComparison) => boolean): number => links.filter(isIt).length
  return {
    ...{ formatVersion, ok: true, kind: 'comparison', manifest, base },
    summary: {
      added: count(({ status }) => status === 'added'),
      changed: count(({ status }) => status === 'changed'),
      removed: count(({ status }) => status === 'removed'),
      unchanged,
      widening: count(({ widens }) => widens === true),
      mayWiden: count(({ widens }) => widens === undefined),
    },
    manifestChanges: marks.map(({ name, before, after }) => ({ name, ...sides(before, after) })),
    entries: entries.map(entryDocument),
    diagnostics: diagnostics.map(diagnosticDocument),
  }
}

/** The differences of an entry that are not about its declared links. */
export function entryProperties({ unmanaged, ignore }: EntryDocument): readonly PropertyDocument[] {
  return [
    ...(unmanaged ? [{ name: 'unmanaged', ...unmanaged }] : []),
    ...(ignore ? [{ name: 'ignore', ...ignore }] : []),
  ]
}

/** Counts the differences that are not about a link: those of the whole manifest, and of the other keys of its entries. */
export function countOtherDifferences({ manifestChanges, entries }: ComparisonDocument): number {
  return (
    manifestChanges.length +
    entries.filter((entry) => entryProperties(entry).length > 0 || entry.links.length === 0).length
  )
}

/** Whether the two manifests declare the same. */
export function isSameManifest({ manifestChanges, entries }: ComparisonDocument): boolean {
  return manifestChanges.length + entries.length === 0
}

function entryDocument({ selector, needs, status, unmanaged, ignore, links, place }: EntryComparison): EntryDocument {
  return {
    selector: { by: selector.by, value: shownSelector(selector), needs },
    status,
    unmanaged: unmanaged ? sides(unmanaged.before, unmanaged.after) : null,
    ...(ignore && { ignore: sides(ignore.before, ignore.after) }),
    links: links.map(linkDocument),
    source: place ? sourceDocument(place()) : null,
  }
}

function linkDocument({ key, kind, status, widens, facets, place }: LinkComparison): LinkDocument {
  return {
    key,
    kind,
    status,
    widens: widens ?? null,
    facets: facets.map(facetDocument),
    source: place ? sourceDocument(place()) : null,
  }
}

function facetDocument({ name, before, after, widens }: FacetChange): FacetDocument {
  const [was, is] = [declaredDocument(before, name), declaredDocument(after, name)]
  const isNewSecret = rowFor(name).isSecret && was?.value === '***' && is?.value === '***'
  return {
    name,
    before: was,
    after: is && isNewSecret ? { ...is, value: '*** (changed)' } : is,
    widens: widens ?? null,
  }
}

function sides(before: Declared, after: Declared): Sides {
  return { before: declaredDocument(before), after: declaredDocument(after) }
}

function declaredDocument(said: Declared, name?: FacetName): DeclaredDocument | null {
  if (said === undefined) return null
  const { isSecret, plain } = rowFor(name)
  // The text may contain a part of the password beside the variable.
  if ('open' in said) return { value: isSecret ? '***' : said.open.text, needs: said.open.needs }
  return { value: plain(said.value), needs: [] }
}

/** Anything that is not a setting is shown unchanged, as a title is. */
function rowFor(name = ''): AnyRow {
  return rowOf(isSetting(name) ? name : 'title')
}
