import type { Confirmation } from '../../cli/confirm.ts'
import type { FileArgs, OutputArgs, PlanArgs } from '../../cli/options/options.ts'
import type { PortalArgs } from '../../cli/portal.ts'
import type { ManifestFile } from '../../manifest/yaml/source.ts'
import type { Manifest } from '../../model/room.ts'

/** The options of `rotate`. */
export interface RotateOptions extends FileArgs, PortalArgs, Pick<OutputArgs, 'color'> {
  readonly to?: string
  readonly autoApprove?: true
  readonly auditLog?: string
}

/** The options of `rotate`, with those that planning needs. */
export interface RotateArgs extends PlanArgs, RotateOptions {}

/** A manifest, and its files. */
export interface LoadedManifest {
  readonly manifest: Manifest
  readonly files: readonly ManifestFile[]
}

/** The words for the confirmation. */
export const matter: Confirmation = {
  command: 'rotate',
  nothing: 'Nothing was rotated',
  hint: 'Run it in a terminal, or with --auto-approve.',
}
