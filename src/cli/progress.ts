import type { World } from './world.ts'

/** A line on stderr about work that takes long. */
export interface Progress {
  readonly onProgress: (done: number, total: number) => void
  /** Takes the line away. */
  readonly end: () => void
}

/** For how long work may go on without a word, and then between two words, in milliseconds. */
const [silence, pause] = [1000, 100]

/** `what` says what is done to rooms: `Reading`. Nothing is shown but on a terminal, nor for work that is soon over. */
export function openProgress(what: string, { canShow, err, now }: World): Progress {
  if (!canShow) return { onProgress: () => undefined, end: () => undefined }
  let next = now() + silence
  let isShown = false
  return {
    onProgress: (done, total) => {
      if (now() < next) return
      next = now() + pause
      isShown = true
      err(`\r\x1b[K${what} rooms: ${done} of ${total}`)
    },
    end: () => {
      if (isShown) err('\r\x1b[K')
      isShown = false
    },
  }
}
