import type { FileChange } from '../../model/file-change.ts'
import type { DesiredLink } from '../../model/link.ts'
import { sameText } from '../../model/values/same-text.ts'
import { at } from '../read/data.ts'
import { usesVariables } from '../read/interpolate.ts'
import type { ScalarValue } from '../yaml/scalar-text.ts'
import type { ManifestFile } from '../yaml/source.ts'
import { applySteps, type OpenFile, openFile, type Step } from './edit.ts'
import { escapeVariables } from './entry-text.ts'
import { type Obstacle, setValues } from './link-edits.ts'

/**
 * Why a rotation stays as it is: it comes from the environment, it is not a number and cannot be incremented, it
 * already has the requested value, or the text of the file does not allow a change of this link alone.
 */
export type RotationObstacle = Obstacle | 'variable' | 'uncounted' | 'same'

/** A manifest file after rotations. `change` is `undefined` if no rotation was written. */
export interface RotatedFile {
  readonly change: FileChange | undefined
  readonly refused: readonly { readonly want: DesiredLink; readonly reason: RotationObstacle }[]
}

/** A link and the step that writes its rotation. */
type RotationStep = Step & { readonly want: DesiredLink }

/** Sets the rotation of links in a file to `to`, or else to the next number. */
export function rotateIn(file: ManifestFile, links: readonly DesiredLink[], to: string | undefined): RotatedFile {
  if (links.length === 0) return { change: undefined, refused: [] }
  const open = openFile(file)
  const steps: RotationStep[] = []
  const refused: RotatedFile['refused'][number][] = []
  for (const want of links) {
    const step = rotationStep(want, to, open)
    if (typeof step === 'string') refused.push({ want, reason: step })
    else steps.push(step)
  }
  const change = applySteps(open, steps)
  if (change) return { change, refused }
  const notWritten = steps.map(({ want }) => ({ want, reason: 'form' as const }))
  return { change, refused: [...refused, ...notWritten] }
}

function rotationStep(
  want: DesiredLink,
  to: string | undefined,
  { data, syntax }: OpenFile,
): RotationStep | RotationObstacle {
  const current = at(data, [...want.path, 'rotation'])
  if (usesVariables(current)) return 'variable'
  const value = to === undefined ? nextNumber(current) : rotationValue(to)
  if (value === undefined) return 'uncounted'
  if (to !== undefined && want.rotation !== undefined && sameText(to, want.rotation)) return 'same'
  const step = setValues(syntax, want.path, { rotation: value })
  return typeof step === 'string' ? step : { ...step, want }
}

/** Numbers that can be incremented. Only canonical spellings, so that the next number is always a different text. */
const countable = /^(?:0|-?[1-9]\d*)$/

/** The number after the current rotation, or `undefined` if that is not a number. */
function nextNumber(current: unknown): ScalarValue | undefined {
  if (current === undefined) return 1n
  return typeof current === 'string' && countable.test(current) ? BigInt(current) + 1n : undefined
}

function rotationValue(text: string): ScalarValue {
  return countable.test(text) ? BigInt(text) : escapeVariables(text)
}
