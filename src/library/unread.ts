import type { Diagnostic } from '../model/diagnostic.ts'
import type { Inventory, RoomReading } from '../model/inventory.ts'
import { roomList } from '../view/audit/coverage.ts'
import { diagnose } from './diagnostics.ts'

/** Errors for the rooms that could not be read completely: one for each reason, however many rooms there are. */
export function readingDiagnostics({ rooms }: Inventory): readonly Diagnostic[] {
  const about = (reading: RoomReading): { readonly many: number; readonly rooms: string } => {
    const found = rooms.filter((room) => room.reading === reading).map(({ room }) => room)
    return { many: found.length, rooms: roomList(found) }
  }
  const [failed, cut] = [about('failed'), about('cut')]
  return [
    ...(failed.many === 0 ? [] : [diagnose('inventory/rooms-unread', failed)]),
    ...(cut.many === 0 ? [] : [diagnose('inventory/lists-cut', cut)]),
  ]
}
