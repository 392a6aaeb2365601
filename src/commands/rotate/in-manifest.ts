import { locateEditable } from '../../cli/edit/edit-declared.ts'
import type { Prepare } from '../../cli/edit/run-edit.ts'
import { rotateInFiles } from '../../library/rotate/in-files.ts'
import { checked } from '../../model/diagnostic.ts'
import type { DesiredLink } from '../../model/link.ts'
import { instantOf } from '../../model/values/instant.ts'

/** The edit that changes the rotation of a link: to `to`, or else to the next number. */
export function rotation(to: string | undefined): Prepare {
  return async (target, loaded, args, world) => {
    const found = await locateEditable(target, loaded, args, world)
    if ('code' in found || !found.ok) return found
    const rotated = rotateInFiles(loaded.files, found.value, { to, now: instantOf(world.now()) })
    if (!rotated.ok) return rotated
    const rooms = found.value.map(({ selector }) => selector)
    return checked({ files: rotated.value, rooms, note: noteOf(found.value.map(({ link }) => link)) }, [])
  }
}

function noteOf(links: readonly DesiredLink[]): string {
  // Until now, such an invitation was identified by its role in the room.
  const losesRole = links.some((link) => link.kind === 'invitation' && link.rotation === undefined && !link.adopt)
  return losesRole
    ? 'With a rotation, an invitation is identified by its id alone: plan shows whether it is replaced, or needs `adopt` first.'
    : 'The next plan replaces the link: it gets a new URL, and the old one stops working.'
}
