import { type Diagnose, diagnosing, error, type Wording, warning } from '../model/diagnostic.ts'
import { accessNumbers } from '../model/link.ts'
import { quoteWord } from '../model/values/shell.ts'
import { didYouMean, oneOf } from './yaml/quote.ts'

const levels = oneOf(Object.keys(accessNumbers))

const catalogue = {
  'yaml/too-large': (): Wording =>
    error(
      'The file is larger than 16 MiB.',
      'Split the rooms over several files with the same name; -f takes a folder.',
    ),
  'yaml/not-utf8': (): Wording => error('The file is not UTF-8 text.', 'Save it with the encoding UTF-8.'),
  'yaml/empty': (): Wording =>
    error(
      'The file is empty, or contains only comments.',
      'Start with version: 1, name: and rooms:; roomlinks explain yaml/empty shows an example.',
    ),
  'yaml/several-documents': (): Wording =>
    error('A second YAML document starts here.', 'Remove the line ---, or put each document in a file of its own.'),
  'yaml/version': (): Wording =>
    error('The %YAML directive requires a version other than 1.2.', 'Remove the directive.'),
  'yaml/syntax': ({ what, advice }: { what: string; advice: string }): Wording => error(what, advice),
  'yaml/tab': (): Wording =>
    error('A tab is used as indentation.', 'YAML is indented with spaces only: replace the tab with two spaces.'),
  'yaml/too-deep': (): Wording =>
    error(
      'The nesting is deeper than 64 levels.',
      'A manifest needs no more than seven levels; look for an extra bracket or dash.',
    ),
  'yaml/too-long': (): Wording =>
    error(
      'The value that starts here is longer than 64 KiB.',
      'No value in a manifest needs to be that long: look for a quote that is not closed.',
    ),
  'yaml/too-many': (): Wording =>
    error(
      'The file has more than six million YAML tokens.',
      'Look for text that a program repeated; a manifest has about ten tokens for each link.',
    ),
  'yaml/duplicate-key': ({ key }: { key: string }): Wording =>
    error(`The key ${key} is already used in this mapping.`, 'Keep one of the two.'),
  'yaml/forbidden-key': ({ key }: { key: string }): Wording =>
    error(`The key ${key} is not allowed anywhere in a manifest.`, 'Choose another key.'),
  'yaml/key-not-text': (): Wording => error('A key is a mapping, a list or an alias.', 'Keys are plain text.'),
  'yaml/tag': (): Wording =>
    error(
      'This YAML tag is unknown, or does not fit its value.',
      'Remove the word that starts with !, and put the value in quotes if it should be text.',
    ),
  'yaml/unknown-alias': ({ name, near }: { name: string; near: string | undefined }): Wording =>
    error(
      `No anchor above this line is called ${name}.`,
      didYouMean(near && `*${near}`, 'Write &name before the value that the alias refers to, higher up in the file.'),
    ),
  'yaml/alias-loop': ({ name }: { name: string }): Wording =>
    error(`The alias ${name} is inside the value that it refers to.`, 'Write out the inner value.'),
  'yaml/too-many-aliases': (): Wording =>
    error(
      'Aliases expand more than 100 times, or to more than a million values.',
      'Instead of repeating an alias, select many rooms by one tag, or use defaults.',
    ),
  'yaml/merge': ({ found }: { found: string }): Wording =>
    error(
      `The merge key << takes a mapping or a list of mappings, but this is ${found}.`,
      'Write <<: *name, with &name before a mapping.',
    ),
  'manifest/is-policy': (): Wording =>
    error('This file is a policy, not a manifest.', 'Give it with --policy, and leave it out of -f.'),
  'manifest/not-data': ({ path, found, advice }: { path: string; found: string; advice: string }): Wording =>
    error(`${path} is ${found}.`, advice),
  'manifest/no-file': (): Wording =>
    error('There is no manifest file.', 'Write roomlinks.yaml, or name a file or a folder of .yaml files with -f.'),
  'manifest/other-document': ({ why, inside }: { why: string; inside: string }): Wording =>
    error(
      `This file is in a folder of manifests but is not one: ${why}.`,
      `Exclude it with --exclude ${quoteWord(inside)}; if it is a manifest, start it with version: 1`,
    ),
  'manifest/unknown-key': ({
    key,
    near,
    known,
  }: {
    key: string
    near: string | undefined
    known: readonly string[]
  }): Wording => error(`The key ${key} is not allowed here.`, didYouMean(near, `Known keys: ${known.join(', ')}.`)),
  'manifest/wrong-type': ({ key, expected, found }: { key: string; expected: string; found: string }): Wording =>
    error(`${key} must be ${expected}, but this is ${found}.`, typeAdvice(expected, found)),
  'manifest/missing-key': ({ key, example }: { key: string; example: string }): Wording =>
    error(`The key ${key} is missing.`, `Add ${example}`),
  'manifest/version': (): Wording => error('This version of the manifest format is unknown.', 'Write version: 1'),
  'manifest/bad-value': ({
    key,
    found,
    near,
    allowed,
  }: {
    key: string
    found: string
    near: string | undefined
    allowed: readonly string[]
  }): Wording => error(`${key} cannot be ${found}.`, didYouMean(near, `Use ${oneOf(allowed)}.`)),
  'manifest/out-of-range': ({ key, range }: { key: string; range: string }): Wording =>
    error(`The number for ${key} is out of range.`, `Use ${range}.`),
  'manifest/name': ({ found }: { found: string }): Wording =>
    error(`${found} is not a valid name for a manifest.`, 'Use 1 to 63 characters from a to z, 0 to 9 and the hyphen.'),
  'manifest/former-twice': ({ name }: { name: string }): Wording =>
    error(`The earlier name ${name} is listed twice.`, 'Remove one of the two from `formerly`.'),
  'manifest/former-name': ({ name }: { name: string }): Wording =>
    error(
      `${name} is the current name of the manifest, not an earlier one.`,
      'Remove it from `formerly`, or change `name` to the new name.',
    ),
  'manifest/former-many': ({ most }: { most: number }): Wording =>
    error(
      `A manifest can have at most ${most} earlier names.`,
      'Remove the names that no link has any more from `formerly`: each one costs every plan some time.',
    ),
  'manifest/portal': ({ why }: { why: string }): Wording =>
    error(`The portal address ${why}.`, 'Write an address like https://acme.example.com'),
  'manifest/portal-http': (): Wording =>
    warning(
      'The portal address uses http, so anyone on the network can read the API key and all passwords.',
      'Use https; plan and apply accept http only with --allow-http.',
    ),
  'manifest/portal-api': (): Wording =>
    warning(
      'The portal address includes the path of the API, /api/2.0, which is ignored.',
      'Remove the path, as in https://acme.example.com',
    ),
  'manifest/other-name': (): Wording =>
    error(
      'The files have different names, so they are not one manifest.',
      'Give both the same name, or run roomlinks for each one.',
    ),
  'manifest/other-portal': (): Wording =>
    error('The files name different portals.', 'Name the portal in one file only, or set DOCSPACE_URL instead.'),
  'manifest/other-guard': ({ key }: { key: string }): Wording =>
    error(`The files set different values for guard.${key}.`, 'Keep the value in only one of the files.'),
  'manifest/link-id': (): Wording =>
    error(
      'This is not the id of a link.',
      'Write a UUID, such as 0f8fad5b-d9cb-469f-a165-70867728950e, or leave id out.',
    ),
  'manifest/fault-path': ({ why }: { why: string }): Wording =>
    error(`The path ${why}.`, 'Write a path like /api/2.0/files/rooms/*/links'),
  'manifest/fault-after': ({ fault }: { fault: string }): Wording =>
    error(
      `The fault ${fault} does not take after.`,
      'Remove after; it is only for tooManyAfterSeconds, tooManyAfterDate, error503, delay and slowBody.',
    ),
  'manifest/more': (): Wording =>
    warning('Only the first 250 errors or warnings are reported.', 'Fix these, then run it again.'),
  'fmt/unsafe': (): Wording =>
    error(
      'The file cannot be formatted without changing its data or losing a comment, so it stays as it is.',
      'Part of it has an unusual form, such as a very long key or an anchor on the whole file: rewrite that part in a simpler form.',
    ),
  'env/unset': ({ name }: { name: string }): Wording =>
    error(
      `The environment variable ${name} is not set.`,
      'Set it before running roomlinks, or use --secrets FILE if it is in a file; write $${ for a literal ${',
    ),
  'env/credential': ({ name }: { name: string }): Wording =>
    error(
      `${name} is a credential of roomlinks or of its CI, and this text is shown.`,
      'Use a separate environment variable.',
    ),
  'env/portal-from-file': ({ name }: { name: string }): Wording =>
    error(
      `${name} comes from a file of --secrets, which may not name the portal.`,
      'Write the address in the manifest, or set the variable in the environment.',
    ),
  'env/secret-name': ({ name, why }: { name: string; why: 'name' | 'file' }): Wording =>
    error(
      `${name} ${why === 'name' ? 'is named like a secret' : 'comes from a file of secrets'}, and this text is shown.`,
      `Only a password may use it. If it is not secret, ${why === 'name' ? 'rename it' : 'set it in the environment'}, or list it at the top of the manifest: env: { plain: [${name}] }`,
    ),
  'env/secret-value': ({
    name,
    what,
    guessed,
  }: {
    name: string | undefined
    what: string
    guessed: string | undefined
  }): Wording =>
    error(
      `${holderOf(name)} is or contains ${what}, and this text is shown.`,
      guessed === undefined
        ? 'Use an environment variable without a secret in it.'
        : `Use another variable or, if ${guessed} is not secret, list it at the top of the manifest: env: { plain: [${guessed}] }`,
    ),
  'env/login': ({ name }: { name: string | undefined }): Wording =>
    error(
      `${holderOf(name)} has a user name and a password in it (user:password@), and this text is shown.`,
      'Use an address without credentials.',
    ),
  'env/plain': ({ name, isKey }: { name: string; isKey: boolean }): Wording =>
    error(
      isKey
        ? `${name} is a credential of roomlinks or of its CI, so env.plain cannot list it.`
        : `${name} is not the name of an environment variable.`,
      isKey ? 'Remove it from the list.' : 'Write only the name, with letters, digits and underscores.',
    ),
  'env/malformed': (): Wording =>
    error(
      `This \${ is not followed by the name of an environment variable and a closing }.`,
      `Write \${NAME} or \${NAME:-default}, with letters, digits and underscores in the name; write $\${ for a literal \${`,
    ),
  'env/nested-default': ({ name }: { name: string }): Wording =>
    error(
      `The default of ${name} contains another \${.`,
      'Write the default as plain text: it cannot take anything from the environment.',
    ),
  'env/password-default': ({ name }: { name: string }): Wording =>
    error(
      `The password from ${name} has a default, which everyone who can read this file can read.`,
      `Write \${${name}} without a default, and set ${name} before running roomlinks.`,
    ),
  'env/wrong-value': ({ name, expected }: { name: string; expected: string }): Wording =>
    error(`${name} does not give ${expected}.`, `Set ${name} to ${expected}, or write the value in the file.`),
  'env/not-here': ({ key, expected }: { key: string; expected: string }): Wording =>
    error(`${key} cannot come from the environment.`, `Write ${expected} in the file itself.`),
  'room/no-selector': (): Wording => error('This entry does not select a room.', 'Add id, title or tag.'),
  'room/several-selectors': ({ keys }: { keys: readonly string[] }): Wording =>
    error(
      `This entry selects rooms by ${keys.join(' and ')} at once.`,
      'Keep one of them; use another entry for another room.',
    ),
  'room/empty-selector': ({ key }: { key: string }): Wording =>
    error(`The ${key} that selects the room is empty.`, 'Write the value as the portal shows it.'),
  'room/id': ({ found, meant }: { found: string; meant: string | undefined }): Wording =>
    error(
      `${found} is not the id of a room.`,
      `Write the id in digits, as in the address of the room${meant === undefined ? '' : `: ${meant}`}. Only a room in third-party storage has another kind of id; put it in quotes.`,
    ),
  'room/unmanaged-differs': (): Wording =>
    error('Two entries for the same rooms disagree about unmanaged.', 'Set unmanaged in only one of them.'),
  'room/ignore-reason': (): Wording =>
    error(
      'This link is ignored without a reason.',
      'Write why the link is known and may stay, as in 0123456789ab: "Link of the press office".',
    ),
  'link/adopt-ignored': ({ link }: { link: string }): Wording =>
    error(
      `The link that ${link} adopts is also ignored.`,
      'Remove it from `ignore` to adopt it, or remove the key to leave it alone.',
    ),
  'link/key': ({ key, near }: { key: string; near: string | undefined }): Wording =>
    error(
      `${key} cannot be the key of a link.`,
      didYouMean(near, 'Use 1 to 63 characters from a to z, 0 to 9 and the hyphen, not starting with a hyphen.'),
    ),
  'link/near-role': ({ key, near }: { key: string; near: string }): Wording =>
    warning(`The link ${key} has no role: it is an additional external link.`, didYouMean(near, 'Choose another key.')),
  'link/other-kind': ({ key, kind, owners }: { key: string; kind: string; owners: string }): Wording =>
    error(`${kind} has no ${key}.`, `Remove ${key}: only ${owners}.`),
  'link/primary-rotation': (): Wording =>
    error(
      'A primary link cannot be rotated from the manifest, because the portal chooses its id.',
      'Remove rotation. To give the link of a room a new URL, run roomlinks rotate ROOM primary.',
    ),
  'link/access': ({ found, near }: { found: string; near: string | undefined }): Wording =>
    error(
      `${found} is not an access level.`,
      didYouMean(near, `Use ${levels}; to revoke the link, write absent: true.`),
    ),
  'link/no-access': ({ link }: { link: string }): Wording =>
    error(
      `The link ${link} has no access level, here or in the defaults.`,
      `Add access with ${levels}; the portal would remove a link without one.`,
    ),
  'link/title': ({ why }: { why: string }): Wording =>
    error(`The title ${why}.`, 'Write 1 to 255 characters, or leave title out.'),
  'link/date': ({ found, why, example }: { found: string; why: string; example: string }): Wording =>
    error(`${found} ${why}.`, `Write ${example}`),
  'link/too-late': ({ found }: { found: string }): Wording =>
    error(
      `The date ${found} is more than ten years ahead, which the portal refuses.`,
      'Choose an earlier date, or null for a link that never expires.',
    ),
  'link/expired': ({ found }: { found: string }): Wording =>
    warning(`The date ${found} has passed.`, 'Choose a later date, or write absent: true to revoke the link.'),
  'link/password': ({ why }: { why: string }): Wording =>
    error(
      `The password ${why}.`,
      'The portal accepts 8 to 30 printable ASCII characters without spaces; null means no password.',
    ),
  'link/plain-password': (): Wording =>
    warning(
      'Everyone who can read this file can read this password.',
      `Write \${NAME} and put the password in that environment variable.`,
    ),
  'link/rotation': (): Wording => error('The rotation is empty.', 'Write any text or number, or leave rotation out.'),
  'link/adopt': ({
    found,
    digits,
    isSecret,
  }: {
    found: string
    digits: number | undefined
    isSecret: boolean
  }): Wording =>
    error(
      `${found} is not the fingerprint of a link${digits === undefined ? '' : `: it has ${digits} hex digits instead of 12`}.`,
      isSecret
        ? 'It looks like the id or the URL of a link, which is secret: never write one here. Use the 12 hex digits that roomlinks plan --show-unmanaged shows.'
        : 'Copy the 12 hex digits that roomlinks plan --show-unmanaged shows for the link.',
    ),
  'link/absent': ({ link, key }: { link: string; key: string }): Wording =>
    error(
      `The link ${link} is declared absent, so ${key} has no meaning.`,
      'Next to absent: true, only adopt is allowed.',
    ),
  'link/twice': ({ link }: { link: string }): Wording =>
    error(
      `The link ${link} is already declared for the same rooms.`,
      'Keep one of the two, or give one of them another key.',
    ),
  'link/adopted-twice': (): Wording => error('Two links adopt the same existing link.', 'Keep adopt in one of them.'),
  'policy/is-manifest': (): Wording =>
    error('This file is a manifest, not a policy.', 'Give it with -f, and a file with rules: with --policy.'),
  'policy/name': ({ what, found }: { what: 'policy' | 'rule'; found: string }): Wording =>
    error(`${found} is not a name for a ${what}.`, 'Use 1 to 63 characters out of a to z, 0 to 9 and the hyphen.'),
  'policy/rule-twice': ({ rule }: { rule: string }): Wording =>
    error(`The rule ${rule} is already in another policy file.`, 'Give one of the two rules another name.'),
  'policy/empty': ({ key }: { key: string }): Wording =>
    error(`${key} is empty.`, emptyAdvice[key] ?? 'Write a value.'),
  'policy/duration': ({ found, number = '90' }: { found: string; number: string | undefined }): Wording =>
    error(
      `${found} is not a length of time.`,
      `Write a whole number and a unit: ${number}h, ${number}d or ${number}w.`,
    ),
  'policy/environment': (): Wording =>
    error('A policy takes nothing from the environment.', 'Write the value itself instead of ${NAME}.'),
  'policy/unknown-rule': ({ rule, near }: { rule: string; near: string | undefined }): Wording =>
    error(
      `This policy has no rule ${rule}.`,
      didYouMean(near, 'Write the name of a rule of this file, or remove the exception.'),
    ),
  'policy/unmeetable': ({ rule, links, why }: { rule: string; links: string; why: string }): Wording =>
    warning(
      `The rule ${rule} cannot be met by ${links}: ${why}.`,
      'If it is not about them, name the other kinds in match; if they must not exist, say so in a rule without require and forbid.',
    ),
}

