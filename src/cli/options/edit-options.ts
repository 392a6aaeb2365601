import type { Command } from 'commander'
import type { Confirmation } from '../confirm.ts'
import type { PortalArgs } from '../portal.ts'
import { withGuard } from './guard-options.ts'
import { headings } from './headings.ts'
import { type FileArgs, type GuardArgs, type OutputArgs, parseSelector, withConnection, withFiles } from './options.ts'
import { type PolicyArgs, withPolicy } from './policy-options.ts'

/** The options of a command that edits the manifest. */
export interface EditOptions extends FileArgs, PortalArgs, GuardArgs, PolicyArgs, Pick<OutputArgs, 'color'> {
  readonly each?: true
  readonly apply?: true
  readonly autoApprove?: true
  readonly auditLog?: string
}

/** Adds the arguments that name a declared link. */
export function withDeclaredLink(command: Command): Command {
  return withRoom(command).argument('<key>', 'the key of the link in the manifest: primary, invitation, or any other')
}

/** Adds the argument that names a room. */
export function withRoom(command: Command): Command {
  return command.argument('<room>', 'the room: 4711, title:NAME or tag:NAME', parseSelector)
}

/** Adds the options that commands for editing share. */
export function withEditing(command: Command): Command {
  withPolicy(withFiles(command))
    .optionsGroup(headings.writing)
    .option('--each', 'with tag:NAME: for all rooms with the tag')
    .option('--apply', 'also plan and apply this edit alone; shows the plan before it asks')
    .option('--auto-approve', 'do not ask; required without a terminal')
    .optionsGroup(headings.output)
    .option('--audit-log <file>', 'with --apply: append a line of JSON for each request that writes')
    .option('--no-color', 'print without colour')
  return withConnection(withGuard(command))
}

/** Ends the command if options do not go together. */
export function checkEditing(room: ReturnType<typeof parseSelector>, options: EditOptions, command: Command): void {
  if (options.each && room.by !== 'tag') {
    command.error("error: option '--each' is only for tag:NAME", { code: 'commander.conflictingOption' })
  }
  if (options.auditLog !== undefined && !options.apply) {
    command.error("error: option '--audit-log' needs --apply: without it, nothing is sent", {
      code: 'commander.conflictingOption',
    })
  }
}

/** The words for the question about the manifest. */
export const aboutManifest: Confirmation = { command: 'edit', nothing: 'Nothing was written' }

/** The words for the question about the manifest and the portal. */
export const aboutBoth: Confirmation = {
  command: 'edit',
  nothing: 'Nothing was written, and nothing was applied',
}
