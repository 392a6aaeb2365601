import type { Diagnostic } from '../../model/diagnostic.ts'
import { collectDiagnostics } from '../read/collect-diagnostics.ts'
import { quote } from '../yaml/quote.ts'
import type { ManifestFile } from '../yaml/source.ts'
import type { Path, Report } from '../yaml/tree.ts'

/** Data of a manifest, and its name in messages. */
export interface NamedData {
  readonly file: string
  readonly data: unknown
}

/**
 * Writes data as a file that the one reader reads: JSON, because JSON is YAML. Each line has the path of its value, for places. Returns
 * errors for everything that JSON would drop or change. Never throws, unless the data does.
 */
export function dataFile({ file, data }: NamedData): ManifestFile | readonly Diagnostic[] {
  const { report, list } = collectDiagnostics()
  const writing: Writing = { report, lines: [], size: 0 }
  write(data, { path: [], key: '', end: '', around: [] }, writing)
  const problems = list([])
  if (problems.length > 0) return problems
  const bytes = new TextEncoder().encode(writing.lines.map(({ text }) => `${text}\n`).join(''))
  return { file, bytes, paths: writing.lines.map(({ path }) => path) }
}

interface Writing {
  readonly report: Report
  readonly lines: { readonly text: string; readonly path: string }[]
  size: number
}

/** Where a value is: its path, what precedes and follows it on its lines, and the lists and objects around it. */
interface Spot {
  readonly path: Path
  readonly key: string
  readonly end: string
  readonly around: readonly object[]
}

/** More than the reader reads, so that it reports the excess, and writing ends. */
const most = { depth: 70, size: 17 * 1024 * 1024 }

function write(value: unknown, spot: Spot, writing: Writing): void {
  const { path, key, end, around } = spot
  const line = (text: string): void => {
    writing.size += text.length
    writing.lines.push({ text: '  '.repeat(around.length) + text, path: pathText(path) })
  }
  const odd = oddity(value, around)
  if (odd) writing.report('manifest/not-data', { path: quote(pathText(path) || 'manifest'), ...odd })
  else if (typeof value !== 'object' || value === null || value instanceof Date) line(key + JSON.stringify(value) + end)
  else {
    const isList = Array.isArray(value)
    const names: readonly (string | number)[] = isList ? [...value.keys()] : Object.keys(value)
    line(`${key}${isList ? '[' : '{'}`)
    names.forEach((name, nth) => {
      if (around.length > most.depth || writing.size > most.size) return
      write(
        (value as Readonly<Record<string | number, unknown>>)[name],
        {
          path: [...path, name],
          key: isList ? '' : `${JSON.stringify(name)}: `,
          end: nth < names.length - 1 ? ',' : '',
          around: [...around, value],
        },
        writing,
      )
    })
    line(`${isList ? ']' : '}'}${end}`)
  }
}

/** What is wrong with a value that is not plain data, and what to write instead. */
function oddity(
  value: unknown,
  around: readonly object[],
): { readonly found: string; readonly advice: string } | undefined {
  if (value === undefined)
    return { found: 'undefined', advice: 'Leave it out to keep what the portal has, or write null for none.' }
  if (typeof value === 'bigint' || typeof value === 'function' || typeof value === 'symbol')
    return { found: `a ${typeof value}`, advice: plain }
  if (typeof value === 'number') return Number.isFinite(value) ? undefined : { found: String(value), advice: plain }
  if (typeof value !== 'object' || value === null) return undefined
  if (around.includes(value)) return { found: 'a value that contains itself', advice: plain }
  if (value instanceof Date)
    return Number.isNaN(value.getTime())
      ? { found: 'an invalid date', advice: 'Write such as 2035-03-31T22:00:00Z.' }
      : undefined
  const kind: unknown = Object.getPrototypeOf(value)
  // An object of another realm, such as that of a test runner, has another Object.prototype.
  if (Array.isArray(value) || kind === null || Object.getPrototypeOf(kind) === null) return undefined
  return { found: 'an object of a class', advice: `${plain} For a secret, write \${NAME} and give its value in env.` }
}

const plain = 'A manifest as data takes plain objects, lists, texts, numbers, true, false, null and dates.'

/** A path as it is written in JavaScript: `rooms[0].links.press.access`. */
function pathText(path: Path): string {
  return path
    .map((name, nth) => {
      if (typeof name === 'number') return `[${name}]`
      return /^[A-Za-z_]\w*$/.test(name) ? `${nth === 0 ? '' : '.'}${name}` : `[${JSON.stringify(name)}]`
    })
    .join('')
}
