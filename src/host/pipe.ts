import { constants, openSync } from 'node:fs'
import { Socket } from 'node:net'
import type { Readable } from 'node:stream'
import { setTimeout as wait } from 'node:timers/promises'

// Opening a named pipe the usual way blocks a thread until somebody opens the other end, and a blocked thread keeps the
// process from ending, even after a signal. So only the event loop waits here.

/** Larger than the largest file that is accepted. The rest is not read. */
const maxBytes = 64 * 1024 * 1024

/** Reads a stream to its end, or up to the limit. */
export async function readStream(stream: Readable): Promise<Uint8Array> {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of stream) {
    const bytes = Buffer.from(chunk)
    chunks.push(bytes)
    length += bytes.length
    if (length > maxBytes) break
  }
  return Buffer.concat(chunks)
}

/** Waits for a writer, and reads a named pipe to its end. Rejects with node's error. */
export async function readPipe(path: string): Promise<Uint8Array> {
  const fd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK)
  return readStream(new Socket({ fd, readable: true, writable: false }))
}

export interface OpenPipe {
  /** Resolves once the text is written to the pipe. Rejects with node's error. */
  readonly append: (text: string) => Promise<void>
  readonly close: () => Promise<void>
}

/** Waits for a reader, and opens a pipe. Rejects with node's error. */
export async function openPipe(path: string): Promise<OpenPipe> {
  const socket = new Socket({ fd: await openWhenRead(path), readable: false, writable: true })
  // `append` reports the error.
  socket.on('error', () => undefined)
  return {
    append: (text) =>
      new Promise((resolve, reject) => {
        socket.write(text, (error) => (error ? reject(error) : resolve()))
      }),
    close: () => new Promise((resolve) => socket.end(() => resolve()).once('close', () => resolve())),
  }
}

/** Milliseconds between two checks for a reader. */
const pollInterval = 50

async function openWhenRead(path: string): Promise<number> {
  for (;;) {
    try {
      return openSync(path, constants.O_WRONLY | constants.O_NONBLOCK)
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'ENXIO')) throw error
    }
    await wait(pollInterval)
  }
}
