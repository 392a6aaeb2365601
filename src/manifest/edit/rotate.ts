import type { DesiredLink } from '../../model/link.ts'
import { sameText } from '../../model/values/same-text.ts'
import { at } from '../read/data.ts'
import { borrows } from '../read/interpolate.ts'
import type { ScalarValue } from '../yaml/scalar-text.ts'
import type { ManifestFile } from '../yaml/source.ts'
import { carryOut, type FileChange, type OpenFile, openFile, type Step } from './edit.ts'
import { literal } from './entry-text.ts'
import { type Obstacle, setValues } from './link-edits.ts'

/** A declared link whose rotation is another one, from nothing on. */
export interface Rotation {
  readonly want: DesiredLink
  readonly from: string | undefined
  readonly to: string
}

/**
 * Why a rotation stays: it comes from the environment, it is a text that cannot be counted up, it is what was asked for,
 * or the text of the file does not let this link alone be changed.
 */
export type RotationObstacle = Obstacle | 'variable' | 'uncounted' | 'same'

/** A file of a manifest in which links have another rotation; without a change, where none has. */
export interface RotatedFile {
  readonly change: FileChange | undefined
  readonly rotations: readonly Rotation[]
  readonly refused: readonly { readonly want: DesiredLink; readonly reason: RotationObstacle }[]
}

/** One rotation, and the step that makes it. */
type Turn = Step & { readonly rotation: Rotation }

/** Gives links of a file another rotation: `to`, or the next number. */
export function rotateIn(file: ManifestFile, links: readonly DesiredLink[], to: string | undefined): RotatedFile {
  if (links.length === 0) return { change: undefined, rotations: [], refused: [] }
  const open = openFile(file)
  const turns: Turn[] = []
  const refused: RotatedFile['refused'][number][] = []
  for (const want of links) {
    const turn = turnOf(want, to, open)
    if (typeof turn === 'string') refused.push({ want, reason: turn })
    else turns.push(turn)
  }
  const change = carryOut(open, turns)
  if (change) return { change, rotations: turns.map(({ rotation }) => rotation), refused }
  const unsound = turns.map(({ rotation: { want } }) => ({ want, reason: 'form' as const }))
  return { change, rotations: [], refused: [...refused, ...unsound] }
}

function turnOf(want: DesiredLink, to: string | undefined, { data, syntax }: OpenFile): Turn | RotationObstacle {
  const said = at(data, [...want.path, 'rotation'])
  if (borrows(said)) return 'variable'
  const value = to === undefined ? next(said) : written(to)
  if (value === undefined) return 'uncounted'
  if (to !== undefined && want.rotation !== undefined && sameText(to, want.rotation)) return 'same'
  const step = setValues(syntax, want.path, { rotation: value })
  return typeof step === 'string' ? step : { ...step, rotation: { want, from: want.rotation, to: to ?? String(value) } }
}

/** What can be counted up: a number has one spelling then, so that the next one is another text. */
const counted = /^(?:0|-?[1-9]\d*)$/

/** The number after what is said; `undefined`: it cannot be counted up. */
function next(said: unknown): ScalarValue | undefined {
  if (said === undefined) return 1n
  return typeof said === 'string' && counted.test(said) ? BigInt(said) + 1n : undefined
}

function written(text: string): ScalarValue {
  return counted.test(text) ? BigInt(text) : literal(text)
}