/** What to write where a part of a policy is empty. */
const emptyAdvice: { readonly [key: string]: string } = {
  match: 'Say which links the rule is about, with at least one of room, kind, key, state, audience and access.',
  room: 'Say which room, by its id or title.',
  require: 'Name what must hold, or remove require: a rule without require and forbid allows no link that matches.',
  forbid: 'Name what must not hold, or remove forbid: a rule without require and forbid allows no link that matches.',
}

function typeAdvice(expected: string, found: string): string {
  if (found === 'nothing' && expected === 'a mapping') return 'Write {} for an empty mapping.'
  if (found === 'nothing' && expected === 'a list') return 'Write [] for an empty list.'
  if (expected === 'a whole number or text' && found === 'a number') return 'Write a whole number.'
  if (found === 'nothing') return `Give it a value: ${expected}.`
  if (!expected.includes('text')) return found === 'text' ? `Write ${expected}, without quotes.` : `Write ${expected}.`
  return found === 'a mapping' || found === 'a list' ? `Write ${expected}.` : 'Put the value in quotes.'
}

/** The codes of this stage, and the facts that each of them needs. */
export type ManifestCatalogue = typeof catalogue

export const diagnose: Diagnose<ManifestCatalogue> = diagnosing(catalogue)

function holderOf(name: string | undefined): string {
  return name === undefined ? 'The value of this text' : `The value of ${name}`
}
