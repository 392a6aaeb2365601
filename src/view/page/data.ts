/** What the script of a page needs in addition to the table. All columns have one entry for each row, in the same order. */
export interface PageData {
  /** What links can be filtered by. A value such as `public open` is two values. */
  readonly facets: readonly PageColumn[]
  /** What the details of a link show in addition to its cells. Empty values are left out. */
  readonly details: readonly PageColumn[]
}

/** A value for each row. Each value is written once, because most occur in many rows. */
export interface PageColumn {
  readonly name: string
  readonly values: readonly string[]
  /** For each row, the index of its value. */
  readonly rows: readonly number[]
}
