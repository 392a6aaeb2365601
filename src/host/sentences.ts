import { type Diagnose, diagnosing, type Sentences } from '../model/diagnostic.ts'
import { exposure } from '../model/text/address.ts'

/** Why a file may not be read: it is none that a checkout may choose. */
export type Stray = 'outside' | 'git'

/** Each code of the command line, and the facts that its sentence needs. */
export interface About {
  'file/unreadable': { file: string; why: string; isMissing: boolean }
  'folder/gone': object
  'file/outside': { file: string; stray: Stray }
  'saved/unreadable': { file: string; why: string }
  'file/no-manifest': { folder: string }
  'file/unwritable': { file: string; why: string }
  'file/changed': { file: string }
  'file/unrestored': { file: string; why: string }
  'audit/unwritable': { file: string; why: string }
  'output/unwritable': { why: string }
  'github/unwritable': { file: string; why: string }
  'github/full': { file: string }
  'github/nowhere': object
  'portal/not-named': object
  'portal/differs': { one: string; other: string }
  'portal/address': { source: string; why: string }
  'portal/exposed': { source: string }
  'portal/api-path': { source: string }
  'proxy/unusable': { variable: string; why: string }
  'key/missing': object
  'key/empty': { file: string }
  'key/malformed': { source: string }
  'key/unreadable': { file: string; why: string }
  'key/shared': { file: string }
  'sandbox/port': { port: number; why: string }
  'sandbox/seed': { file: string; why: string }
  'sandbox/seed-unreadable': { file: string; why: string }
  'explain/unknown': { word: string; near: readonly string[] }
}

