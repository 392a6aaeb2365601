/** Environment variables by name. */
export type Environment = Readonly<Record<string, string | undefined>>

/** A text of a manifest that cannot be read further: it rests on environment variables that are not set. */
export interface OpenText {
  /** As it stands in the file; it may hold a part of a secret. */
  readonly text: string
  /** The names of those variables. */
  readonly needs: readonly string[]
}

/** The open texts of one part of a manifest, by the key that each stands under. */
export type OpenTexts = Readonly<Record<string, OpenText>>
