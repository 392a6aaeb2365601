import { isQuiet, type RoomPlan } from '../model/change.ts'
import type { Diagnostic } from '../model/diagnostic.ts'
import type { DesiredLink } from '../model/link.ts'
import { diagnose } from './diagnostics.ts'
import type { PlannedRoom } from './history/left-rooms.ts'
import type { MatchedLinks, Pair } from './match.ts'

/** The same, but the primary link that is declared and there is to get a new URL, whatever its settings are. */
export function withNewPrimary({ pairs, unmatched: leftovers }: MatchedLinks): MatchedLinks {
  const isIt = ({ want, before }: Pair): boolean => want.kind === 'primary' && !want.absent && before !== undefined
  return { pairs: pairs.map((pair) => (isIt(pair) ? { ...pair, isRotated: true } : pair)), unmatched: leftovers }
}

/** What is left of a room whose primary link is to get a new URL: nothing where the manifest declares none. */
export function planReissue({ plan, diagnostics, isUnfit = false }: PlannedRoom): PlannedRoom {
  const want = plan?.desired.links.find(({ kind }) => kind === 'primary')
  if (!plan || !want) return { diagnostics }
  const found = checkReissue(plan, want)
  return { plan, diagnostics: [...diagnostics, ...found], isUnfit: isUnfit || found.length > 0 }
}

/** Afterwards a room is to be found as the manifest says: nothing else may wait there. */
function checkReissue({ room, desired, changes }: RoomPlan, want: DesiredLink): readonly Diagnostic[] {
  const kinds = changes.filter((change) => !isQuiet(change)).map(({ kind }) => kind)
  if (want.absent) return [diagnose('reissue/absent', { room }, want.place)]
  if (want.adopt !== undefined) return [diagnose('reissue/adopts', { room }, want.place)]
  if (!kinds.includes('reissue')) return [diagnose('reissue/not-there', { room }, want.place)]
  const others = kinds.length - 1
  return others === 0 ? [] : [diagnose('reissue/changes-wait', { room, others }, desired.places[0])]
}
