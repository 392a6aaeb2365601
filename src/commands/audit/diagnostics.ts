import { type Diagnose, diagnosing, error, type Wording } from '../../model/diagnostic.ts'
import { formatVersion } from '../../view/document/shape.ts'

const catalogue = {
  'since/unreadable': ({ file, why }: { file: string; why: string }): Wording =>
    error(`${file} cannot be read: ${why}.`, 'Check the path that --since names, and who may read the file.'),
  'since/not-an-audit': ({ file, why }: { file: string; why: string }): Wording =>
    error(`${file} is not an earlier audit: ${why}.`, 'Name a file written by roomlinks audit --output json=FILE.'),
  'since/version': ({ file, version }: { file: string; version: string }): Wording =>
    error(
      `${file} was written in format ${version}; this version of roomlinks reads ${formatVersion} and what only adds to it.`,
      'Compare with an audit of this version, or use the version that wrote the file.',
    ),
  'since/other-portal': ({ file, earlier, now }: { file: string; earlier: string; now: string }): Wording =>
    error(`${file} is an audit of ${earlier}, but this portal is ${now}.`, 'Name an earlier audit of this portal.'),
}

/** Reports what is wrong with the earlier audit to compare with. */
export const diagnose: Diagnose<typeof catalogue> = diagnosing(catalogue, 1)
