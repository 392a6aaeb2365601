/** The explanation of a code, without its message and hint. */
export interface Explanation {
  readonly code: string
  /** What it means, in one sentence. */
  readonly means: string
  /** Why it matters, and what is needed to fix it: one to four sentences. */
  readonly matters: string
  /** An example that causes it: a part of a manifest, or commands after `$ `. Comments explain what cannot be shown. */
  readonly wrong: string
  /** The corrected example. */
  readonly right: string
}

/** A page of `docs/errors/`: related codes, in the order in which they are listed. */
export interface Area {
  /** The name of the page, without `.md`. */
  readonly page: string
  readonly title: string
  readonly explanations: readonly Explanation[]
}
