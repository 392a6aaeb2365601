/** The largest body that is read, in bytes, unpacked: many times what a list of a hundred rooms or links takes. */
export const largestBody: number = 16 * 1024 * 1024

/**
 * The text of a body up to the limit; what is over it is not read. Rejects as node does for what is over it, and when
 * `ends` is aborted before its end.
 */
export async function readText(
  body: AsyncIterable<Uint8Array> | Uint8Array | null,
  ends: AbortSignal,
): Promise<string> {
  if (!body) return ''
  if (body instanceof Uint8Array) {
    if (body.length > largestBody) throw tooLarge()
    return whole.decode(body)
  }
  const pieces = body[Symbol.asyncIterator]()
  const over = untilAborted(ends)
  try {
    const decoder = new TextDecoder()
    let [text, size] = ['', 0]
    for (let piece = await over.or(pieces.next()); !piece.done; piece = await over.or(pieces.next())) {
      size += piece.value.length
      if (size > largestBody) throw tooLarge()
      text += decoder.decode(piece.value, { stream: true })
    }
    return text + decoder.decode()
  } finally {
    over.forget()
    // What is left of it is not wanted; of a body that hangs, nobody waits for the end.
    Promise.resolve(pieces.return?.()).catch(ignore)
  }
}

const whole = new TextDecoder()

function tooLarge(): Error {
  return Object.assign(new RangeError('The body is too large.'), { code: 'ERR_BUFFER_TOO_LARGE' })
}

/** Waiting that ends with a signal, whether or not what is waited for knows of it. */
function untilAborted(signal: AbortSignal): {
  readonly or: <T>(other: Promise<T>) => Promise<T>
  readonly forget: () => void
} {
  let end: (() => void) | undefined
  const aborted = new Promise<never>((_, reject) => {
    end = () => reject(signal.reason)
    if (signal.aborted) end()
    else signal.addEventListener('abort', end)
  })
  aborted.catch(ignore)
  return {
    or: (other) => Promise.race([aborted, other]),
    forget: () => end && signal.removeEventListener('abort', end),
  }
}

/** Nobody waits for it any more. */
const ignore = (): void => undefined
