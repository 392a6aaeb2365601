import type { Parsed } from '../yaml/parse.ts'
import { kindOf } from '../yaml/quote.ts'
import { type ManifestFile, sourceOf } from '../yaml/source.ts'
import type { Tell } from '../yaml/tree.ts'
import { isMapping } from './data.ts'

/**
 * Reports a file that was found in a folder of manifests and is none, and returns whether its other mistakes are no
 * mistakes then. A file that was named itself is taken for a manifest. Nothing of its text is shown: it is not ours.
 */
export function tellOther(file: ManifestFile, parsed: Parsed | undefined, tell: Tell): boolean {
  const { inside } = file
  if (inside === undefined) return false
  const isRead = parsed?.data !== undefined
  const why = isRead ? whyOther(parsed.data) : whyUnread(file)
  if (why === undefined) return false
  tell('manifest/other-document', { why, inside }, sourceOf(file.file, '').place(0, 0))
  return isRead
}

/** Many documents have a version; that of a manifest is 1, and what one declares is under `rooms`. */
function whyOther(data: unknown): string | undefined {
  if (!isMapping(data)) return `it is ${kindOf(data)}`
  if (!Object.hasOwn(data, 'version')) return 'it has no version'
  const isOurs = data['version'] === 1 || Object.hasOwn(data, 'rooms')
  return isOurs ? undefined : 'it is of another version, and has no rooms'
}

function whyUnread({ bytes }: ManifestFile): string | undefined {
  return /^version[ \t]*:/m.test(new TextDecoder().decode(bytes)) ? undefined : 'it has no version'
}
