import type { Command } from 'commander'
import { diagnose } from '../../cli/edit/diagnostics.ts'
import { type ChangeOf, editDeclared } from '../../cli/edit/edit-declared.ts'
import { runEdit } from '../../cli/edit/run-edit.ts'
import { checkEditing, type EditOptions, withDeclaredLink, withEditing } from '../../cli/options/edit-options.ts'
import { addExamples } from '../../cli/options/options.ts'
import { checked, failed } from '../../model/diagnostic.ts'
import type { DesiredLink } from '../../model/link.ts'
import type { Selector } from '../../model/room.ts'
import type { CommandContext } from '../context.ts'

export function defineRemove(command: Command, { world, finish }: CommandContext): Command {
  addExamples(command, ['roomlinks remove 4711 auditors --apply', 'roomlinks remove tag:client partners --each'])
  return withEditing(withDeclaredLink(command))
    .description(
      'Removes a link from the manifest, in place, so that the next apply revokes it. An adopted link, or one with a ' +
        'role, is declared absent instead. Shows the difference and asks.',
    )
    .action(async (room: Selector, key: string, options: EditOptions) => {
      checkEditing(room, options, command)
      finish(await runEdit(editDeclared(removal, noteOf), { room, key }, options, world))
    })
}

const removal: ChangeOf = (link) => {
  const { key, place, absent, protect } = link
  if (absent) return failed(diagnose('edit/absent', { key }, place))
  if (protect) return failed(diagnose('edit/protected', { key }, place))
  return checked({ kind: staysDeclared(link) ? 'absent' : 'delete' }, [])
}

/** Whether only an entry says that the link must not exist: without one, nothing would end a link that is not ours. */
function staysDeclared({ kind, adopt }: DesiredLink): boolean {
  return kind !== 'additional' || adopt !== undefined
}

function noteOf([link]: readonly DesiredLink[]): string {
  return link && link.kind !== 'additional'
    ? `The next plan revokes the ${link.kind} link, whoever created it.`
    : 'The next plan revokes it: its URL stops working.'
}
