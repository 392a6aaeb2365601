import { crc32, deflateSync, inflateSync } from 'node:zlib'

const signature = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1')
/** Bytes of a pixel as browsers write it: red, green, blue. */
const depth = 3

/** The parts of a picture: a name of four letters, and what it holds. */
type Chunk = readonly [name: string, content: Buffer]

function chunksOf(png: Buffer): readonly Chunk[] {
  const chunks: Chunk[] = []
  for (let at = signature.length; at < png.length; ) {
    const end = at + 8 + png.readUInt32BE(at)
    chunks.push([png.toString('latin1', at + 4, at + 8), png.subarray(at + 8, end)])
    at = end + 4
  }
  return chunks
}

function joinChunks(chunks: readonly Chunk[]): Buffer {
  const parts = chunks.flatMap(([name, content]) => {
    const named = Buffer.concat([Buffer.from(name, 'latin1'), content])
    return [numberOf(content.length), named, numberOf(crc32(named))]
  })
  return Buffer.concat([signature, ...parts])
}

function numberOf(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(value)
  return bytes
}

/** Takes back a filter: each byte was written as its difference from its neighbours on the left, above, or both. */
function unfilter(filter: number | undefined, left: number, above: number, corner: number): number {
  if (filter === 0) return 0
  if (filter === 1) return left
  if (filter === 2) return above
  if (filter === 3) return (left + above) >> 1
  const near = left + above - corner
  const [toLeft, toAbove, toCorner] = [Math.abs(near - left), Math.abs(near - above), Math.abs(near - corner)]
  if (toLeft <= toAbove && toLeft <= toCorner) return left
  return toAbove <= toCorner ? above : corner
}

/** The pixels of a picture, row by row, each as one number. */
function pixelsOf(lines: Buffer, width: number, height: number): Uint32Array {
  const stride = width * depth
  const bytes = new Uint8Array(stride * height)
  const before = (at: number, back: number, isThere: boolean): number => (isThere ? (bytes[at - back] ?? 0) : 0)
  for (let y = 0; y < height; y++) {
    const filter = lines[y * (stride + 1)]
    for (let x = 0; x < stride; x++) {
      const at = y * stride + x
      const [left, above] = [before(at, depth, x >= depth), before(at, stride, y > 0)]
      const guess = unfilter(filter, left, above, before(at, stride + depth, x >= depth && y > 0))
      bytes[at] = (lines[at + y + 1] ?? 0) + guess
    }
  }
  const all = Buffer.from(bytes.buffer)
  return Uint32Array.from({ length: width * height }, (_, nth) => all.readUIntBE(nth * depth, depth))
}

function distance(a: number, b: number): number {
  return [0, 8, 16].reduce((sum, shift) => sum + (((a >> shift) & 255) - ((b >> shift) & 255)) ** 2, 0)
}

/**
 * The same picture with its 256 most frequent colours, and a text that is not shown: a fifth of the size. The few others, at the edges
 * of letters, become the most similar ones.
 */
export function shrink(png: Buffer, keyword: string, text: string): Buffer {
  const chunks = chunksOf(png)
  const header = Buffer.from(chunks[0]?.[1] ?? '')
  const [width, height] = [header.readUInt32BE(0), header.readUInt32BE(4)]
  const content = Buffer.concat(chunks.flatMap(([name, part]) => (name === 'IDAT' ? [part] : [])))
  const pixels = pixelsOf(inflateSync(content), width, height)
  const counts = new Map<number, number>()
  for (const pixel of pixels) counts.set(pixel, (counts.get(pixel) ?? 0) + 1)
  const colours = [...counts].toSorted(([a, m], [b, n]) => n - m || a - b).map(([colour]) => colour)
  const palette = colours.slice(0, 256)
  const places = new Map(
    colours.map((colour, nth) => {
      if (nth < palette.length) return [colour, nth]
      const near = palette.map((other) => distance(other, colour))
      return [colour, near.indexOf(Math.min(...near))]
    }),
  )
  const lines = Buffer.alloc((width + 1) * height)
  for (const [nth, pixel] of pixels.entries()) lines[nth + Math.floor(nth / width) + 1] = places.get(pixel) ?? 0
  // Its colours are numbers in a palette from now on.
  header[9] = 3
  return joinChunks([
    ['IHDR', header],
    ['tEXt', Buffer.from(`${keyword}\0${text}`, 'latin1')],
    ['PLTE', Buffer.concat(palette.map((colour) => numberOf(colour).subarray(1)))],
    ['IDAT', deflateSync(lines, { level: 9 })],
    ['IEND', Buffer.alloc(0)],
  ])
}

/** The text that {@link shrink} has put beside a picture. */
export function textIn(png: Buffer, keyword: string): string | undefined {
  const texts = chunksOf(png).flatMap(([name, content]) => (name === 'tEXt' ? [content.toString('latin1')] : []))
  return texts.find((text) => text.startsWith(`${keyword}\0`))?.slice(keyword.length + 1)
}
