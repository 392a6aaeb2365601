import type { DesiredLink } from '../../model/link.ts'
import { sameText } from '../../model/text/same-text.ts'
import { borrows } from '../read/interpolate.ts'
import { at, changedAt, dataOf, isSame, markOf } from '../read/said.ts'
import { parseText, type Syntax } from '../text/parse.ts'
import type { ScalarValue } from '../text/scalar-text.ts'
import type { ManifestFile } from '../text/source.ts'
import { untold } from '../text/tree.ts'
import { type Edit, edited } from './edit.ts'
import { type Obstacle, setEdits } from './link-edits.ts'

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

/** A file of a manifest in which links have another rotation. */
export interface RotatedFile {
  readonly file: string
  /** The text as it was, and as it is now, with a byte order mark where the file has one. */
  readonly before: string
  readonly after: string
  readonly rotations: readonly Rotation[]
  readonly refused: readonly { readonly want: DesiredLink; readonly reason: RotationObstacle }[]
}

/** One rotation, and what has to be done to the text for it. */
interface Step {
  readonly rotation: Rotation
  /** What the file says then. */
  readonly value: string
  readonly edits: readonly Edit[]
}

/**
 * Gives links of a file another rotation: `to`, or the next number. All else stays byte for byte. What the file then
 * says is read again, and must differ from what it said in nothing but that.
 */
export function rotateIn(file: ManifestFile, links: readonly DesiredLink[], to: string | undefined): RotatedFile {
  const mark = markOf(file)
  const parsed = parseText(file, untold)
  /* v8 ignore if -- @preserve: the links come from this file, which has been read */
  if (!parsed) return { file: file.file, before: '', after: '', rotations: [], refused: [] }
  const { data, syntax } = parsed
  const steps: Step[] = []
  const refused: RotatedFile['refused'][number][] = []
  for (const want of links) {
    const step = stepFor(want, to, data, syntax)
    if (typeof step === 'string') refused.push({ want, reason: step })
    else steps.push(step)
  }
  const { text } = syntax.source
  const after = edited(
    text,
    steps.flatMap(({ edits }) => edits),
  )
  const wanted = steps.reduce((said, { rotation: { want }, value }) => {
    return changedAt(said, [...want.path, 'rotation'], value)
  }, data)
  const isSound = isSame(dataOf(file.file, after), wanted)
  const facts = { file: file.file, before: mark + text }
  if (isSound) return { ...facts, after: mark + after, rotations: steps.map(({ rotation }) => rotation), refused }
  const unsound = steps.map(({ rotation: { want } }) => ({ want, reason: 'form' as const }))
  return { ...facts, after: mark + text, rotations: [], refused: [...refused, ...unsound] }
}

function stepFor(want: DesiredLink, to: string | undefined, data: unknown, syntax: Syntax): Step | RotationObstacle {
  const said = at(data, [...want.path, 'rotation'])
  if (typeof said === 'string' && borrows(said)) return 'variable'
  const value = to === undefined ? next(said) : written(to)
  if (value === undefined) return 'uncounted'
  if (to !== undefined && want.rotation !== undefined && sameText(to, want.rotation)) return 'same'
  const edits = setEdits(syntax, want.path, { rotation: value })
  if (typeof edits === 'string') return edits
  return { rotation: { want, from: want.rotation, to: to ?? String(value) }, value: String(value), edits }
}

/** What can be counted up: a number has one spelling then, so that the next one is another text. */
const counted = /^(?:0|-?[1-9]\d*)$/

/** The number after what is said; `undefined`: it cannot be counted up. */
function next(said: unknown): ScalarValue | undefined {
  if (said === undefined) return 1n
  return typeof said === 'string' && counted.test(said) ? BigInt(said) + 1n : undefined
}

function written(text: string): ScalarValue {
  return counted.test(text) ? BigInt(text) : text.replaceAll('${', () => '$${')
}
