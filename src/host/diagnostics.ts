import { type Diagnose, diagnosing, error, type Wording, warning } from '../model/diagnostic.ts'
import { exposure } from '../model/text/address.ts'

/** Why a file may not be read: it is none that a checkout may choose. */
export type Stray = 'outside' | 'git'

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
        ? 'roomlinks init writes one from the rooms of your portal; or name another file with --file.'
        : 'Name the manifest with --file, or write it as roomlinks.yaml in this folder.',
    ),
  'folder/gone': (): Wording =>
    error(
      'The working folder is gone: it was deleted or replaced while this shell was in it.',
      'Go to a folder that is there; cd "$PWD" enters a new one of the same name.',
    ),
  'file/outside': ({ file, stray }: { file: string; stray: Stray }): Wording =>
    error(
      stray === 'git'
        ? `${file} leads into a git directory, so it is not read.`
        : `${file} leads out of its git working tree by a symbolic link, so it is not read.`,
      'Put the file itself there, or name the file that is meant; of a folder of manifests, --exclude leaves it out.',
    ),
  'saved/unreadable': ({ file, why }: { file: string; why: string }): Wording =>
    error(`${file} cannot be read (${why}).`, 'Name a file that roomlinks plan --out has written.'),
  'file/no-manifest': ({ folder }: { folder: string }): Wording =>
    error(`The folder ${folder} holds no .yaml or .yml file.`, 'Name another folder with --file, or a file.'),
  'file/unwritable': ({ file, why }: { file: string; why: string }): Wording =>
    error(`${file} cannot be written (${why}).`, 'Choose a file in a folder that exists and that you may write to.'),
  'file/changed': ({ file }: { file: string }): Wording =>
    error(`${file} was changed since it was read, so nothing was written.`, 'Look at it, and run the command again.'),
  'file/unrestored': ({ file, why }: { file: string; why: string }): Wording =>
    error(
      `${file} was written, and could not be put back as it was (${why}).`,
      'Another file could not be written, so that the manifest is half changed: look at it with git diff.',
    ),
  'audit/unwritable': ({ file, why }: { file: string; why: string }): Wording =>
    error(
      `The audit log ${file} cannot be written (${why}), so no further change was begun.`,
      'What was under way may be missing in it; see the report. Make room for the log, and run apply again to finish.',
    ),
  'output/unwritable': ({ why }: { why: string }): Wording =>
    error(
      `What was printed is not complete: stdout cannot be written (${why}).`,
      'Send it elsewhere, or make room, and run plan again; what an apply has done is done.',
    ),
  'github/unwritable': ({ file, why }: { file: string; why: string }): Wording =>
    warning(
      `${file} cannot be written (${why}): GitHub Actions is not told.`,
      'The result itself is as printed. Use --no-github where there is no such file.',
    ),
  'github/full': ({ file }: { file: string }): Wording =>
    warning(
      `The step summary ${file} has no room for the result: GitHub takes 1 MiB.`,
      'Run it in a step of its own; each has a summary of its own.',
    ),
  'github/nowhere': (): Wording =>
    warning(
      'GitHub Actions is not told: neither GITHUB_STEP_SUMMARY nor GITHUB_OUTPUT is set.',
      'Use --github inside a step of GitHub Actions, or set one of them to a file.',
    ),
  'portal/not-named': (): Wording =>
    error(
      'It is not said which portal to use.',
      'Write `portal: https://acme.example.com` in the manifest, set DOCSPACE_URL, or use --portal.',
    ),
  'portal/differs': ({ one, other }: { one: string; other: string }): Wording =>
    error(
      `${one} and ${other} name different portals.`,
      'Leave one of them out, or make them the same: a plan on the wrong portal is never what you want.',
    ),
  'portal/address': ({ source, why }: { source: string; why: string }): Wording =>
    error(
      `The address of the portal in ${source} ${why}.`,
      'Write it as https://acme.example.com; http is for this machine only.',
    ),
  'portal/exposed': ({ source }: { source: string }): Wording =>
    error(
      `The address of the portal in ${source} ${exposure}.`,
      'Write it with https; in a network that nobody else can listen in, --allow-http takes it as it is.',
    ),
  'portal/api-path': ({ source }: { source: string }): Wording =>
    warning(
      `The address of the portal in ${source} has the path of the API, /api/2.0, which is left off.`,
      'Write it without: as https://acme.example.com.',
    ),
  'proxy/unusable': ({ variable, why }: { variable: string; why: string }): Wording =>
    error(
      `The address of the proxy in ${variable} ${why}.`,
      'Write it as http://proxy.example.com:3128, and in a user name or a password %2F for /, %3F for ?, %23 for #, %40 for @ and %25 for %; or unset it.',
    ),
  'key/missing': (): Wording =>
    error(
      'There is no API key.',
      'Create one in the portal (Settings, Developer tools, API keys) and put it into DOCSPACE_API_KEY, or into a file for --api-key-file.',
      4,
    ),
  'key/empty': ({ file }: { file: string }): Wording =>
    error(`The file ${file} holds no API key: it is empty.`, 'Write the key into it, on one line and nothing else.', 4),
  'key/malformed': ({ source }: { source: string }): Wording =>
    error(
      `The API key in ${source} has characters that no key has.`,
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
      'Take that right away with chmod 600; whoever has the key can change every link of its owner.',
    ),
  'sandbox/port': ({ port, why }: { port: number; why: string }): Wording =>
    error(`The sandbox cannot listen on port ${port} (${why}).`, 'Choose another port, or 0 for any free one.'),
  'sandbox/seed': ({ file, why }: { file: string; why: string }): Wording =>
    error(
      `${file} describes a portal that cannot be: ${why}`,
      'Give each room an id of its own, and each link in it, and a type that this version of DocSpace has.',
      3,
    ),
  'sandbox/seed-unreadable': ({ file, why }: { file: string; why: string }): Wording =>
    error(`${file} cannot be read (${why}).`, 'Check the path that --seed or --faults names, and who may read it.'),
  'explain/unknown': ({ word, near }: { word: string; near: readonly string[] }): Wording =>
    error(
      `There is no code "${word}".`,
      near.length > 0 ? `Did you mean ${near.join(' or ')}?` : 'roomlinks explain lists all of them.',
    ),
}

export const diagnose: Diagnose<typeof catalogue> = diagnosing(catalogue, 1)
