import { createHmac } from 'node:crypto'

/** Pseudo-random values: the same seed and the same requests give the same answers. */
export interface Random {
  /** A new UUID (version 4), lower-case. */
  uuid(): string
  /** New lower-case hex digits for this many bytes, at most 32. */
  hex(bytes: number): string
  /** 32 bytes that depend on the seed and this text alone. */
  digest(text: string): Buffer
  /** The items, in a different order at each call. */
  shuffle<T>(items: readonly T[]): T[]
}

/** Creates a source of random values from a seed. */
export function createRandom(seed: string | number): Random {
  let drawn = 0
  let shuffled = 0
  const digest = (text: string): Buffer => createHmac('sha256', `sandbox ${seed}`).update(text).digest()
  const draw = (): Buffer => digest(`draw ${drawn++}`)
  return {
    digest,
    uuid: () => toUuid(draw()),
    hex: (bytes) => draw().toString('hex', 0, bytes),
    shuffle: (items) => {
      const round = shuffled++
      return items
        .map((item, at) => ({ item, place: digest(`shuffle ${round} ${at}`).toString('hex') }))
        .sort((a, b) => (a.place < b.place ? -1 : 1))
        .map(({ item }) => item)
    },
  }
}

function toUuid(bytes: Buffer): string {
  const hex = bytes.toString('hex', 0, 16)
  const variant = '89ab'.charAt(Number.parseInt(hex.charAt(16), 16) % 4)
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}
