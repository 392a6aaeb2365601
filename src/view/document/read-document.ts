import { type Checked, checked, type Diagnostic, failed } from '../../model/diagnostic.ts'
import { JsonLimitError, readJsonFile } from '../../model/text/json.ts'
import { diagnose } from '../diagnostics.ts'
import { validate } from './compiled/plan.js'
import { digestOf, sealOf } from './digest.ts'
import { isSummedUp } from './document.ts'
import { formatVersion, type Misfit, type SavedPlan } from './shape.ts'

/** A file with a plan in it: its name for people, and its content. */
export interface SavedFile {
  readonly file: string
  readonly bytes: Uint8Array
}

/** Reads a plan that was saved. One of format 1 has no seal: its `seal` is null. Never throws. */
export function readDocument({ file, bytes }: SavedFile): Checked<SavedPlan> {
  const parsed = parse({ file, bytes })
  if (!parsed.ok) return parsed
  const misfit = misfitOf(parsed.value, file)
  if (misfit) return failed(misfit)
  const data = upgraded(parsed.value)
  if (!validate(data)) return failed(diagnose('saved/shape', { file, why: reasonOf(validate.errors) }))
  const edit = editIn(data)
  return edit === undefined ? checked(data, []) : failed(diagnose('saved/edited', { file, edit }))
}

/** What a document says of itself and is not so; it is approved by who reads that. */
function editIn({ seal, ...plan }: SavedPlan): string | undefined {
  if (seal === null) return undefined
  if (sealOf(plan) !== seal) return 'its content is not what its seal covers'
  if (digestOf(plan) !== plan.digest) return 'its changes are not those that its digest names'
  return isSummedUp(plan) ? undefined : 'its summary is not that of its changes and errors'
}

function parse({ file, bytes }: SavedFile): Checked<unknown> {
  try {
    return checked(readJsonFile(new TextDecoder('utf-8', { fatal: true }).decode(bytes)), [])
  } catch (error) {
    if (!(error instanceof JsonLimitError)) return failed(diagnose('saved/not-json', { file }))
    return failed(diagnose('saved/shape', { file, why: `it is ${error.message}` }))
  }
}

/** What can be said of a document before its shape is looked at. */
function misfitOf(data: unknown, file: string): Diagnostic | undefined {
  if (!isObject(data) || !('formatVersion' in data)) {
    return diagnose('saved/not-a-plan', { file, found: 'no document of roomlinks' })
  }
  const version = textOf(data['formatVersion'])
  if (!isReadable(version)) return diagnose('saved/version', { file, version: quoted(version) })
  if ('error' in data) return diagnose('saved/not-a-plan', { file, found: 'why there is no plan' })
  if ('interrupted' in data) return diagnose('saved/not-a-plan', { file, found: 'the report of an apply' })
  if (data['kind'] === 'comparison') return diagnose('saved/not-a-plan', { file, found: 'an offline comparison' })
  if (data['kind'] === 'audit') return diagnose('saved/not-a-plan', { file, found: 'an audit' })
  return 'rooms' in data ? undefined : diagnose('saved/not-a-plan', { file, found: 'another document of roomlinks' })
}

/** A minor bump adds: what is newer is read as far as it is known. Format 1 is read from 1.3 on. */
function isReadable(version: string): boolean {
  const [major, minor] = partsOf(version)
  return major === ours || (major === 1 && minor >= 3)
}

const [ours] = partsOf(formatVersion)

/** A document of format 1 as one of ours, with what it does not tell left open. */
function upgraded(data: unknown): unknown {
  if (!isObject(data) || !/^1\./.test(textOf(data['formatVersion']))) return data
  const { rooms, summary } = data
  return {
    ...data,
    ...{ formatVersion, madeAt: null, commit: null, seal: null },
    incomplete: false,
    summary: isObject(summary) ? { foreign: 0, ...summary } : summary,
    rooms: Array.isArray(rooms) ? rooms.map((room) => (isObject(room) ? { observed: [], ...room } : room)) : rooms,
  }
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
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
