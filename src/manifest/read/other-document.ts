import type { Parsed } from '../yaml/parse.ts'
import { kindOf } from '../yaml/quote.ts'
import { type ManifestFile, sourceOf } from '../yaml/source.ts'
import type { Report } from '../yaml/tree.ts'
import { isMapping } from './data.ts'

/**
 * Reports a file that was found in a folder of manifests but is not one, and returns whether its data must then be
 * ignored. A file that was named directly counts as a manifest. The report shows no text of the file: it is not ours.
 */
export function reportOtherDocument(file: ManifestFile, parsed: Parsed | undefined, report: Report): boolean {
  const { inside } = file
  if (isPolicy(parsed?.data)) {
    report('manifest/is-policy', {}, parsed?.locate(['rules'], 'key'))
    return true
  }
  if (inside === undefined) return false
  const isRead = parsed?.data !== undefined
  const why = isRead ? whyNotManifest(parsed.data) : whyUnreadable(file)
  if (why === undefined) return false
  report('manifest/other-document', { why, inside }, sourceOf(file.file, '').place(0, 0))
  return isRead
}

/**
 * Why data is not a manifest, or `undefined` if it may be one. Whether data is that of a policy, which has rules where
 * a manifest has rooms.
 */
function isPolicy(data: unknown): boolean {
  return isMapping(data) && Object.hasOwn(data, 'rules') && !Object.hasOwn(data, 'rooms')
}

/** Many documents have a version; a manifest has version 1,
 * or `rooms`.
 */
function whyNotManifest(data: unknown): string | undefined {
  if (!isMapping(data)) return `it is ${kindOf(data)}`
  if (!Object.hasOwn(data, 'version')) return 'it has no version'
  const isOurs = data['version'] === 1 || Object.hasOwn(data, 'rooms')
  return isOurs ? undefined : 'it has another version and no rooms'
}

function whyUnreadable({ bytes }: ManifestFile): string | undefined {
  return /^version[ \t]*:/m.test(new TextDecoder().decode(bytes)) ? undefined : 'it has no version'
}
