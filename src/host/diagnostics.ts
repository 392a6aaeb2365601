import { type Diagnose, diagnosing, error, type Wording, warning } from '../model/diagnostic.ts'
import { exposedReason } from '../model/values/address.ts'

/** Why a file must not be read: a checkout must not be able to choose it. */
export type OutsideReason = 'outside' | 'git'

/** What is wrong with a line in a file of variables. */
export type LineFault = 'form' | 'quote' | 'rest' | 'hash' | 'reference' | 'twice'

const lineFaults: { readonly [F in LineFault]: readonly [message: string, hint: string] } = {
  form: [
    'This line is not NAME=value.',
    "Write NAME='value', with a name of letters, digits and underscores; a comment begins with #.",
  ],
  quote: [
    'The value begins with a quote that nothing closes.',
    'Close it, or put the value in another kind of quotes.',
  ],
  rest: ['The text after the closing quote would be ignored.', 'Put the whole value in one pair of quotes.'],
  hash: [
    'The value would end at its #.',
    'Put the value in quotes, even an empty one, or write a space before a comment.',
  ],
  reference: [
    'The value is a reference of 1Password, not the secret itself.',
    'Let 1Password replace it: op run --env-file FILE -- roomlinks plan, without --secrets.',
  ],
  twice: ['The file sets this variable twice.', 'Delete one of the two lines.'],
}

/** The address of a portal, and where it is written. */
interface NamedPortal {
  readonly source: string
  readonly address: string
}

