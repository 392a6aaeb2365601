import type { FileChange } from '../../model/file-change.ts'
import type { DesiredLink } from '../../model/link.ts'
import { at } from '../read/data.ts'
import { usesVariables } from '../read/interpolate.ts'
import type { Values } from '../yaml/scalar-text.ts'
import type { ManifestFile } from '../yaml/source.ts'
import { applySteps, type OpenFile, openFile, type Step } from './edit.ts'
import { type Obstacle, setAbsent, setValues } from './link-edits.ts'
import { removeLink } from './remove-link.ts'
import { type SharedText, sharedTextOf } from './shared-text.ts'

/** What to do with a declared link: set values in it, delete it, or declare that it must not exist. */
export type LinkChange =
  | { readonly kind: 'set'; readonly values: Values }
  | { readonly kind: 'delete' }
  | { readonly kind: 'absent' }

/** A declared link and its change. */
export interface LinkEdit {
  readonly want: DesiredLink
  readonly change: LinkChange
}

/**
 * Why a link is not edited: its text is shared, or comes from the environment, or has a form that cannot be changed in
 * place. `name` is the setting, if it is about one.
 */
export type NotEdited =
  | { readonly want: DesiredLink; readonly name?: string; readonly reason: SharedText }
  | { readonly want: DesiredLink; readonly name: string; readonly reason: 'variable' }
  | { readonly want: DesiredLink; readonly reason: 'form' }

/** A manifest file after edits. `change` is `undefined` if the text stays as it is. */
export interface EditedFile {
  readonly change: FileChange | undefined
  readonly refused: readonly NotEdited[]
}

/** Makes edits in one file: all of them, or none if one is refused. */
export function editFile(file: ManifestFile, edits: readonly LinkEdit[]): EditedFile {
  if (edits.length === 0) return { change: undefined, refused: [] }
  const open = openFile(file)
  const refused = edits.flatMap((edit) => obstaclesOf(edit, open))
  if (refused.length > 0) return { change: undefined, refused }
  const steps = edits.map((edit) => ({ ...edit, step: stepFor(edit, open) }))
  const blocked = steps.flatMap(({ want, step }) => (typeof step === 'string' ? [notEdited(want, step, open)] : []))
  if (blocked.length > 0) return { change: undefined, refused: blocked }
  const change = applySteps(
    open,
    steps.map(({ step }) => step).filter((step) => typeof step !== 'string'),
  )
  if (!change) return { change, refused: edits.map(({ want }) => ({ want, reason: 'form' })) }
  return { change: change.before === change.after ? undefined : change, refused: [] }
}

/** Finds settings whose text is not the link's own, or comes from the environment. A password always does. */
function obstaclesOf({ want, change }: LinkEdit, open: OpenFile): readonly NotEdited[] {
  if (change.kind !== 'set') return []
  return Object.keys(change.values).flatMap((name): readonly NotEdited[] => {
    const shared = sharedTextOf(open, want, name)
    if (shared) return [{ want, name, reason: shared }]
    const isFromEnv = name !== 'password' && usesVariables(at(open.data, [...want.path, name]))
    return isFromEnv ? [{ want, name, reason: 'variable' }] : []
  })
}

function stepFor({ want, change }: LinkEdit, { syntax }: OpenFile): Step | Obstacle {
  switch (change.kind) {
    case 'set':
      return setValues(syntax, want.path, change.values)
    case 'delete':
      return removeLink(syntax, want.path)
    case 'absent':
      return setAbsent(syntax, want.path, true)
    /* v8 ignore next -- @preserve: the compiler proves that there is no other kind */
    default:
      return change satisfies never
  }
}

function notEdited(want: DesiredLink, obstacle: Obstacle, open: OpenFile): NotEdited {
  return { want, reason: (obstacle === 'shared' && sharedTextOf(open, want)) || 'form' }
}
