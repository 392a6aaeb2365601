import { type Asked, tooLarge } from './refusal.ts'

/** The largest body that is read, in bytes, unpacked: many times what a list of a hundred rooms or links takes. */
const largestBody = 16 * 1024 * 1024

/** The text of a body up to the limit; what is over it is not read. */
export async function readText({ body }: Response, ends: AbortSignal, asked: Asked): Promise<string> {
  if (!body) return ''
  const reader = body.getReader()
  const leave = (): void => void reader.cancel(ends.reason).catch(() => undefined)
  ends.addEventListener('abort', leave)
  try {
    ends.throwIfAborted()
    const decoder = new TextDecoder()
    let [text, size] = ['', 0]
    for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
      size += piece.value.length
      if (size > largestBody) throw tooLarge(asked, largestBody)
      text += decoder.decode(piece.value, { stream: true })
    }
    // A body that was left looks like one that has ended.
    ends.throwIfAborted()
    return text + decoder.decode()
  } finally {
    ends.removeEventListener('abort', leave)
    leave()
  }
}
