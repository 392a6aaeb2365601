/** What there is to say of one code beside the message and the hint, which stand where it is told. */
export interface Explanation {
  /** What it means, in one sentence. */
  readonly means: string
  /** Why it matters, and what to know to mend it: one to four sentences. */
  readonly matters: string
  /** What leads to it: a part of a manifest, or commands after `$ `. Comments tell what cannot be shown. */
  readonly wrong: string
  /** The same as it should be. */
  readonly right: string
}

/** One explanation for each code of `C`. */
export type Explanations<C extends string> = { readonly [Code in C]: Explanation }
