import type { SettingValue } from './change.ts'
import type { Place } from './diagnostic.ts'
import type { LinkKind, SettingName } from './link.ts'
import type { Selector } from './room.ts'
import type { OpenText } from './values/environment.ts'

/** What a manifest declares in one place: a value, an open text, or nothing (`undefined`). */
export type Declared = { readonly value: SettingValue } | { readonly open: OpenText } | undefined

/** Everything that a manifest can declare about a link besides its key. */
export type FacetName = SettingName | 'rotation' | 'adopt' | 'absent' | 'protect'

/**
 * A difference in one facet of a link. `widens`: more people can do more, or for longer; `undefined` if that depends on
 * the portal, or on variables that are not set.
 */
export interface FacetChange {
  readonly name: FacetName
  readonly before: Declared
  readonly after: Declared
  readonly widens: boolean | undefined
}

/** Whether something is only in the manifest, only in its base, or in both but different. */
export type ComparisonStatus = 'added' | 'removed' | 'changed'

/** A link that the manifest and its base declare differently. */
export interface LinkComparison {
  readonly key: string
  readonly kind: LinkKind
  readonly status: ComparisonStatus
  readonly facets: readonly FacetChange[]
  readonly widens: boolean | undefined
  /** Where the manifest declares it; absent if it does not. */
  readonly place?: Place
}

/** An entry, or several for the same rooms, that differs between the manifest and its base. */
export interface EntryComparison {
  readonly selector: Selector
  /** The variables in its selector that are not set. */
  readonly needs: readonly string[]
  readonly status: ComparisonStatus
  readonly unmanaged?: { readonly before: Declared; readonly after: Declared }
  /** The ignored links with their reasons, as one text. */
  readonly ignore?: { readonly before: Declared; readonly after: Declared }
  /** The links that differ. */
  readonly links: readonly LinkComparison[]
  readonly place?: Place
}

/** The differences between a manifest and its base that can be found without a portal. */
export interface Comparison {
  readonly manifest: string
  /** Differences in its name, earlier names, portal and guard; the latter as `guard.maxRevokes`. */
  readonly properties: readonly { readonly name: string; readonly before: Declared; readonly after: Declared }[]
  readonly entries: readonly EntryComparison[]
  /** How many links are the same in both. */
  readonly unchanged: number
}
