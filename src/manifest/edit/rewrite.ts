import type { FieldChange } from '../../model/change.ts'
import type { FileChange } from '../../model/file-change.ts'
import type { SettingName } from '../../model/link.ts'
import type { LinkUpdate } from '../../model/take-over.ts'
import { at } from '../read/data.ts'
import { usesVariables } from '../read/interpolate.ts'
import type { Values } from '../yaml/scalar-text.ts'
import type { ManifestFile } from '../yaml/source.ts'
import { applySteps, type OpenFile, openFile, type Step } from './edit.ts'
import { writtenValue } from './entry-text.ts'
import { type Obstacle, setAbsent, setValues } from './link-edits.ts'

/** An update, or one setting of it, that cannot be written into the text of a manifest. */
export interface NotWritten {
  readonly update: LinkUpdate
  /** Absent: the whole update. */
  readonly setting?: SettingName
  readonly reason: Obstacle | 'variable'
}

/** A manifest file after updates. `change` is `undefined` if no update was written. */
export interface Rewritten {
  readonly change: FileChange | undefined
  readonly written: readonly LinkUpdate[]
  readonly notWritten: readonly NotWritten[]
}

/** An update and the step that writes it. */
type UpdateStep = Step & { readonly update: LinkUpdate }

/** Writes as many updates into a file as its text allows. */
export function rewrite(file: ManifestFile, updates: readonly LinkUpdate[]): Rewritten {
  if (updates.length === 0) return { change: undefined, written: [], notWritten: [] }
  const open = openFile(file)
  const notWritten: NotWritten[] = []
  const steps = updates.flatMap((update) => stepFor(update, open, notWritten) ?? [])
  const { accepted, change } = addVerified({ accepted: [], change: undefined }, steps, open)
  for (const { update } of steps.filter((step) => !accepted.includes(step))) notWritten.push({ update, reason: 'form' })
  return { change, written: accepted.map(({ update }) => update), notWritten }
}

/** Steps that were applied together and read back as expected, and the resulting change. */
type Verified = Pick<Rewritten, 'change'> & { readonly accepted: readonly UpdateStep[] }

/**
 * Adds those of further steps that also read back as expected. Bisects on failure, because each attempt reads the whole
 * file.
 */
function addVerified(verified: Verified, more: readonly UpdateStep[], open: OpenFile): Verified {
  const accepted = [...verified.accepted, ...more]
  const change = applySteps(open, accepted)
  if (change) return { accepted, change }
  const middle = more.length >> 1
  if (middle === 0) return verified
  return addVerified(addVerified(verified, more.slice(0, middle), open), more.slice(middle), open)
}

function stepFor(update: LinkUpdate, { data, syntax }: OpenFile, notWritten: NotWritten[]): UpdateStep | undefined {
  const { path } = update.want
  const writable = update.kind === 'set' ? withoutVariables(update, data, notWritten) : update
  if (writable === undefined) return undefined
  const step = writable.kind === 'set' ? setValues(syntax, path, valuesOf(writable.fields)) : setAbsent(syntax, path)
  if (typeof step !== 'string') return { update: writable, ...step }
  notWritten.push({ update: writable, reason: step })
  return undefined
}

/** Leaves out settings whose text uses environment variables: that text must stay. */
function withoutVariables(
  update: LinkUpdate & { kind: 'set' },
  data: unknown,
  notWritten: NotWritten[],
): LinkUpdate | undefined {
  const { want, fields } = update
  const link = at(data, want.path)
  const defaults = at(data, ['defaults', want.kind === 'invitation' ? 'invitation' : 'external'])
  const kept = fields.filter(({ name }) => {
    const isFromEnv = usesVariables(at(link, [name]) ?? at(defaults, [name]))
    if (isFromEnv) notWritten.push({ update, setting: name, reason: 'variable' })
    return !isFromEnv
  })
  return kept.length === 0 ? undefined : { ...update, fields: kept }
}

/** The portal's values. Passwords are never among them. */
function valuesOf(fields: readonly FieldChange[]): Values {
  return Object.fromEntries(fields.map(({ name, before }) => [name, writtenValue(name, before)]))
}
