import type { RoomPlan } from '../model/change.ts'
import type { Diagnostic } from '../model/diagnostic.ts'
import type { DesiredLink } from '../model/link.ts'
import { diagnose } from './diagnostics.ts'
import { keepDue } from './history/edited.ts'
import type { PlannedRoom } from './history/left-rooms.ts'
import type { MatchedLinks, Pair } from './match.ts'

/** Marks the primary link as rotated, if it is declared and exists, so that it gets a new URL. */
export function withNewPrimary({ pairs, unmatched }: MatchedLinks): MatchedLinks {
  const isPrimary = ({ want, before }: Pair): boolean => want.kind === 'primary' && !want.absent && before !== undefined
  return { pairs: pairs.map((pair) => (isPrimary(pair) ? { ...pair, isRotated: true } : pair)), unmatched }
}

/**
 * The plan of a room whose primary link gets a new URL: nothing else is changed, other changes wait. It is left out if
 * the manifest declares no primary link.
 */
export function planReissue({ plan, diagnostics, isUnfit = false }: PlannedRoom): PlannedRoom {
  const want = plan?.desired.links.find(({ kind }) => kind === 'primary')
  if (!plan || !want) return { diagnostics }
  const alone = keepDue(plan, ({ kind }) => kind === 'reissue')
  const found = checkReissue(alone, want)
  return { plan: alone, diagnostics: [...diagnostics, ...found], isUnfit: isUnfit || found.length > 0 }
}

/** Reports why a URL cannot be renewed. */
function checkReissue({ room, changes }: RoomPlan, want: DesiredLink): readonly Diagnostic[] {
  if (want.absent) return [diagnose('reissue/absent', { room }, want.place)]
  if (want.adopt !== undefined) return [diagnose('reissue/adopts', { room }, want.place)]
  if (changes.some(({ kind }) => kind === 'reissue')) return []
  return [diagnose('reissue/not-there', { room }, want.place)]
}
