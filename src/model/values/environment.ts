/** The key of {@link Environment} for the names of variables that are secret whatever they are called. */
export const secretNames: unique symbol = Symbol('secretNames')

/** Environment variables by name. */
export type Environment = Readonly<Record<string, string | undefined>> & {
  readonly [secretNames]?: ReadonlySet<string>
}

/** A text of a manifest with an unknown value, because it uses environment variables that are not set. */
export interface OpenText {
  /** The text in the file. It may contain a part of a secret. */
  readonly text: string
  /** The names of the variables that are not set. */
  readonly needs: readonly string[]
}

/** The open texts in one part of a manifest, by key. */
export type OpenTexts = Readonly<Record<string, OpenText>>
