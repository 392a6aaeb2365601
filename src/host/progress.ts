import type { Progress } from '../model/progress.ts'
import type { World } from './world.ts'

/** A line on stderr that shows the progress of long work. */
export interface ProgressLine {
  /** Absent if nothing is shown. Then nothing needs to be counted. */
  readonly onProgress: ((progress: Progress) => void) | undefined
  /** Removes the line. */
  readonly end: () => void
}

/** When the line first appears, and how often it changes, in milliseconds. */
const [firstAfter, interval] = [1000, 100]

/**
 * Opens a progress line. `activity` says what is done to rooms (`Reading`), `counted` what is counted in them. It is
 * only shown on a terminal, and not for short work.
 */
export function openProgress(
  activity: string,
  { canShow, err, now }: World,
  counted: 'change' | 'link' = 'change',
): ProgressLine {
  if (!canShow) return { onProgress: undefined, end: () => undefined }
  const started = now()
  let next = started + firstAfter
  let isShown = false
  return {
    onProgress: (progress) => {
      const moment = now()
      if (moment < next) return
      next = moment + interval
      isShown = true
      err(`\r\x1b[K${activity} rooms: ${progressText(progress, (moment - started) / 1000, counted)}`)
    },
    end: () => {
      if (isShown) err('\r\x1b[K')
      isShown = false
    },
  }
}

/** Describes the progress, short enough for one line of a terminal. */
function progressText({ done, total, changes }: Progress, seconds: number, counted: string): string {
  const rate = done / seconds
  const facts = [
    `${done} of ${total}`,
    `${changes} ${counted}${changes === 1 ? '' : 's'}`,
    `${rate.toFixed(rate < 10 ? 1 : 0)}/s`,
  ]
  return [...facts, `${durationText((total - done) / rate)} left`].join(', ')
}

function durationText(seconds: number): string {
  return seconds < 100 ? `${Math.ceil(seconds)} s` : `${Math.ceil(seconds / 60)} min`
}
