/** Time and chance, as requests need them. */
export interface Clock {
  /** Ends early when `signal` is aborted; never rejects. */
  readonly sleep: (milliseconds: number, signal?: AbortSignal) => Promise<void>
  /** Milliseconds since 1970. */
  readonly now: () => number
  /** 0 to 1; spreads retries. */
  readonly random: () => number
}
