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

/** All settings together; no link has all of them. */
export type Settings = ExternalSettings & InvitationSettings

export type ByKind<T> = { readonly [K in LinkKind]: T }

/** A setting that only some kinds of links have. */
export type KindSpecificName = Exclude<keyof Settings, keyof CommonSettings>

/** The settings of any link, by name. */
export type Values = { readonly [S in SettingName]?: SettingValue }

/** The type of a setting's value, by form. */
export interface Forms {
  readonly title: string
  readonly level: AccessLevel
  readonly date: Instant | null
  readonly count: number | null
  readonly password: Secret | null
  readonly flag: boolean
}

export type Form = keyof Forms

/** A value that may be shown: dates as text, `***` for a password. */
export type PlainValue = string | number | boolean | null

/** Checks values in a portal's answer. `what` and `problem` are parts of error messages. */
export interface AnswerReader {
  /** Throws if the value is not text, or too long. */
  text(value: unknown, what: string): string
  /** Throws if the value is not a whole number, or below 0. */
  whole(value: unknown, problem: string): number
  unexpected(problem: string): Error
}

/**
 * Everything about one setting. Functions that take a value are methods, not properties: TypeScript checks their
 * parameters less strictly, so that `AnyRow` can be used when only the name of the setting is known.
 */
export interface Row<T> {
  readonly form: Form
  /** Its name on a command line, and what it says there. For a password, that is an environment variable. */
  readonly option: { readonly name: string; readonly about: string }
  /** The kinds of links that have it. */
  readonly kinds: readonly LinkKind[]
  /** The value that a new link gets if the manifest leaves it out. Source: contract §2.1. */
  readonly defaultValue: T
  readonly isSecret: boolean
  /** How null is shown. */
  readonly nullText: string
  /** The ability that a portal must have for links of these kinds to have the setting. */
  readonly needs: { readonly [K in LinkKind]?: keyof Abilities }
  /** What the list of links shows if the setting is on; null if it shows nothing, or has a column of its own. */
  readonly note: string | null
  /** Reads the portal's value. Throws what `answer` throws. */
  decode(value: unknown, answer: AnswerReader, name: string): T
  /** The value to send; `undefined` if it is left out. */
  encode(value: T): string | number | boolean | Secret | undefined
  /** Whether a manifest can declare the value. */
  fits(value: T): boolean
  same(before: T, after: T): boolean
  /**
   * Whether a change lets more people do more, or for longer; `undefined` if that depends on a side that is not known.
   * Also works on plain values, because dates sort like their texts, and only the presence of a password counts.
   */
  widens(before: T | undefined, after: T | undefined): boolean | undefined
  plain(value: T): PlainValue
}

/** The common part of all settings of one form. */
export type Shape<F extends Form> = Omit<Row<Forms[F]>, 'kinds' | 'note' | 'option'> & { readonly form: F }

/** A row for each setting. A missing row, or one with the wrong kinds, does not compile. */
export type Rows = {
  readonly [S in keyof Settings]: Row<Settings[S]> & {
    readonly kinds: S extends keyof CommonSettings
      ? readonly ['primary', 'additional', 'invitation']
      : S extends keyof ExternalSettings
        ? readonly ['primary', 'additional']
        : readonly ['invitation']
  }
}

/** A row for a setting of which only the name is known. */
export type AnyRow = Row<SettingValue | undefined>
