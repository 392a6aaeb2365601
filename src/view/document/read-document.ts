import { type Checked, checked, type Diagnostic, failed } from '../../model/diagnostic.ts'
import { JsonLimitError, readJsonFile } from '../../model/text/json.ts'
import { validate } from './compiled/plan.js'
import { digestOf } from './digest.ts'
import { isSummedUp } from './document.ts'
import { diagnose } from './saved-sentences.ts'
import type { Misfit } from './saved-shape.ts'
import { formatVersion, type PlanDocument } from './shape.ts'

/** A file with a plan in it: its name for people, and its content. */
export interface SavedFile {
  readonly file: string
  readonly bytes: Uint8Array
}

/** Reads a plan that was saved. Never throws. */
export function readDocument({ file, bytes }: SavedFile): Checked<PlanDocument> {
  const parsed = parse({ file, bytes })
  if (!parsed.ok) return parsed
  const data = parsed.value
  const misfit = misfitOf(data, file)
  if (misfit) return failed(misfit)
  if (!validate(data)) return failed(diagnose('saved/shape', { file, why: reasonOf(validate.errors) }))
  const edit = editIn(data)
  return edit === undefined ? checked(data, []) : failed(diagnose('saved/edited', { file, edit }))
}

/** What a document says of itself and is not so; it is approved by who reads that. */
function editIn(plan: PlanDocument): string | undefined {
  if (digestOf(plan) !== plan.digest) return 'its changes are not those that its digest names'
  return isSummedUp(plan) ? undefined : 'its summary is not that of its changes and errors'
}

function parse({ file, bytes }: SavedFile): Checked<unknown> {
  try {
    return checked(readJsonFile(new TextDecoder('utf-8', { fatal: true }).decode(bytes)), [])
  } catch (error) {
    const isLimit = error instanceof JsonLimitError
    const why = isLimit
      ? diagnose('saved/shape', { file, why: `it is ${error.message}` })
      : diagnose('saved/not-json', { file })
    return failed(why)
  }
}

/** What can be said of a document before its shape is looked at. */
function misfitOf(data: unknown, file: string): Diagnostic | undefined {
  if (typeof data !== 'object' || data === null || !('formatVersion' in data)) {
    return diagnose('saved/not-a-plan', { file, found: 'no document of roomlinks' })
  }
  const version = String(data.formatVersion)
  if (!isReadable(version)) return diagnose('saved/version', { file, version: quoted(version) })
  if ('error' in data) return diagnose('saved/not-a-plan', { file, found: 'why there is no plan' })
  if ('interrupted' in data) return diagnose('saved/not-a-plan', { file, found: 'the report of an apply' })
  return 'rooms' in data ? undefined : diagnose('saved/not-a-plan', { file, found: 'another document of roomlinks' })
}

/** A minor bump adds: what is newer is read as far as it is known. */
function isReadable(version: string): boolean {
  const [major, minor] = partsOf(version)
  const [ours, least] = partsOf(formatVersion)
  return major === ours && minor >= least
}

function partsOf(version: string): readonly [major: number, minor: number] {
  const [, major, minor] = /^(\d{1,9})\.(\d{1,9})$/.exec(version) ?? []
  return [Number(major), Number(minor)]
}

function quoted(version: string): string {
  return /^[\w.]{1,20}$/.test(version) ? version : 'of no known name'
}

/** The first mistake says enough: the others follow from it more often than not. */
function reasonOf(errors: readonly Misfit[]): string {
  const [first] = errors.map(({ instancePath, message }) => `${instancePath || 'the document'} ${message}`)
  return String(first)
}
