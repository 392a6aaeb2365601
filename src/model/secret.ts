/** A value that must never be shown: it prints, logs and serializes as `***`. */
export class Secret {
  readonly #value: string

  constructor(value: string) {
    this.#value = value
  }

  /** Returns the value itself, to send or to hash it. */
  reveal(): string {
    return this.#value
  }

  equals(other: Secret | null): boolean {
    return other !== null && other.#value === this.#value
  }

  matches(pattern: RegExp): boolean {
    return pattern.test(this.#value)
  }

  toString(): string {
    return '***'
  }

  toJSON(): string {
    return '***'
  }
}
