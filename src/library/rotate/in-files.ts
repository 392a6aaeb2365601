import { rotateIn } from '../../manifest/edit/rotate.ts'
import type { ManifestFile } from '../../manifest/yaml/source.ts'
import { type Checked, checked, type Diagnostic, failed } from '../../model/diagnostic.ts'
import type { FileChange } from '../../model/file-change.ts'
import { hasPassed, type Instant } from '../../model/values/instant.ts'
import type { Declared } from '../declared/find.ts'
import { diagnose } from './diagnostics.ts'

/** Sets the rotation of declared links in their files to `to`, or else to the next number; or says why it cannot. */
export function rotateInFiles(
  files: readonly ManifestFile[],
  declared: readonly Declared[],
  { to, now }: { readonly to: string | undefined; readonly now: Instant },
): Checked<readonly FileChange[]> {
  const problems = declared.flatMap((each) => checkRotatable(each, now))
  if (problems.length > 0) return failed(...problems)
  const rotated = files.map((file) => rotateIn(file, linksIn(file, declared), to))
  const refused = rotated.flatMap((file) => file.refused)
  if (refused.length > 0) {
    return failed(
      ...refused.map(({ want, reason }) => diagnose('rotate/obstacle', { key: want.key, reason }, want.place)),
    )
  }
  return checked(
    rotated.flatMap(({ change }) => change ?? []),
    [],
  )
}

/** Reports why a plan would not replace the link. */
function checkRotatable({ link }: Declared, now: Instant): readonly Diagnostic[] {
  const { key, place, absent, protect } = link
  const { expirationDate } = link.settings
  if (absent) return [diagnose('rotate/absent', { key }, place)]
  if (protect) return [diagnose('rotate/protected', { key }, place)]
  return hasPassed(expirationDate, now) ? [diagnose('rotate/expired', { key, expires: expirationDate }, place)] : []
}

function linksIn({ file }: ManifestFile, all: readonly Declared[]): readonly Declared['link'][] {
  return all.map(({ link }) => link).filter(({ place }) => place().file === file)
}
