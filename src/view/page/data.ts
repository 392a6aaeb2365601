/** What the script of a page knows beside the table itself: columns that belong to its rows, in the same order. */
export interface PageData {
  /** What links can be filtered by: `audience`, with values such as `public open`, which are two. */
  readonly facets: readonly PageColumn[]
  /** What the details of a link show beside its cells; an empty value is left out. */
  readonly details: readonly PageColumn[]
}

/** A value for each row. Each value is written once: most occur in many rows. */
export interface PageColumn {
  readonly name: string
  readonly values: readonly string[]
  /** For each row, which of the values it has. */
  readonly rows: readonly number[]
}
