import type { Checked } from '../../model/diagnostic.ts'
import type { Reading } from '../read/interpolate.ts'
import { isMapping, type Mapping } from '../read/settings.ts'
import { quote } from '../text/quote.ts'
import type { ManifestFile } from '../text/source.ts'
import type { Path } from '../text/tree.ts'
import { validate } from './compiled/faults.js'
import { readPlain } from './plain.ts'

const kinds = [
  'tooMany',
  'tooManyAfterSeconds',
  'tooManyAfterDate',
  'error500',
  'html502',
  'error503',
  'unauthorized',
  'resetBefore',
  'resetAfter',
  'truncated',
  'delay',
  'hang',
  'slowBody',
  'hugeBody',
  'notJson',
  'otherShape',
] as const
const methods = ['GET', 'PUT', 'POST'] as const
const timed: ReadonlySet<string> = new Set(['tooManyAfterSeconds', 'tooManyAfterDate', 'error503', 'delay', 'slowBody'])

/** One thing that goes wrong in a sandbox, and when, as `schemas/faults.schema.json` describes it. */
export interface FaultRule {
  on?: { method?: (typeof methods)[number]; path?: string }
  requests?: number[]
  every?: number
  probability?: number
  times?: number
  fault: (typeof kinds)[number]
  /** Seconds or milliseconds, by the kind of fault. */
  after?: number
}

/** What goes wrong in a sandbox, as plain data that is the sandbox's own. */
export interface Faults {
  seed?: string | number
  faults: FaultRule[]
}

/** Reads a file of faults. */
export function readFaults(file: ManifestFile): Checked<Faults> {
  return readPlain(file, validate, ({ seed, faults }, reading) => {
    const rules: readonly unknown[] = Array.isArray(faults) ? faults : []
    return {
      ...((typeof seed === 'string' || typeof seed === 'number') && { seed }),
      faults: rules.flatMap((rule, index) => (isMapping(rule) ? readRule(rule, ['faults', index], reading) : [])),
    }
  })
}

function readRule(raw: Mapping, path: Path, reading: Reading): FaultRule[] {
  const { requests, every, probability, times, after } = raw
  const on = isMapping(raw['on']) ? readOn(raw['on'], [...path, 'on'], reading) : undefined
  const fault = kinds.find((name) => name === raw['fault'])
  if (fault === undefined) return []
  if (after !== undefined && !timed.has(fault))
    reading.tell('manifest/fault-after', { fault }, reading.locate([...path, 'after'], 'key'))
  const rule: FaultRule = {
    fault,
    ...(on && { on }),
    ...(Array.isArray(requests) && { requests: requests.filter((n) => typeof n === 'number') }),
    ...(typeof every === 'number' && { every }),
    ...(typeof probability === 'number' && { probability }),
    ...(typeof times === 'number' && { times }),
    ...(typeof after === 'number' && { after }),
  }
  return [rule]
}

function readOn(raw: Mapping, at: Path, reading: Reading): NonNullable<FaultRule['on']> {
  const method = methods.find((name) => name === raw['method'])
  const path = typeof raw['path'] === 'string' ? raw['path'] : undefined
  const why = path === undefined ? undefined : complaint(path)
  if (why !== undefined) reading.tell('manifest/fault-path', { why }, reading.locate([...at, 'path']))
  return { ...(method !== undefined && { method }), ...(path !== undefined && { path }) }
}

/** Why a path would never be met; `undefined` when it may be. */
function complaint(path: string): string | undefined {
  if (path === '') return 'is empty'
  if (/[?#]/.test(path)) return `${quote(path)} has a query, and faults do not look at that`
  return /^[/*]/.test(path) ? undefined : `${quote(path)} does not begin with a slash or a star`
}
