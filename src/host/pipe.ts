import { constants, openSync } from 'node:fs'
import { Socket } from 'node:net'
import type { Readable } from 'node:stream'
import { setTimeout as wait } from 'node:timers/promises'

// Opened in the usual way, a named pipe holds up a thread until somebody opens its other end, and a thread that waits keeps
// the process from ending: no signal would be heard. So nothing here waits but the event loop.

/** More than the largest file that is taken: the rest need not be waited for. */
const maxBytes = 64 * 1024 * 1024

/** What comes out of a stream up to its end, or as much as matters. */
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

/** Reads a named pipe to its end, once somebody writes into it. Rejects with node's error. */
export async function readPipe(path: string): Promise<Uint8Array> {
  const fd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK)
  return readStream(new Socket({ fd, readable: true, writable: false }))
}

export interface OpenPipe {
  /** Resolves once the pipe has taken the text. Rejects with node's error. */
  readonly append: (text: string) => Promise<void>
  readonly close: () => Promise<void>
}

/** Opens a pipe, once somebody reads from it. Rejects with node's error. */
export async function openPipe(path: string): Promise<OpenPipe> {
  const socket = new Socket({ fd: await openWhenRead(path), readable: false, writable: true })
  // It is passed on by what was to be written.
  socket.on('error', () => undefined)
  return {
    append: (text) =>
      new Promise((resolve, reject) => {
        socket.write(text, (error) => (error ? reject(error) : resolve()))
      }),
    close: () => new Promise((resolve) => socket.end(() => resolve()).once('close', () => resolve())),
  }
}

/** Milliseconds between two looks whether somebody reads. */
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
