import type { Matter } from '../../cli/confirm.ts'
import type { FileArgs, OutputArgs, PlanArgs } from '../../cli/options/options.ts'
import type { PortalArgs } from '../../cli/portal.ts'
import type { ManifestFile } from '../../manifest/text/source.ts'
import type { Manifest, Selector } from '../../model/room.ts'

/** The options of rotate. */
export interface RotateOptions extends FileArgs, PortalArgs, Pick<OutputArgs, 'color'> {
  readonly to?: string
  readonly autoApprove?: true
  readonly auditLog?: string
}

/** The same, with what plan needs beside. */
export interface RotateArgs extends PlanArgs, RotateOptions {}

/** The link that is to get a new URL, as the command line names it. */
export interface Aim {
  readonly room: Selector
  readonly key: string
}

/** A manifest, and the files that make it up. */
export interface Known {
  readonly manifest: Manifest
  readonly files: readonly ManifestFile[]
}

/** What is to be confirmed. */
export const matter: Matter = {
  command: 'rotate',
  nothing: 'Nothing was rotated',
  hint: 'Run it in a terminal, or with --auto-approve.',
}