const catalogue = {
  'policy/unreadable': ({ file, why }: { file: string; why: string }): Wording =>
    error(
      `The policy ${file} cannot be read: ${why}.`,
      'Name the policy with --policy, or write it as roomlinks.policy.yaml beside the manifest.',
    ),
  'file/unreadable': ({ file, why, isMissing }: { file: string; why: string; isMissing: boolean }): Wording =>
    error(
      `${file} cannot be read (${why}).`,
      isMissing && file === 'roomlinks.yaml'
        ? 'Run roomlinks init to write one from the rooms of your portal, or name another file with --file. roomlinks audit and roomlinks links --all need none.'
        : 'Name the manifest with --file, or write it as roomlinks.yaml in this folder.',
    ),
  'folder/gone': (): Wording =>
    error(
      'The working folder no longer exists: it was deleted or replaced while this shell was in it.',
      'Change to a folder that exists; cd "$PWD" enters a new folder with the same name.',
    ),
  'file/outside': ({ file, reason }: { file: string; reason: OutsideReason }): Wording =>
    error(
      reason === 'git'
        ? `${file} leads into a git directory, so it is not read.`
        : `${file} leads out of its git working tree by a symbolic link, so it is not read.`,
      'Put the file itself there, or name the file that the link points to; in a folder of manifests, --exclude leaves it out.',
    ),
  'saved/unreadable': ({ file, why }: { file: string; why: string }): Wording =>
    error(`${file} cannot be read (${why}).`, 'Name a file that roomlinks plan --out wrote.'),
  'file/no-manifest': ({ folder }: { folder: string }): Wording =>
    error(`The folder ${folder} contains no .yaml or .yml file.`, 'Name another folder or a file with --file.'),
  'file/unwritable': ({ file, why }: { file: string; why: string }): Wording =>
    error(`${file} cannot be written (${why}).`, 'Choose a file in an existing folder that you may write to.'),
  'file/changed': ({ file }: { file: string }): Wording =>
    error(
      `${file} has changed since it was read, so nothing was written.`,
      'Check the file, and run the command again.',
    ),
  'file/unrestored': ({ file, why }: { file: string; why: string }): Wording =>
    error(
      `${file} was written, and could not be restored (${why}).`,
      'Another file could not be written, so the manifest is only partly changed: check it with git diff.',
    ),
  'audit/unwritable': ({ file, why }: { file: string; why: string }): Wording =>
    error(
      `The audit log ${file} cannot be written (${why}), so no further change was started.`,
      'Changes in progress may be missing from it; see the report. Make room for the log, and run apply again to finish.',
    ),
  'output/unwritable': ({ why }: { why: string }): Wording =>
    error(
      `The output is incomplete: stdout cannot be written (${why}).`,
      'Redirect it elsewhere, or make room, and run plan again. The changes of an apply are not undone.',
    ),
  'github/unwritable': ({ file, why }: { file: string; why: string }): Wording =>
    warning(
      `${file} cannot be written (${why}): nothing is reported to GitHub Actions.`,
      'The printed result is not affected. Use --no-github if there is no such file.',
    ),
  'github/full': ({ file }: { file: string }): Wording =>
    warning(
      `The step summary ${file} has no room for the result: GitHub accepts 1 MiB.`,
      'Run it in a separate step; each step has its own summary.',
    ),
  'github/nowhere': (): Wording =>
    warning(
      'Nothing is reported to GitHub Actions: neither GITHUB_STEP_SUMMARY nor GITHUB_OUTPUT is set.',
      'Use --github inside a step of GitHub Actions, or set one of them to a file.',
    ),
  'portal/not-named': (): Wording =>
    error(
      'No portal is configured.',
      'Write `portal: https://acme.example.com` in the manifest, set DOCSPACE_URL, or use --portal.',
    ),
  'portal/differs': ({ one, other }: { one: NamedPortal; other: NamedPortal }): Wording =>
    error(
      `${one.source} and ${other.source} name different portals: ${one.address} and ${other.address}.`,
      'Remove one of them, or make them equal. --portal overrides DOCSPACE_URL, but nothing overrides the manifest.',
    ),
  'portal/address': ({ source, why }: { source: string; why: string }): Wording =>
    error(
      `The address of the portal in ${source} ${why}.`,
      'Write it as https://acme.example.com; http is only for this machine.',
    ),
  'portal/exposed': ({ source }: { source: string }): Wording =>
    error(
      `The address of the portal in ${source} ${exposedReason}.`,
      'Use https; in a network where nobody else can listen, --allow-http accepts it as it is.',
    ),
  'portal/api-path': ({ source }: { source: string }): Wording =>
    warning(
      `The address of the portal in ${source} has the path of the API, /api/2.0, which is ignored.`,
      'Write it without the path: https://acme.example.com.',
    ),
  'proxy/unusable': ({ variable, why }: { variable: string; why: string }): Wording =>
    error(
      `The address of the proxy in ${variable} ${why}.`,
      'Write it as http://proxy.example.com:3128. In a user name or a password, write %2F for /, %3F for ?, %23 for #, %40 for @ and %25 for %. Or unset it.',
    ),
  'key/missing': (): Wording =>
    error(
      'There is no API key.',
      'Create one in the portal (Settings, Developer tools, API keys) and put it into DOCSPACE_API_KEY, or into a file for --api-key-file.',
      4,
    ),
  'key/empty': ({ file }: { file: string }): Wording =>
    error(
      `The file ${file} contains no API key: it is empty.`,
      'Write the key into it, on one line and nothing else.',
      4,
    ),
  'key/malformed': ({ source }: { source: string }): Wording =>
    error(
      `The API key in ${source} has characters that a key cannot have.`,
      'A key is one word, such as sk- and 64 letters and digits; check for line breaks and quotes.',
      4,
    ),
  'key/unreadable': ({ file, why }: { file: string; why: string }): Wording =>
    error(
      `The API key cannot be read from ${file} (${why}).`,
      'Check the path that --api-key-file names, and who may read it.',
      4,
    ),
  'key/shared': ({ file }: { file: string }): Wording =>
    warning(
      `Other users of this machine may read the API key in ${file}.`,
      'Remove that permission with chmod 600; whoever has the key can change every link of its owner.',
    ),
  'secrets/unreadable': ({ file, why }: { file: string; why: string }): Wording =>
    error(
      `The variables cannot be read from ${file} (${why}).`,
      'Check the path that --secrets names, and who may read it. The file is a UTF-8 text of NAME=value lines.',
    ),
  'secrets/portal': ({ file }: { file: string }): Wording =>
    warning(
      `DOCSPACE_URL in ${file} has no effect: whoever can change that file could have the key sent elsewhere.`,
      'Write `portal: https://acme.example.com` in the manifest, set DOCSPACE_URL in the environment, or use --portal.',
    ),
  'secrets/shared': ({ file }: { file: string }): Wording =>
    warning(`Other users of this machine may read the variables in ${file}.`, 'Remove that permission with chmod 600.'),
  'secrets/line': ({ why }: { why: LineFault }): Wording => error(...lineFaults[why]),
  'sandbox/port': ({ port, why }: { port: number; why: string }): Wording =>
    error(`The sandbox cannot listen on port ${port} (${why}).`, 'Choose another port, or 0 for any free one.'),
  'sandbox/seed': ({ file, why }: { file: string; why: string }): Wording =>
    error(
      `${file} describes a portal that cannot exist: ${why}`,
      'Give each room, and each link in it, a unique id, and each room a type that this version of DocSpace has.',
      3,
    ),
  'sandbox/seed-unreadable': ({ file, why }: { file: string; why: string }): Wording =>
    error(`${file} cannot be read (${why}).`, 'Check the path that --seed or --faults names, and who may read it.'),
  'explain/unknown': ({ word, near }: { word: string; near: readonly string[] }): Wording =>
    error(
      `There is no code "${word}".`,
      near.length > 0 ? `Did you mean ${near.join(' or ')}?` : 'Run roomlinks explain to list all codes.',
    ),
}

export const diagnose: Diagnose<typeof catalogue> = diagnosing(catalogue, 1)
