import type { Declared } from '../../cli/declared/find.ts'
import { locateEditable } from '../../cli/edit/edit-declared.ts'
import type { Prepare } from '../../cli/edit/run-edit.ts'
import { rotateIn } from '../../manifest/edit/rotate.ts'
import type { ManifestFile } from '../../manifest/yaml/source.ts'
import { checked, type Diagnostic, failed } from '../../model/diagnostic.ts'
import type { DesiredLink } from '../../model/link.ts'
import { hasPassed, type Instant, instantOf } from '../../model/values/instant.ts'
import { diagnose } from './diagnostics.ts'

/** The edit that changes the rotation of a link: to `to`, or else to the next number. */
export function rotation(to: string | undefined): Prepare {
  return async (target, loaded, args, world) => {
    const found = await locateEditable(target, loaded, args, world)
    if ('code' in found || !found.ok) return found
    const problems = found.value.flatMap((each) => checkRotatable(each, instantOf(world.now())))
    if (problems.length > 0) return failed(...problems)
    const rotated = loaded.files.map((file) => rotateIn(file, linksIn(file, found.value), to))
    const refused = rotated.flatMap((file) => file.refused)
    if (refused.length > 0) {
      const obstacles = refused.map(({ want, reason }) =>
        diagnose('rotate/obstacle', { key: want.key, reason }, want.place),
      )
      return failed(...obstacles)
    }
    const files = rotated.flatMap(({ change }) => change ?? [])
    const rooms = found.value.map(({ selector }) => selector)
    return checked({ files, rooms, note: noteOf(found.value.map(({ link }) => link)) }, [])
  }
}

/** Reports why a plan would not replace the link. */
function checkRotatable({ link }: Declared, now: Instant): readonly Diagnostic[] {
  const { key, place, absent, protect } = link
  const { expirationDate } = link.settings
  if (absent) return [diagnose('rotate/absent', { key }, place)]
  if (protect) return [diagnose('rotate/protected', { key }, place)]
  return hasPassed(expirationDate, now) ? [diagnose('rotate/expired', { key, expires: expirationDate }, place)] : []
}

function linksIn({ file }: ManifestFile, all: readonly Declared[]): readonly DesiredLink[] {
  return all.map(({ link }) => link).filter(({ place }) => place().file === file)
}

function noteOf(links: readonly DesiredLink[]): string {
  // Until now, such an invitation was identified by its role in the room.
  const losesRole = links.some((link) => link.kind === 'invitation' && link.rotation === undefined && !link.adopt)
  return losesRole
    ? 'With a rotation, an invitation is identified by its id alone: plan shows whether it is replaced, or needs `adopt` first.'
    : 'The next plan replaces the link: it gets a new URL, and the old one stops working.'
}
