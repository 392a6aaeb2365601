import { openLane } from '../model/lane.ts'
import { ignore, type RequestDeadline } from './request-deadline.ts'

/**
 * The largest body that is read, in bytes after decompression: many times the size of a list of a hundred rooms or
 * links.
 */
export const largestBody: number = 16 * 1024 * 1024

/** Bodies up to this size, in bytes, are read in parallel. It is twice the size of real ones. */
const usualBody = 1024 * 1024

/** Larger bodies are read one at a time, over all clients. Together they could fill the memory. */
const oneAtATime = openLane(1)

/**
 * Reads the text of a body. Rejects with node's error code if the body is too large, and with the signal's reason if
 * the request ends first.
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
    // While we wait here, nothing is read, so the sender waits too.
    if (!isWhole)
      await deadline.race(oneAtATime(async () => (deadline.signal.aborted ? undefined : readTo(largestBody))))
    return text + decoder.decode()
  } finally {
    // The rest is not needed. Do not wait, because the body may hang.
    Promise.resolve(pieces.return?.()).catch(ignore)
  }
}

function tooLarge(): Error {
  return Object.assign(new RangeError('The body is too large.'), { code: 'ERR_BUFFER_TOO_LARGE' })
}
