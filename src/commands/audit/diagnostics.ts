import { type Diagnose, diagnosing, error, type Wording, warning } from '../../model/diagnostic.ts'
import { formatVersion } from '../../view/document/shape.ts'
import { count } from '../../view/words.ts'

const again = 'Name a file that roomlinks audit --output json=FILE has written.'

const catalogue = {
  'audit/rooms-unread': ({ many, rooms }: { many: number; rooms: string }): Wording =>
    error(
      `${count(many, 'room')} could not be read: ${rooms}.`,
      'Run the audit again. What is shown is complete except for these rooms.',
    ),
  'audit/lists-cut': ({ many, rooms }: { many: number; rooms: string }): Wording =>
    error(
      `The portal shows only the first 100 links of ${count(many, 'room')}: ${rooms}.`,
      'Delete links there that nobody needs, until there are fewer than 100, and run the audit again.',
    ),
  'audit/name-open': ({ variables }: { variables: string }): Wording =>
    error(
      `The name of a manifest decides which links are its own, and one is not known: ${variables} is not set.`,
      'Set the variable. Other variables need not be set for an audit.',
      3,
    ),
  'audit/entry-open': ({ variables }: { variables: string }): Wording =>
    warning(
      `This entry is left out, because its room is not known: ${variables} is not set.`,
      'Set the variable, or its links are shown as undeclared or unmanaged.',
    ),
  'audit/portals-differ': ({ one, other }: { one: string; other: string }): Wording =>
    error(
      `The manifests "${one}" and "${other}" name different portals.`,
      'Run one audit for each portal, with the manifests of that portal.',
      3,
    ),
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
