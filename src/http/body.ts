import { openLane } from '../model/lane.ts'
import { ignore, type RequestDeadline } from './request-deadline.ts'

/** The largest body that is read, in bytes, unpacked: many times what a list of a hundred rooms or links takes. */
export const largestBody: number = 16 * 1024 * 1024

/** Of bodies up to this size, in bytes, many are read at once: it is twice what real ones take. */
const usualBody = 1024 * 1024

/** Whatever is larger is read one at a time, by the whole process: together they would fill the memory. */
const oneAtATime = openLane(1)

/**
 * The text of a body up to the limit; what is over it is not read. Rejects as node does for what is over it, and where
 * the request ends before.
 */
export async function readText(body: AsyncIterable<Uint8Array> | null, deadline: RequestDeadline): Promise<string> {
  if (!body) return ''
  const pieces = body[Symbol.asyncIterator]()
  const decoder = new TextDecoder()
  let [text, size, isWhole] = ['', 0, false]
  const readTo = async (limit: number): Promise<void> => {
    while (!isWhole && size <= limit) {
      const piece = await deadline.race(pieces.next())
      isWhole = piece.done === true
      if (isWhole) break
      size += piece.value.length
      if (size > largestBody) throw tooLarge()
      text += decoder.decode(piece.value, { stream: true })
    }
  }
  try {
    await readTo(usualBody)
    // Who waits here reads nothing, so that the sender has to wait as well.
    if (!isWhole)
      await deadline.race(oneAtATime(async () => (deadline.signal.aborted ? undefined : readTo(largestBody))))
    return text + decoder.decode()
  } finally {
    // What is left of it is not wanted; of a body that hangs, nobody waits for the end.
    Promise.resolve(pieces.return?.()).catch(ignore)
  }
}

function tooLarge(): Error {
  return Object.assign(new RangeError('The body is too large.'), { code: 'ERR_BUFFER_TOO_LARGE' })
}
