/** How far work on many rooms has come. */
export interface Progress {
  /** The rooms that are done with. */
  readonly done: number
  readonly total: number
  /** What was found in these rooms, or made of it, so far. */
  readonly changes: number
}
