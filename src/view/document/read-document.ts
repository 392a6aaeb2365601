import { type Checked, checked, type Diagnostic, failed } from '../../model/diagnostic.ts'
import { JsonLimitError, readJsonFile } from '../../model/values/json.ts'
import { diagnose } from '../diagnostics.ts'
import { validate } from './compiled/plan.js'
import { digestOf, sealOf } from './digest.ts'
import { hasCorrectSummary } from './document.ts'
import { formatVersion, type SavedPlan, type SchemaError } from './shape.ts'

/** A saved plan as a file: its name for people, and its content. */
export interface SavedFile {
  readonly file: string
  readonly bytes: Uint8Array
}

/** Reads a saved plan. The `seal` of a plan in format 1 is null. Never throws. */
export function readDocument({ file, bytes }: SavedFile): Checked<SavedPlan> {
  const parsed = parse({ file, bytes })
  if (!parsed.ok) return parsed
  const unsupported = checkFormat(parsed.value, file)
  if (unsupported) return failed(unsupported)
  const data = upgrade(parsed.value)
  if (!validate(data)) return failed(diagnose('saved/shape', { file, why: firstReason(validate.errors) }))
  const edit = findEdit(data)
  return edit === undefined ? checked(data, []) : failed(diagnose('saved/edited', { file, edit }))
}

/** Finds an edit of the document. People approve what it shows, so its own claims must be true. */
function findEdit({ seal, ...plan }: SavedPlan): string | undefined {
  if (seal === null) return undefined
  if (sealOf(plan) !== seal) return 'its content does not match its seal'
  if (digestOf(plan) !== plan.digest) return 'its changes do not match its digest'
  return hasCorrectSummary(plan) ? undefined : 'its summary does not match its changes and errors'
}

function parse({ file, bytes }: SavedFile): Checked<unknown> {
  try {
    return checked(readJsonFile(new TextDecoder('utf-8', { fatal: true }).decode(bytes)), [])
  } catch (error) {
    if (!(error instanceof JsonLimitError))
      return failed(diagnose('saved/not-a-plan', { file, why: 'is not JSON in UTF-8' }))
    return failed(diagnose('saved/shape', { file, why: `it is ${error.message}` }))
  }
}

/** Checks that a document is a plan in a format that can be read, before its shape is checked. */
function checkFormat(data: unknown, file: string): Diagnostic | undefined {
  if (!isObject(data) || !('formatVersion' in data)) {
    return diagnose('saved/not-a-plan', { file, why: 'contains no roomlinks document' })
  }
  const version = stringOrEmpty(data['formatVersion'])
  if (!isReadable(version)) return diagnose('saved/version', { file, format: formatName(version) })
  if ('error' in data) return diagnose('saved/not-a-plan', { file, why: 'contains the error of a run without a plan' })
  if ('interrupted' in data) return diagnose('saved/not-a-plan', { file, why: 'contains the report of an apply' })
  if (data['kind'] === 'comparison')
    return diagnose('saved/not-a-plan', { file, why: 'contains an offline comparison' })
  if (data['kind'] === 'audit') return diagnose('saved/not-a-plan', { file, why: 'contains an audit' })
  return 'rooms' in data
    ? undefined
    : diagnose('saved/not-a-plan', { file, why: 'contains another roomlinks document' })
}

/** Minor versions only add properties, so newer ones can be read. Format 1 is read from 1.3 on. */
function isReadable(version: string): boolean {
  const [major, minor] = parseVersion(version)
  return major === currentMajor || (major === 1 && minor >= 3)
}

const [currentMajor] = parseVersion(formatVersion)

/** Converts a document of format 1 to the current format. What it does not contain becomes null or empty. */
function upgrade(data: unknown): unknown {
  if (!isObject(data) || !/^1\./.test(stringOrEmpty(data['formatVersion']))) return data
  const { rooms, summary } = data
  return {
    ...data,
    ...{ formatVersion, madeAt: null, commit: null, seal: null },
    incomplete: false,
    summary: isObject(summary) ? { foreign: 0, ...summary } : summary,
    rooms: Array.isArray(rooms) ? rooms.map((room) => (isObject(room) ? { observed: [], ...room } : room)) : rooms,
  }
}

function stringOrEmpty(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}

function parseVersion(version: string): readonly [major: number, minor: number] {
  const [, major, minor] = /^(\d{1,9})\.(\d{1,9})$/.exec(version) ?? []
  return [Number(major), Number(minor)]
}

function formatName(version: string): string {
  return /^[\w.]{1,20}$/.test(version) ? `format ${version}` : 'an unknown format'
}

/** The first schema error. The others usually follow from it. */
function firstReason(errors: readonly SchemaError[]): string {
  const [first] = errors.map(({ instancePath, message }) => `${instancePath || 'the document'} ${message}`)
  return String(first)
}
