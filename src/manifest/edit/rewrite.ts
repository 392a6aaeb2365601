import type { FieldChange } from '../../model/change.ts'
import type { SettingName } from '../../model/link.ts'
import type { Wish } from '../../model/take-over.ts'
import { borrows } from '../read/interpolate.ts'
import { at, changedAt, dataOf, isSame, markOf } from '../read/said.ts'
import { parseText, type Syntax } from '../text/parse.ts'
import type { ManifestFile } from '../text/source.ts'
import { untold } from '../text/tree.ts'
import { type Edit, edited } from './edit.ts'
import { writtenValue } from './entry-text.ts'
import { type Obstacle, onlyEdits, setEdits, type Values } from './link-edits.ts'

/** A part of a wish that the text of a manifest does not grant. */
export interface Ungranted {
  readonly wish: Wish
  /** Left out: all of it. */
  readonly setting?: SettingName
  readonly reason: Obstacle | 'variable'
}

/** A file of a manifest in which wishes have come true. */
export interface Rewritten {
  readonly file: string
  /** The text as it was, and as it is now, with a byte order mark where the file has one. */
  readonly before: string
  readonly after: string
  readonly granted: readonly Wish[]
  readonly ungranted: readonly Ungranted[]
}

/** One wish, and what has to be done to the text for it. */
interface Step {
  readonly wish: Wish
  readonly edits: readonly Edit[]
  /** What the file says then, if it said this before. */
  readonly says: (data: unknown) => unknown
}

/**
 * Lets a file say what wishes want of its links: all else in it stays byte for byte. What it then says is read again,
 * and must differ from what it said in nothing but that; a wish for which this does not hold is not granted.
 */
export function rewrite(file: ManifestFile, wishes: readonly Wish[]): Rewritten {
  const mark = markOf(file)
  const parsed = parseText(file, untold)
  /* v8 ignore if -- @preserve: the links come from this file, which has been read */
  if (!parsed) return { file: file.file, before: '', after: '', granted: [], ungranted: [] }
  const { data, syntax } = parsed
  const { text } = syntax.source
  const ungranted: Ungranted[] = []
  const steps = wishes.flatMap((wish) => stepFor(wish, data, syntax, ungranted) ?? [])
  const isSound = (some: readonly Step[]): boolean =>
    isSame(
      dataOf(file.file, edited(text, editsOf(some))),
      some.reduce((said, { says }) => says(said), data),
    )
  const sound = soundOf(steps, isSound)
  for (const { wish } of steps.filter((step) => !sound.includes(step))) ungranted.push({ wish, reason: 'form' })
  const after = edited(text, editsOf(sound))
  return {
    ...{ file: file.file, before: mark + text, after: mark + after },
    ...{ granted: sound.map(({ wish }) => wish), ungranted },
  }
}

/** Those of the steps that hold: halves are tried where not all do, for each try reads the whole file. */
function soundOf(steps: readonly Step[], isSound: (some: readonly Step[]) => boolean): readonly Step[] {
  if (isSound(steps)) return steps
  const middle = steps.length >> 1
  return middle === 0 ? [] : [...soundOf(steps.slice(0, middle), isSound), ...soundOf(steps.slice(middle), isSound)]
}

const editsOf = (steps: readonly Step[]): readonly Edit[] => steps.flatMap(({ edits }) => edits)

function stepFor(wish: Wish, data: unknown, syntax: Syntax, ungranted: Ungranted[]): Step | undefined {
  const { path } = wish.want
  const granted = wish.kind === 'set' ? withoutVariables(wish, data, ungranted) : wish
  if (granted === undefined) return undefined
  const values = granted.kind === 'set' ? valuesOf(granted.fields) : undefined
  const edits = values ? setEdits(syntax, path, values) : onlyEdits(syntax, path, 'absent: true')
  if (typeof edits === 'string') {
    ungranted.push({ wish: granted, reason: edits })
    return undefined
  }
  const says = (said: unknown): unknown =>
    values
      ? Object.entries(values).reduce((all, [name, value]) => changedAt(all, [...path, name], value), said)
      : changedAt(said, path, { absent: true })
  return { wish: granted, edits, says }
}

/** What the environment says is its own: the text that asks it stays. */
function withoutVariables(wish: Wish & { kind: 'set' }, data: unknown, ungranted: Ungranted[]): Wish | undefined {
  const { want, fields } = wish
  const link = at(data, want.path)
  const defaults = at(data, ['defaults', want.kind === 'invitation' ? 'invitation' : 'external'])
  const kept = fields.filter(({ name }) => {
    const said = at(link, [name]) ?? at(defaults, [name])
    const isBorrowed = typeof said === 'string' && borrows(said)
    if (isBorrowed) ungranted.push({ wish, setting: name, reason: 'variable' })
    return !isBorrowed
  })
  return kept.length === 0 ? undefined : { ...wish, fields: kept }
}

function valuesOf(fields: readonly FieldChange[]): Values {
  return Object.fromEntries(fields.map(({ name, before }) => [name, writtenValue(name, before)]))
}
