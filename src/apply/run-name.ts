import { instantOf, writeInstant } from '../model/text/instant.ts'

/** What a run is called that began at `now` (milliseconds since 1970). Names sort by time; those of one second differ in their last part. */
export function nameRun(now: number, random: (bytes: number) => Uint8Array): string {
  const time = writeInstant(instantOf(now)).replaceAll(/[-:]/g, '')
  return `${time}-${[...random(3)].map((byte) => byte.toString(16).padStart(2, '0')).join('')}`
}
