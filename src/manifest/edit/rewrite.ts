import type { FieldChange } from '../../model/change.ts'
import type { SettingName } from '../../model/link.ts'
import type { Wish } from '../../model/take-over.ts'
import { at } from '../read/data.ts'
import { borrows } from '../read/interpolate.ts'
import type { ManifestFile } from '../yaml/source.ts'
import { carryOut, type FileChange, type OpenFile, openFile, type Step } from './edit.ts'
import { writtenValue } from './entry-text.ts'
import { type Obstacle, setAbsent, setValues, type Values } from './link-edits.ts'

/** A part of a wish that the text of a manifest does not grant. */
export interface Ungranted {
  readonly wish: Wish
  /** Left out: all of it. */
  readonly setting?: SettingName
  readonly reason: Obstacle | 'variable'
}

/** A file of a manifest in which wishes have come true; without a change, where none has. */
export interface Rewritten {
  readonly change: FileChange | undefined
  readonly granted: readonly Wish[]
  readonly ungranted: readonly Ungranted[]
}

/** One wish, and the step that grants it. */
type Grant = Step & { readonly wish: Wish }

/** Lets a file say what wishes want of its links; a wish that its text does not take is not granted. */
export function rewrite(file: ManifestFile, wishes: readonly Wish[]): Rewritten {
  if (wishes.length === 0) return { change: undefined, granted: [], ungranted: [] }
  const open = openFile(file)
  const ungranted: Ungranted[] = []
  const grants = wishes.flatMap((wish) => grantOf(wish, open, ungranted) ?? [])
  const { sound, change } = extended({ sound: [], change: undefined }, grants, open)
  for (const { wish } of grants.filter((grant) => !sound.includes(grant))) ungranted.push({ wish, reason: 'form' })
  return { change, granted: sound.map(({ wish }) => wish), ungranted }
}

/** Grants that hold together, and what they make of the file. */
type Proven = Pick<Rewritten, 'change'> & { readonly sound: readonly Grant[] }

/** The same with those of further grants that hold as well: halves are tried where not all do, for each try reads the whole file. */
function extended(proven: Proven, more: readonly Grant[], open: OpenFile): Proven {
  const sound = [...proven.sound, ...more]
  const change = carryOut(open, sound)
  if (change) return { sound, change }
  const middle = more.length >> 1
  if (middle === 0) return proven
  return extended(extended(proven, more.slice(0, middle), open), more.slice(middle), open)
}

function grantOf(wish: Wish, { data, syntax }: OpenFile, ungranted: Ungranted[]): Grant | undefined {
  const { path } = wish.want
  const granted = wish.kind === 'set' ? withoutVariables(wish, data, ungranted) : wish
  if (granted === undefined) return undefined
  const step = granted.kind === 'set' ? setValues(syntax, path, valuesOf(granted.fields)) : setAbsent(syntax, path)
  if (typeof step !== 'string') return { wish: granted, ...step }
  ungranted.push({ wish: granted, reason: step })
  return undefined
}

/** What the environment says is its own: the text that asks it stays. */
function withoutVariables(wish: Wish & { kind: 'set' }, data: unknown, ungranted: Ungranted[]): Wish | undefined {
  const { want, fields } = wish
  const link = at(data, want.path)
  const defaults = at(data, ['defaults', want.kind === 'invitation' ? 'invitation' : 'external'])
  const kept = fields.filter(({ name }) => {
    const isBorrowed = borrows(at(link, [name]) ?? at(defaults, [name]))
    if (isBorrowed) ungranted.push({ wish, setting: name, reason: 'variable' })
    return !isBorrowed
  })
  return kept.length === 0 ? undefined : { ...wish, fields: kept }
}

/** No password is wished for. */
function valuesOf(fields: readonly FieldChange[]): Values {
  return Object.fromEntries(fields.map(({ name, before }) => [name, writtenValue(name, before)]))
}
