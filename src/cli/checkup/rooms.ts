import { type Finding, found, ok, unchecked } from '../../model/checkup.ts'
import type { Reader } from '../../model/gateway.ts'
import { ownerOf } from '../../model/identity.ts'
import type { Room } from '../../model/room.ts'
import { assemble } from '../../plan/assemble.ts'
import { admitRoom } from '../../plan/check/admit.ts'
import { findRooms } from '../../portal/find-rooms.ts'
import { count } from '../../view/words.ts'
import type { SeenManifest } from './manifest.ts'
import { diagnose } from './sentences.ts'

/** How many rooms are named one by one. */
const most = 5

/** What the key's owner sees, and may manage. */
export function judgeRooms(rooms: readonly Room[]): Finding {
  if (rooms.length === 0) return found('rooms', diagnose('doctor/no-rooms', {}))
  const managed = rooms.filter(({ mayManage }) => mayManage).length
  const seen = count(rooms.length, 'active room')
  if (managed === 0) return found('rooms', diagnose('doctor/none-managed', { seen }))
  return ok('rooms', `${seen}; the key can manage the links of ${managed === rooms.length ? 'all' : managed}`)
}

/** The rooms that the manifest names, and those of them in which nothing can be planned. Rejects with a PortalError. */
export async function examineSelection(
  manifest: SeenManifest['manifest'],
  reader: Reader,
): Promise<readonly Finding[]> {
  if (typeof manifest === 'string') {
    return [unchecked('selection', manifest === 'none' ? 'there is no manifest' : 'the manifest is wrong')]
  }
  const selectors = manifest.entries.map(({ selector }) => selector)
  const [owner, selected] = await Promise.all([ownerOf(manifest), findRooms(reader, selectors)])
  const { rooms, diagnostics } = assemble({ ...manifest, owner }, selected, [])
  const problems = [...diagnostics, ...rooms.flatMap((room) => admitRoom(room) ?? [])]
  if (problems.length === 0) {
    return [ok('selection', `${count(rooms.length, 'room')} that ${manifest.name} names, none out of reach`)]
  }
  const more = problems.length - most
  return [
    ...problems.slice(0, most).map((problem) => found('selection', problem)),
    ...(more > 0 ? [found('selection', diagnose('doctor/more-rooms', { more }))] : []),
  ]
}
