import type { World } from '../../host/world.ts'
import { hasCode } from '../../host/write.ts'
import { type Finding, findingFrom, ok, unchecked } from '../../model/checkup.ts'
import type { Diagnostic } from '../../model/diagnostic.ts'
import type { Reader } from '../../model/gateway.ts'
import { ownerOf } from '../../model/identity.ts'
import type { Manifest, Room } from '../../model/room.ts'
import { assemble } from '../../plan/assemble.ts'
import { checkRoom } from '../../plan/check/portal-rules.ts'
import { findRooms } from '../../portal/find-rooms.ts'
import { count } from '../../view/phrases.ts'
import { validCounts } from '../../view/terminal/headline.ts'
import { diagnose } from '../diagnostics.ts'
import { defaultManifest, loadManifest } from '../files/load.ts'
import type { FileArgs } from '../options/options.ts'
import { keySecrets } from '../portal.ts'

/** The manifest of a checkup. `none`: no file was named, and the default file does not exist. */
export interface SeenManifest {
  readonly finding: Finding
  readonly manifest: Manifest | 'none' | 'wrong'
}

/** Reads the manifest, if there is one: people also check their setup before they write it. */
export async function examineManifest(args: FileArgs, world: World, key: string | undefined): Promise<SeenManifest> {
  if (args.file.length === 0 && !(await isThere(defaultManifest, world))) {
    return { finding: ok('manifest', `there is no ${defaultManifest} here, so no rooms are checked`), manifest: 'none' }
  }
  const read = await loadManifest(args, world, keySecrets(key))
  const [first] = read.diagnostics.toSorted((a, b) => Number(a.severity > b.severity) - Number(a.severity < b.severity))
  const manifest = read.ok ? read.value : 'wrong'
  if (first !== undefined) return { finding: manifestFinding(first, read.diagnostics), manifest }
  /* v8 ignore if -- @preserve: an invalid manifest has a diagnostic */
  if (manifest === 'wrong') throw new Error('An invalid manifest has no diagnostic.')
  const links = manifest.entries.reduce((sum, entry) => sum + entry.links.length, 0)
  const counts = validCounts({ links, entries: manifest.entries.length })
  return { finding: ok('manifest', `${manifest.name}, with ${counts}`), manifest }
}

async function isThere(path: string, { read }: World): Promise<boolean> {
  try {
    await read(path)
    return true
  } catch (error) {
    return !hasCode(error, 'ENOENT')
  }
}

/** Makes the finding for diagnostics. `first` is the worst one. */
function manifestFinding(first: Diagnostic, all: readonly Diagnostic[]): Finding {
  // An unreadable file is not a mistake in the manifest.
  if (first.severity === 'error' && first.exit !== 3) return findingFrom('manifest', first)
  const many = count(all.filter(({ severity }) => severity === first.severity).length, first.severity)
  const facts = { isValid: first.severity === 'warning', many, first: findingFrom('manifest', first).message }
  return findingFrom('manifest', diagnose('doctor/manifest', facts))
}

/** How many rooms are listed one by one. */
const maxListed = 5

/** Checks how many rooms the owner of the key sees and may manage. */
export function checkRooms(rooms: readonly Room[]): Finding {
  if (rooms.length === 0) return findingFrom('rooms', diagnose('doctor/no-rooms', {}))
  const managed = rooms.filter(({ mayManage }) => mayManage).length
  const seen = count(rooms.length, 'active room')
  if (managed === 0) return findingFrom('rooms', diagnose('doctor/none-managed', { seen }))
  return ok('rooms', `${seen}; the key can manage the links of ${managed === rooms.length ? 'all' : managed}`)
}

/** Checks that the rooms of the manifest can be planned. Rejects with a PortalError. */
export async function examineSelection(
  manifest: SeenManifest['manifest'],
  reader: Reader,
): Promise<readonly Finding[]> {
  if (typeof manifest === 'string') {
    return [unchecked('selection', manifest === 'none' ? 'there is no manifest' : 'the manifest is not valid')]
  }
  const selectors = manifest.entries.map(({ selector }) => selector)
  const [owner, selected] = await Promise.all([ownerOf(manifest), findRooms(reader, selectors)])
  const { rooms, diagnostics } = assemble({ ...manifest, owner }, selected, [])
  const problems = [...diagnostics, ...rooms.flatMap((room) => checkRoom(room) ?? [])]
  if (problems.length === 0) {
    return [ok('selection', `${count(rooms.length, 'room')} in ${manifest.name}, all of them accessible`)]
  }
  const more = problems.length - maxListed
  return [
    ...problems.slice(0, maxListed).map((problem) => findingFrom('selection', problem)),
    ...(more > 0 ? [findingFrom('selection', diagnose('doctor/more-rooms', { more }))] : []),
  ]
}
