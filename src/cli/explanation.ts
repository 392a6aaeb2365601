/** What there is to say of one code beside the message and the hint, which stand where it is told. */
export interface Explanation {
  readonly code: string
  /** What it means, in one sentence. */
  readonly means: string
  /** Why it matters, and what to know to mend it: one to four sentences. */
  readonly matters: string
  /** What leads to it: a part of a manifest, or commands after `$ `. Comments tell what cannot be shown. */
  readonly wrong: string
  /** The same as it should be. */
  readonly right: string
}

/** A page of `docs/errors/`: codes that belong together, in the order in which they are listed. */
export interface Area {
  /** The name of the page, without `.md`. */
  readonly page: string
  readonly title: string
  readonly explanations: readonly Explanation[]
}
