import { type Diagnose, diagnosing, type Sentences } from '../../model/diagnostic.ts'
import { shellWord } from '../../view/escape.ts'
import { error, warning } from '../sentence.ts'

/** Each code about where the base comes from, and the facts that its sentence needs. */
export interface About {
  'base/no-git': { why: string }
  'base/git': { why: string }
  'base/no-repository': { file: string }
  'base/other-repository': { file: string; other: string }
  'base/nested': { file: string; top: string; outer: string }
  'base/distrusted': { file: string; top: string }
  'base/no-ref': { ref: string }
  'base/ambiguous': { ref: string }
  'base/shallow': { ref: string }
  'base/partial': { top: string }
  'base/no-file': { file: string }
  'base/new': { ref: string }
  'base/invalid': { why: string }
  'base/incomparable': { why: string }
  'base/none': object
  'base/portal-moved': { why: keyof typeof unconfirmed }
}

/** Why a base does not confirm the portal that the manifest names. */
const unconfirmed = {
  moved: 'its base names another one',
  unnamed: 'its base names none',
  new: 'its base does not have this manifest',
  linked: 'a symbolic link leads to it, which may be of this change',
  invalid: 'its base is not a valid manifest',
  none: 'there is no base',
} as const

const byFile = 'or give the manifest as it was with --base-file'

const sentences: Sentences<About> = {
  'base/portal-moved': error(
    ({ why }) => `Only this change says which portal gets the API key, and ${unconfirmed[why]}: nothing is sent.`,
    'If the address is right, set DOCSPACE_URL to it, or use --portal: no change of the manifest can reach those.',
  ),
  'base/none': warning(
    () => 'There is no base: --base is all zeros, which CI systems give for the first push of a branch.',
    'No change is labelled, and rooms that are no longer named are not read; --base takes any other commit too.',
  ),
  'base/no-git': error(
    ({ why }) => `The base cannot be read: git cannot be run (${why}).`,
    `See that git is installed and runs, ${byFile}.`,
  ),
  'base/git': error(
    ({ why }) => `The base cannot be read: git says "${why}".`,
    `Run git fsck in the clone, fetch what is missing, ${byFile}.`,
  ),
  'base/no-repository': error(
    ({ file }) => `${file} is in no git repository, so that --base means nothing there.`,
    `Run it in a clone, ${byFile}.`,
  ),
  'base/other-repository': error(
    ({ file, other }) => `${file} is in another git repository than ${other}.`,
    `--base means one commit of one repository: name files of one, ${byFile}.`,
  ),
  'base/nested': error(
    ({ file, top, outer }) =>
      `${file} belongs to the clone ${top}, which lies in the clone ${outer}: a change there may have brought it, and its history.`,
    'Give the manifest as it was with --base-file, or check the inner repository out in a folder of its own.',
  ),
  'base/distrusted': error(
    ({ file }) => `git does not read the repository of ${file}: it belongs to another user.`,
    ({ top }) =>
      `If you trust it, run git config --global --add safe.directory ${shellWord(top)}; containers in CI often need that.`,
  ),
  'base/no-ref': error(
    ({ ref }) => `The git repository has no commit that is called "${ref}".`,
    ({ ref }) =>
      `Name a branch, a tag or a commit, such as origin/main; what is not fetched yet comes with ${fetching(ref, '')}.`,
  ),
  'base/ambiguous': error(
    ({ ref }) => `The git repository has several branches or tags that "${ref}" may mean.`,
    'Name the one that is meant in full, such as refs/remotes/origin/main or refs/heads/main; git show-ref lists them.',
  ),
  'base/shallow': error(
    ({ ref }) => `This clone is shallow, and the commit that is called "${ref}" is not in it.`,
    ({ ref }) =>
      `Run ${fetching(ref, ' --depth=1')}, or clone all of it (fetch-depth: 0 for actions/checkout, GIT_DEPTH: 0 in GitLab).`,
  ),
  'base/partial': error(
    () => 'This clone is partial: a part of the base was left on the server, from where nothing is fetched here.',
    `Run git fetch --refetch --no-filter, clone without --filter (filter for actions/checkout), ${byFile}.`,
  ),
  'base/no-file': error(
    ({ file }) => `${file} is a symbolic link or another repository, which is not followed.`,
    `Name the file itself with --file, ${byFile}; in a folder, --exclude leaves it out.`,
  ),
  'base/new': warning(
    ({ ref }) => `${ref} does not have this manifest: all of it is taken for new.`,
    'If it had another name or place there, give it with --base-file: else rooms that it no longer names are not read.',
  ),
  'base/invalid': warning(
    ({ why }) => `The base is not a valid manifest, so it is not used: ${why}`,
    'No change is labelled, and rooms that only the base names are not read.',
  ),
  'base/incomparable': error(
    ({ why }) => `The base is not a valid manifest, so there is nothing to compare with: ${why}`,
    'Choose another base; plan without --offline asks the portal instead.',
  ),
}

/** The command that gets a ref of the remote into any clone; only for names that are safe to copy into a shell. */
function fetching(ref: string, depth: string): string {
  const [, remote = 'origin', branch] = /^(?:(origin)\/)?([\w][\w./-]*)$/.exec(ref) ?? []
  if (branch === undefined) return `git fetch${depth}`
  const target = ref.startsWith('origin/') ? `:refs/remotes/${ref}` : ''
  return `git fetch${depth} ${remote} ${branch}${target}`
}

/** Words what is wrong with the base of a plan, or with the way to it. */
export const diagnoseBase: Diagnose<About> = diagnosing(sentences)
