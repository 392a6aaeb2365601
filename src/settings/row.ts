import type { SettingValue } from '../model/change.ts'
import type {
  AccessLevel,
  CommonSettings,
  ExternalSettings,
  InvitationSettings,
  LinkKind,
  SettingName,
} from '../model/link.ts'
import type { Abilities } from '../model/rules.ts'
import type { Secret } from '../model/secret.ts'
import type { Instant } from '../model/values/instant.ts'

/** All settings that there are; no link has all of them. */
export type Settings = ExternalSettings & InvitationSettings

export type ByKind<T> = { readonly [K in LinkKind]: T }

/** A setting that only links of some kinds have. */
export type KindSpecificName = Exclude<keyof Settings, keyof CommonSettings>

/** The settings of any link, by name. */
export type Values = { readonly [S in SettingName]?: SettingValue }

/** What a setting can be, by the form in which it is declared. */
export interface Forms {
  readonly title: string
  readonly level: AccessLevel
  readonly date: Instant | null
  readonly count: number | null
  readonly password: Secret | null
  readonly flag: boolean
}

export type Form = keyof Forms

/** What may be written of a setting: dates as text, `***` for a password. */
export type PlainValue = string | number | boolean | null

/** What a portal's answer is read with. `what` and `complaint` are parts of the error's sentence. */
export interface AnswerReader {
  /** Throws where the value is no text, or too long. */
  text(value: unknown, what: string): string
  /** Throws where the value is no whole number, or below 0. */
  whole(value: unknown, complaint: string): number
  unexpected(complaint: string): Error
}

/**
 * What there is to know of a setting. It bears the portal's name. What takes a value is a method, for TypeScript then
 * also lets it be asked where no more is known of a value than the name of its setting.
 */
export interface Row<T> {
  readonly form: Form
  /** The kinds of links that have it. */
  readonly kinds: readonly LinkKind[]
  /** What a new link has that does not say. Source: contract §2.1. */
  readonly defaultValue: T
  readonly isSecret: boolean
  /** How people read null. */
  readonly nullText: string
  /** What a portal must be able to do, for links of these kinds to have it. */
  readonly needs: { readonly [K in LinkKind]?: keyof Abilities }
  /** What the list of links says where it is on; null: nothing, or that list has words of its own. */
  readonly note: string | null
  /** Throws what `answer` throws. */
  decode(value: unknown, answer: AnswerReader, name: string): T
  /** What is sent; `undefined`: it is left out. */
  encode(value: T): string | number | boolean | Secret | undefined
  /** Whether a manifest can say it. */
  fits(value: T): boolean
  same(before: T, after: T): boolean
  /**
   * Whether the step lets more people do more, or for longer; `undefined`: that depends on a side that is not known. A
   * value may be given as it is written, too: dates are in the order of their texts, and a password is one or none.
   */
  widens(before: T | undefined, after: T | undefined): boolean | undefined
  plain(value: T): PlainValue
}

/** What all settings of one form have in common. */
export type Shape<F extends Form> = Omit<Row<Forms[F]>, 'kinds' | 'note'> & { readonly form: F }

/** A row for each setting: one that is missing, or of the wrong kinds, does not compile. */
export type Rows = {
  readonly [S in keyof Settings]: Row<Settings[S]> & {
    readonly kinds: S extends keyof CommonSettings
      ? readonly ['primary', 'additional', 'invitation']
      : S extends keyof ExternalSettings
        ? readonly ['primary', 'additional']
        : readonly ['invitation']
  }
}

/** A row that is asked about a value of which the name alone is known. */
export type AnyRow = Row<SettingValue | undefined>
