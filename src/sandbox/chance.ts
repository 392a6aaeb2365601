import { createHmac } from 'node:crypto'

/** Everything that looks random in the sandbox: the same seed and the same requests give the same answers. */
export interface Chance {
  /** A fresh UUID (version 4), lower-case. */
  uuid(): string
  /** Fresh lower-case hex, `bytes` (at most 32) long. */
  hex(bytes: number): string
  /** What this text always becomes in this portal, 32 bytes. */
  digest(text: string): Buffer
  /** The items in another order at each call. */
  shuffle<T>(items: readonly T[]): T[]
}

/** A source of chance that is a function of its seed. */
export function createChance(seed: string | number): Chance {
  let drawn = 0
  let shuffled = 0
  const digest = (text: string): Buffer => createHmac('sha256', `sandbox ${seed}`).update(text).digest()
  const draw = (): Buffer => digest(`draw ${drawn++}`)
  return {
    digest,
    uuid: () => uuidOf(draw()),
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

function uuidOf(bytes: Buffer): string {
  const hex = bytes.toString('hex', 0, 16)
  const variant = '89ab'.charAt(Number.parseInt(hex.charAt(16), 16) % 4)
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}
