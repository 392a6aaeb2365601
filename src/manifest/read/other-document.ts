import type { Parsed } from '../text/parse.ts'
import { kindOf } from '../text/quote.ts'
import { type ManifestFile, sourceOf } from '../text/source.ts'
import type { Tell } from '../text/tree.ts'
import { isMapping } from './said.ts'

/**
 * Reports a file that was found in a folder of manifests and is none, and returns whether its other mistakes are no
 * mistakes then. A file that was named itself is taken for a manifest. Nothing of its text is shown: it is not ours.
 */
export function tellOther(file: ManifestFile, parsed: Parsed | undefined, tell: Tell): boolean {
  const { inside } = file
  if (isPolicy(parsed?.data)) {
    tell('manifest/is-policy', {}, parsed?.locate(['rules'], 'key'))
    return true
  }
  if (inside === undefined) return false
  const isRead = parsed?.data !== undefined
  const why = isRead ? whyOther(parsed.data) : whyUnread(file)
  if (why === undefined) return false
  tell('manifest/other-document', { why, inside }, sourceOf(file.file, '').place(0, 0))
  return isRead
}

/** Whether data is that of a policy, which has rules where a manifest has rooms. */
export function isPolicy(data: unknown): boolean {
  return isMapping(data) && Object.hasOwn(data, 'rules') && !Object.hasOwn(data, 'rooms')
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
