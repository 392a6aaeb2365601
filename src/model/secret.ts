/** A value that must never be read by a person: it prints, logs and serialises as `***`. */
export class Secret {
  readonly #value: string

  constructor(value: string) {
    this.#value = value
  }

  /** The value itself; for the wire, and for hashing. */
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
