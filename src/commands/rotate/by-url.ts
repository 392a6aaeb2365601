import type { ExitCode } from '../../cli/exit.ts'
import { readUrl } from '../../cli/find-link/read-url.ts'
import { onlyLink, searchUrl } from '../../cli/find-link/search.ts'
import { withInventory } from '../../cli/inventory/take.ts'
import { adviser } from '../../cli/options/repeat.ts'
import { printFailure } from '../../cli/report/print.ts'
import type { World } from '../../host/world.ts'
import type { LinkTarget } from '../../library/declared/find.ts'
import { diagnose } from '../../library/rotate/diagnostics.ts'
import { fingerprint } from '../../model/identity.ts'
import { roomLabel } from '../../view/document/document.ts'
import { visible } from '../../view/escape.ts'
import { roomHeading } from '../../view/phrases.ts'
import type { RotateArgs } from './options.ts'

/**
 * Finds the declared link of a URL. `given` is as for `readUrl`. Returns the exit code if there is none, which has been
 * reported.
 */
export async function findTarget(
  given: string | undefined,
  args: RotateArgs,
  world: World,
): Promise<LinkTarget | { readonly code: ExitCode }> {
  let target: LinkTarget | undefined
  const advise = adviser(args, world)
  const code = await withInventory(
    args,
    world,
    () => readUrl(given, 'rotate', args, world),
    async (reach, url) => {
      const search = await searchUrl(url, 'rotate', [], reach)
      const found = search.ok ? onlyLink(search.value, { name: 'URL', isPartial: false, advise }) : search
      if (!found.ok) return printFailure({ diagnostics: found.diagnostics }, args, world)
      const { room, observed, link } = found.value
      const { want } = link
      if (!want) {
        const isForeign = link.state === 'foreign'
        const revoke = advise('revoke', room.id, fingerprint(observed.id), ...(isForeign ? ['--foreign'] : []))
        const undeclared = diagnose('rotate/undeclared', { room, isForeign, revoke })
        return printFailure({ diagnostics: [...reach.diagnostics, undeclared] }, args, world)
      }
      world.out(`The URL is that of ${visible(want.key)} in ${roomHeading(roomLabel(room))}.\n\n`)
      const entry = reach.manifests.flatMap(({ entries }) => entries).find(({ links }) => links.includes(want))
      const ofRoom = { by: 'id', value: room.id } as const
      // A rotation is of an entry, which may select several rooms. A primary link is of one room.
      target = { room: (want.kind !== 'primary' && entry?.selector) || ofRoom, key: want.key }
      return 0
    },
  )
  return target ?? { code }
}
