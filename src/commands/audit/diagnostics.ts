import { type Diagnose, diagnosing, error, type Wording } from '../../model/diagnostic.ts'
import { formatVersion } from '../../view/document/shape.ts'

const again = 'Name a file that roomlinks audit --output json=FILE has written.'

const catalogue = {
  'since/unreadable': ({ file, why }: { file: string; why: string }): Wording =>
    error(`${file} cannot be read: ${why}.`, again),
  'since/not-json': ({ file }: { file: string }): Wording =>
    error(`${file} is not an earlier audit: it is not JSON in UTF-8, or it was cut off.`, again),
  'since/not-an-audit': ({ file, found }: { file: string; found: string }): Wording =>
    error(`${file} is not an earlier audit: it holds ${found}.`, again),
  'since/version': ({ file, version }: { file: string; version: string }): Wording =>
    error(
      `${file} was written in format ${version}; this version of roomlinks reads ${formatVersion} and what only adds to it.`,
      'Compare with an audit of this version, or use the version that wrote the file.',
    ),
  'since/shape': ({ file, why }: { file: string; why: string }): Wording =>
    error(`${file} does not fit schemas/portal-audit.schema.json: ${why}.`, again),
  'since/other-portal': ({ file, earlier, now }: { file: string; earlier: string; now: string }): Wording =>
    error(`${file} is an audit of ${earlier}, and this portal is ${now}.`, 'Name an earlier audit of this portal.'),
}

/** Words what is wrong with an audit, or with the earlier one that it is compared with. */
export const diagnose: Diagnose<typeof catalogue> = diagnosing(catalogue, 1)