const sentences: Sentences<About> = {
  'file/unreadable': {
    message: ({ file, why }) => `${file} cannot be read (${why}).`,
    hint: ({ file, isMissing }) =>
      isMissing && file === 'roomlinks.yaml'
        ? 'roomlinks init writes one from the rooms of your portal; or name another file with --file.'
        : 'Name the manifest with --file, or write it as roomlinks.yaml in this folder.',
  },
  'folder/gone': {
    message: () => 'The working folder is gone: it was deleted or replaced while this shell was in it.',
    hint: 'Go to a folder that is there; cd "$PWD" enters a new one of the same name.',
  },
  'file/outside': {
    message: ({ file, stray }) =>
      stray === 'git'
        ? `${file} leads into a git directory, so it is not read.`
        : `${file} leads out of its git working tree by a symbolic link, so it is not read.`,
    hint: 'Put the file itself there, or name the file that is meant; of a folder of manifests, --exclude leaves it out.',
  },
  'saved/unreadable': {
    message: ({ file, why }) => `${file} cannot be read (${why}).`,
    hint: 'Name a file that roomlinks plan --out has written.',
  },
  'file/no-manifest': {
    message: ({ folder }) => `The folder ${folder} holds no .yaml or .yml file.`,
    hint: 'Name another folder with --file, or a file.',
  },
  'file/unwritable': {
    message: ({ file, why }) => `${file} cannot be written (${why}).`,
    hint: 'Choose a file in a folder that exists and that you may write to.',
  },
  'file/changed': {
    message: ({ file }) => `${file} was changed since it was read, so nothing was written.`,
    hint: 'Look at it, and run the command again.',
  },
  'file/unrestored': {
    message: ({ file, why }) => `${file} was written, and could not be put back as it was (${why}).`,
    hint: 'Another file could not be written, so that the manifest is half changed: look at it with git diff.',
  },
  'audit/unwritable': {
    message: ({ file, why }) => `The audit log ${file} cannot be written (${why}), so no further change was begun.`,
    hint: 'What was under way may be missing in it; see the report. Make room for the log, and run apply again to finish.',
  },
  'output/unwritable': {
    message: ({ why }) => `What was printed is not complete: stdout cannot be written (${why}).`,
    hint: 'Send it elsewhere, or make room, and run plan again; what an apply has done is done.',
  },
  'github/unwritable': {
    severity: 'warning',
    message: ({ file, why }) => `${file} cannot be written (${why}): GitHub Actions is not told.`,
    hint: 'The result itself is as printed. Use --no-github where there is no such file.',
  },
  'github/full': {
    severity: 'warning',
    message: ({ file }) => `The step summary ${file} has no room for the result: GitHub takes 1 MiB.`,
    hint: 'Run it in a step of its own; each has a summary of its own.',
  },
  'github/nowhere': {
    severity: 'warning',
    message: () => 'GitHub Actions is not told: neither GITHUB_STEP_SUMMARY nor GITHUB_OUTPUT is set.',
    hint: 'Use --github inside a step of GitHub Actions, or set one of them to a file.',
  },
  'portal/not-named': {
    message: () => 'It is not said which portal to use.',
    hint: 'Write `portal: https://acme.example.com` in the manifest, set DOCSPACE_URL, or use --portal.',
  },
  'portal/differs': {
    message: ({ one, other }) => `${one} and ${other} name different portals.`,
    hint: 'Leave one of them out, or make them the same: a plan on the wrong portal is never what you want.',
  },
  'portal/address': {
    message: ({ source, why }) => `The address of the portal in ${source} ${why}.`,
    hint: 'Write it as https://acme.example.com; http is for this machine only.',
  },
  'portal/exposed': {
    message: ({ source }) => `The address of the portal in ${source} ${exposure}.`,
    hint: 'Write it with https; in a network that nobody else can listen in, --allow-http takes it as it is.',
  },
  'portal/api-path': {
    severity: 'warning',
    message: ({ source }) =>
      `The address of the portal in ${source} has the path of the API, /api/2.0, which is left off.`,
    hint: 'Write it without: as https://acme.example.com.',
  },
  'proxy/unusable': {
    message: ({ variable, why }) => `The address of the proxy in ${variable} ${why}.`,
    hint: 'Write it as http://proxy.example.com:3128, and in a user name or a password %2F for /, %3F for ?, %23 for #, %40 for @ and %25 for %; or unset it.',
  },
  'key/missing': {
    exit: 4,
    message: () => 'There is no API key.',
    hint: 'Create one in the portal (Settings, Developer tools, API keys) and put it into DOCSPACE_API_KEY, or into a file for --api-key-file.',
  },
  'key/empty': {
    exit: 4,
    message: ({ file }) => `The file ${file} holds no API key: it is empty.`,
    hint: 'Write the key into it, on one line and nothing else.',
  },
  'key/malformed': {
    exit: 4,
    message: ({ source }) => `The API key in ${source} has characters that no key has.`,
    hint: 'A key is one word, such as sk- and 64 letters and digits; check for line breaks and quotes.',
  },
  'key/unreadable': {
    exit: 4,
    message: ({ file, why }) => `The API key cannot be read from ${file} (${why}).`,
    hint: 'Check the path that --api-key-file names, and who may read it.',
  },
  'key/shared': {
    severity: 'warning',
    message: ({ file }) => `Other users of this machine may read the API key in ${file}.`,
    hint: 'Take that right away with chmod 600; whoever has the key can change every link of its owner.',
  },
  'sandbox/port': {
    message: ({ port, why }) => `The sandbox cannot listen on port ${port} (${why}).`,
    hint: 'Choose another port, or 0 for any free one.',
  },
  'sandbox/seed': {
    exit: 3,
    message: ({ file, why }) => `${file} describes a portal that cannot be: ${why}`,
    hint: 'Give each room an id of its own, and each link in it, and a type that this version of DocSpace has.',
  },
  'sandbox/seed-unreadable': {
    message: ({ file, why }) => `${file} cannot be read (${why}).`,
    hint: 'Check the path that --seed or --faults names, and who may read it.',
  },
  'explain/unknown': {
    message: ({ word }) => `There is no code "${word}".`,
    hint: ({ near }) =>
      near.length > 0 ? `Did you mean ${near.join(' or ')}?` : 'roomlinks explain lists all of them.',
  },
}

export const diagnose: Diagnose<About> = diagnosing(sentences, 1)
