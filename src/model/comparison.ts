import type { SettingValue } from './change.ts'
import type { Place } from './diagnostic.ts'
import type { LinkKind, SettingName } from './link.ts'
import type { Selector } from './room.ts'
import type { OpenText } from './values/environment.ts'

/** What a manifest says at one place: a value, or a text that cannot be read further; `undefined`: nothing. */
export type Declared = { readonly value: SettingValue } | { readonly open: OpenText } | undefined

/** What a manifest can say of a link beside its key. */
export type FacetName = SettingName | 'rotation' | 'adopt' | 'absent' | 'protect'

/**
 * Two sides of one thing that differ. `widens`: more people can do more, or for longer; `undefined`: that depends on the
 * portal, or on what is not set.
 */
export interface FacetChange {
  readonly name: FacetName
  readonly before: Declared
  readonly after: Declared
  readonly widens: boolean | undefined
}

/** Whether something is in the manifest alone, in its base alone, or in both and not the same. */
export type ComparisonStatus = 'added' | 'removed' | 'changed'

/** A link that the manifest and its base do not declare alike. */
export interface LinkComparison {
  readonly key: string
  readonly kind: LinkKind
  readonly standing: ComparisonStatus
  readonly facets: readonly FacetChange[]
  readonly widens: boolean | undefined
  /** Where the manifest declares it; absent where it does not. */
  readonly place?: Place
}

/** An entry, or several for the same rooms, that the manifest and its base do not have alike. */
export interface EntryComparison {
  readonly selector: Selector
  /** What its selector needs to be read. */
  readonly needs: readonly string[]
  readonly standing: ComparisonStatus
  readonly unmanaged?: { readonly before: Declared; readonly after: Declared }
  /** Those that differ. */
  readonly links: readonly LinkComparison[]
  readonly place?: Place
}

/** What two manifests say differently, as far as that can be told without a portal. */
export interface Comparison {
  readonly manifest: string
  /** Its name, its earlier names, its portal and its guard: `guard.maxRevokes`. */
  readonly properties: readonly { readonly name: string; readonly before: Declared; readonly after: Declared }[]
  readonly entries: readonly EntryComparison[]
  /** How many links they declare alike. */
  readonly unchanged: number
}
