import type { Diagnostic } from '../../model/diagnostic.ts'
import type { Inventory, InventoryRoom, RoomReading } from '../../model/inventory.ts'
import { roomNames } from '../../view/audit/phrases.ts'
import { diagnose } from './diagnostics.ts'

/** Errors for the rooms that could not be read completely: one for each reason, however many rooms there are. */
export function readingDiagnostics({ rooms }: Inventory): readonly Diagnostic[] {
  const withReading = (reading: RoomReading): readonly InventoryRoom[] =>
    rooms.filter((room) => room.reading === reading)
  const [failed, cut] = [withReading('failed'), withReading('cut')]
  return [
    ...(failed.length === 0 ? [] : [diagnose('audit/rooms-unread', { many: failed.length, rooms: namesOf(failed) })]),
    ...(cut.length === 0 ? [] : [diagnose('audit/lists-cut', { many: cut.length, rooms: namesOf(cut) })]),
  ]
}

function namesOf(rooms: readonly InventoryRoom[]): string {
  return roomNames(rooms.map(({ room }) => room))
}
