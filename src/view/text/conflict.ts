import { diffArrays } from 'diff'
import { fingerprint } from '../../model/identity.ts'
import type { ObservedLink } from '../../model/link.ts'
import type { RoomReport } from '../../model/report.ts'
import { settingsDocument, settingsOf, settingText } from '../document/settings.ts'
import { fingerprintText } from '../words.ts'
import type { Paint } from './paint.ts'

type Conflict = NonNullable<RoomReport['conflict']>

/** What moved in a room between plan and apply, as lines of a text. */
export function conflictLines(conflict: Conflict, paint: Paint): readonly string[] {
  const moved = movedLines(conflict, paint)
  if (moved.length === 0) return ['', '  The room changed after it was planned on; its links did not.']
  const legend = `${paint.red('- as planned on')}, ${paint.green('+ as found')}`
  return ['', `  The room changed after it was planned on (${legend}):`, ...moved.map((line) => `    ${line}`)]
}

/** The same link by link, each line after its sign; of a new password one sees that it is new. */
export function movedLines({ planned, found }: Conflict, paint: Paint): readonly string[] {
  const byPrint = (links: readonly ObservedLink[]): ReadonlyMap<string, ObservedLink> =>
    new Map(links.map((link) => [fingerprint(link.id), link]))
  const [before, after] = [byPrint(planned), byPrint(found)]
  const prints = [...new Set([...before.keys(), ...after.keys()])]
  return prints.flatMap((print) => linkLines(before.get(print), after.get(print), paint))
}

function linkLines(before: ObservedLink | undefined, after: ObservedLink | undefined, paint: Paint): readonly string[] {
  const parts = diffArrays(describe(before), describe(after, before))
  if (!parts.some(({ added, removed }) => added || removed)) return []
  return parts.flatMap(({ value, added, removed }) =>
    value.map((line) => (added ? paint.green(`+ ${line}`) : removed ? paint.red(`- ${line}`) : `  ${line}`)),
  )
}

function describe(link: ObservedLink | undefined, earlier?: ObservedLink): string[] {
  if (link === undefined) return []
  const heading = `${link.kind}, ${fingerprintText(fingerprint(link.id))}`
  const settings = settingsOf(settingsDocument(link, earlier))
  return [heading, ...settings.map((setting) => `  ${setting.name}: ${settingText(setting)}`)]
}
