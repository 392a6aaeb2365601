import { relative, resolve } from 'node:path'
import { systemErrorText } from '../../cli/files/files.ts'
import { isIn } from '../../host/bounds.ts'
import { diagnose as diagnoseFile } from '../../host/diagnostics.ts'
import type { World } from '../../host/world.ts'
import { hasCode } from '../../host/write.ts'
import { type Checked, checked, failed } from '../../model/diagnostic.ts'

/** A `.gitignore` with one more line; `before` is absent if there is no file yet. */
export interface IgnoreChange {
  readonly before?: string
  readonly after: string
}

/** The file with what git ignores. */
export const ignoreFile = '.gitignore'

/** Returns the change that keeps a file out of git; `undefined` if there is nothing to add, or the file is elsewhere. */
export async function planToIgnore(path: string, world: World): Promise<Checked<IgnoreChange | undefined>> {
  const pattern = patternFor(path)
  if (pattern === undefined) return checked(undefined, [])
  try {
    const before = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(await world.read(ignoreFile))
    const lines = before.split('\n').map((line) => line.trim())
    const at = Math.max(lines.lastIndexOf(pattern), lines.lastIndexOf(`/${pattern}`))
    // A later exception could bring the file back.
    if (at > lines.findLastIndex((line) => line.startsWith('!'))) return checked(undefined, [])
    return checked({ before, after: `${before}${/[^\n]$/.test(before) ? '\n' : ''}${pattern}\n` }, [])
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return checked({ after: `${pattern}\n` }, [])
    const why = hasCode(error, 'ERR_ENCODING_INVALID_ENCODED_DATA') ? 'it is not UTF-8 text' : systemErrorText(error)
    return failed(diagnoseFile('file/unwritable', { file: ignoreFile, why }))
  }
}

/** The pattern for a file in this folder or below; `undefined` for others, and for paths that no pattern can express. */
function patternFor(path: string): string | undefined {
  const file = resolve(path)
  if (!isIn(resolve(), file) || /[\r\n]/.test(path)) return undefined
  return relative(resolve(), file)
    .replaceAll('\\', '/')
    .replace(/[*?[]/g, '\\$&')
    .replace(/^[#!]| +$/g, (found) => found.replace(/./g, '\\$&'))
}
