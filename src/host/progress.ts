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
 * When the speed is steady enough to estimate what is left: after this many seconds, and a tenth of the rooms, but at
 * least 10 of them and at most 100. The first rooms finish together, while the number of requests at once still adapts.
 */
const [steadySeconds, fewestRooms, enoughRooms] = [3, 10, 100]

/**
 * Opens a progress line. `activity` says what is done to rooms (`Reading`), `counted` what is counted in them. It is
 * only shown on a terminal, and not for short work.
 */
export function openProgress(
  activity: string,
  world: Pick<World, 'errColumns' | 'err' | 'now'>,
  counted: 'change' | 'link' = 'change',
): ProgressLine {
  if (world.errColumns === undefined) return { onProgress: undefined, end: () => undefined }
  const { err, now } = world
  const started = now()
  let next = started + firstAfter
  let isShown = false
  return {
    onProgress: (progress) => {
      const moment = now()
      if (moment < next) return
      next = moment + interval
      isShown = true
      const texts = progressTexts(activity, progress, (moment - started) / 1000, counted)
      // The last column stays empty: after it, some terminals begin a new line.
      err(erased + (texts.find(({ length }) => length < Number(world.errColumns)) ?? ''))
    },
    end: () => {
      if (isShown) err(erased)
      isShown = false
    },
  }
}

/** Opens a progress line for reading, and says at an interrupt that nothing was changed. */
export function openReading(
  world: Pick<World, 'errColumns' | 'err' | 'now' | 'onInterrupt'>,
  counted?: 'change' | 'link',
): ProgressLine {
  const { onProgress, end } = openProgress('Reading', world, counted)
  const forget = world.onInterrupt(() => {
    world.err(`${eraseLine(world)}Interrupted while reading: nothing was changed on the portal.\n`)
    return 'exit'
  })
  return {
    onProgress,
    end: () => {
      forget()
      end()
    },
  }
}

/** What to print before a message that may follow a progress line, so that it replaces the line; nothing elsewhere. */
export function eraseLine({ errColumns }: Pick<World, 'errColumns'>): string {
  return errColumns === undefined ? '' : erased
}

/** Goes to the start of the line and erases it. */
const erased = '\r\x1b[K'

/** Describes the progress in ASCII, from the most complete text to the shortest. */
function progressTexts(
  activity: string,
  { done, total, changes }: Progress,
  seconds: number,
  counted: string,
): readonly string[] {
  const count = `${done} of ${total}`
  const rooms = `${activity} rooms: ${count}`
  const found = `${changes} ${counted}${changes === 1 ? '' : 's'}`
  const isSteady = seconds >= steadySeconds && done >= Math.min(enoughRooms, Math.max(fewestRooms, total / 10))
  if (!isSteady) return [`${rooms}, ${found}`, rooms, count]
  const rate = done / seconds
  const left = `${durationText((total - done) / rate)} left`
  const speed = `${rate.toFixed(rate < 10 ? 1 : 0)}/s`
  return [
    `${rooms}, ${found}, ${left}, ${speed}`,
    `${rooms}, ${found}, ${left}`,
    `${count}, ${found}, ${left}`,
    `${rooms}, ${left}`,
    rooms,
    count,
  ]
}

function durationText(seconds: number): string {
  return seconds < 100 ? `${Math.ceil(seconds)} s` : `${Math.ceil(seconds / 60)} min`
}
