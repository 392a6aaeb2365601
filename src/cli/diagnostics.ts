import { listOf, type NamedItems } from '../library/diagnostics.ts'
import { type Diagnose, diagnosing, error, type Wording, warning } from '../model/diagnostic.ts'
import { exposedReason } from '../model/values/address.ts'
import { shellWord } from '../view/escape.ts'

/** Why a base does not confirm the portal that the manifest names. */
const unconfirmed = {
  moved: 'its base names another one',
  unnamed: 'its base names none',
  new: 'its base does not have this manifest',
  linked: 'a symbolic link leads to it, which this change may have added',
  nested: 'its clone is inside another one, where this change may have added it',
  invalid: 'its base is not a valid manifest',
  none: 'there is no base',
} as const

export type UnconfirmedReason = keyof typeof unconfirmed

const byFile = 'or give the earlier manifest with --base-file'

const newKey = 'in the portal (Settings, Developer tools, API keys)'

const catalogue = {
  'policy/base-unreadable': ({ why }: { why: string }): Wording =>
    error(
      `The policy at the base cannot be read, so what it denies is not known: ${why}`,
      'Correct the policy there in a change of its own, and merge that first.',
      5,
    ),
  'policy/base-elsewhere': ({ file }: { file: string }): Wording =>
    warning(
      `${file} is not in the repository of the manifest, so it is not compared with an earlier policy.`,
      'Keep the policy in that repository, or make sure that a change of the manifest cannot alter it.',
    ),
  'policy/base-file': (): Wording =>
    warning(
      'With --base-file, only the policy as it is now is used: a change may have loosened it.',
      'Use --base with a git ref, so that the policy as it was there holds as well.',
    ),
  'base/portal-moved': ({ why }: { why: UnconfirmedReason }): Wording =>
    error(
      `Only this change names the portal that would get the API key, and ${unconfirmed[why]}: nothing was sent.`,
      'If the address is right, set DOCSPACE_URL to it, or use --portal: a change of the manifest cannot alter those.',
    ),
  'base/none': (): Wording =>
    warning(
      'There is no base: --base is all zeros, which CI systems pass for the first push of a branch.',
      'Changes get no labels, and rooms that are no longer named are not read; --base accepts any other commit too.',
    ),
  'base/no-git': ({ why }: { why: string }): Wording =>
    error(`The base cannot be read: git cannot be run (${why}).`, `Check that git is installed and runs, ${byFile}.`),
  'base/git': ({ why }: { why: string }): Wording =>
    error(
      `The base cannot be read: git reports "${why}".`,
      `Run git fsck in the clone, fetch what is missing, ${byFile}.`,
    ),
  'base/no-repository': ({ file }: { file: string }): Wording =>
    error(`${file} is not in a git repository, so --base cannot be used.`, `Run it in a clone, ${byFile}.`),
  'base/other-repository': ({ file, other }: { file: string; other: string }): Wording =>
    error(
      `${file} and ${other} are in different git repositories.`,
      `--base is one commit of one repository: name files of one repository, ${byFile}.`,
    ),
  'base/nested': ({ file, top, outer }: { file: string; top: string; outer: string }): Wording =>
    error(
      `${file} belongs to the clone ${top}, which is inside the clone ${outer}: a change there may have added it and its history.`,
      'Run this inside the inner clone if you mean its history; or give the earlier manifest with --base-file.',
    ),
  'base/distrusted': ({ file, top }: { file: string; top: string }): Wording =>
    error(
      `git refuses to read the repository of ${file}: it belongs to another user.`,
      `If you trust it, run git config --global --add safe.directory ${shellWord(top)}; containers in CI often need that.`,
    ),
  'base/no-ref': ({ ref }: { ref: string }): Wording =>
    error(
      `The git repository has no commit with the name "${ref}".`,
      `Name a branch, a tag or a commit, such as origin/main. To fetch a missing one, run ${fetchCommand(ref, '')}.`,
    ),
  'base/ambiguous': ({ ref }: { ref: string }): Wording =>
    error(
      `The git repository has several branches or tags that "${ref}" may mean.`,
      'Name the one that you mean in full, such as refs/remotes/origin/main or refs/heads/main; git show-ref lists them.',
    ),
  'base/shallow': ({ ref }: { ref: string }): Wording =>
    error(
      `This clone is shallow, and the commit "${ref}" is not in it.`,
      `Run ${fetchCommand(ref, ' --depth=1')}, or clone the full history (fetch-depth: 0 for actions/checkout, GIT_DEPTH: 0 in GitLab).`,
    ),
  'base/partial': (): Wording =>
    error(
      'This clone is partial: part of the base is only on the server, and roomlinks does not fetch it.',
      `Run git fetch --refetch --no-filter, clone without --filter (filter for actions/checkout), ${byFile}.`,
    ),
  'base/no-file': ({ file }: { file: string }): Wording =>
    error(
      `${file} is a symbolic link or another repository, and is not followed.`,
      `Name the file itself with --file, ${byFile}; in a folder, --exclude leaves it out.`,
    ),
  'base/new': ({ ref }: { ref: string }): Wording =>
    warning(
      `${ref} does not have this manifest: all of it is treated as new.`,
      'If it had another name or path there, give it with --base-file: otherwise, rooms that it no longer names are not read.',
    ),
  'base/invalid': ({ why }: { why: string }): Wording =>
    warning(
      `The base is not a valid manifest, so it is not used: ${why}`,
      'Changes get no labels, and rooms that only the base names are not read.',
    ),
  'base/incomparable': ({ why }: { why: string }): Wording =>
    error(
      `The base is not a valid manifest, so there is nothing to compare with: ${why}`,
      'Choose another base, or plan without --offline, which reads the portal instead.',
    ),
  'import/exists': ({ file }: { file: string }): Wording =>
    error(
      `${file} already exists, and passwords are only written into a new file.`,
      'Name another file with --env-into, or remove that one: only a new file is certain to be readable only by you.',
    ),
  'import/unquotable': (about: NamedItems): Wording =>
    warning(
      `Not in the file with the passwords: ${listOf(about)}: not every reader could read it in quotes.`,
      'Copy the password from the portal into the variable yourself, or give the link another password.',
    ),
  'import/form': ({ file }: { file: string }): Wording =>
    error(
      `${file} has a form in which nothing can be added without changing the rest.`,
      'Write rooms: as a list with each entry on its own lines, without an anchor, and import again.',
    ),
  'import/no-file': ({ file, why, isMissing }: { file: string; why: string; isMissing: boolean }): Wording =>
    error(
      `${file} cannot be read (${why}), so nothing can be added to it.`,
      isMissing
        ? `For a new manifest, omit --into and redirect the output into a file: > ${file}`
        : 'Name one manifest that you may read and write; in a folder of manifests, the one to add the entries to.',
    ),
  'import/defaults': (about: NamedItems): Wording =>
    error(
      `Not imported: ${listOf(about)}: the settings of the manifest would change its links.`,
      'Check defaults, which apply to each link that is added to the file: keep only what applies to all links, or import into another file with the same name.',
      3,
    ),
  'import/other-name': ({ file, name }: { file: string; name: string }): Wording =>
    error(
      `${file} has the name ${name}, but --name gives another one.`,
      'Omit --name: what is added to a manifest belongs to it.',
    ),
  'doctor/node': ({ version, least }: { version: string; least: string }): Wording =>
    error(
      `This is Node ${version}; roomlinks needs ${least} or later.`,
      'Install a newer Node, from https://nodejs.org or with the package manager of your system.',
    ),
  'doctor/manifest': ({ isValid, many, first }: { isValid: boolean; many: string; first: string }): Wording => {
    const message = `The manifest has ${many}. The first: ${first}`
    const hint = 'Run roomlinks validate to see all of them, with their places.'
    return isValid ? warning(message, hint) : error(message, hint, 3)
  },
  'inventory/name-unknown': ({ variables }: { variables: string }): Wording =>
    error(
      `The name of a manifest decides which links are its own, and one is not known: ${variables} is not set.`,
      'Set the variable. Variables that are only used in settings of links need not be set.',
      3,
    ),
  'inventory/entry-unknown': ({ variables }: { variables: string }): Wording =>
    warning(
      `This entry is left out, because its room is not known: ${variables} is not set.`,
      'Set the variable, or its links are shown as undeclared or unmanaged.',
    ),
  'inventory/link-unknown': ({ key, variables }: { key: string; variables: string }): Wording =>
    warning(
      `The link "${key}" is left out, because it is not known which link it is: ${variables} is not set.`,
      'Set the variable, or the link is shown as undeclared or unmanaged.',
    ),
  'inventory/portals-differ': ({ one, other }: { one: string; other: string }): Wording =>
    error(
      `The manifests "${one}" and "${other}" name different portals.`,
      'Run the command once for each portal, with the manifests of that portal.',
      3,
    ),
  'doctor/exposed': ({ url }: { url: string }): Wording =>
    warning(
      `${url} does not use https: the key and all passwords can be read on the way.`,
      'Give the portal a certificate; --allow-http is for a network where nobody else can listen.',
    ),
  'doctor/proxy': ({
    proxy,
    variable,
    isConnected,
  }: {
    proxy: string
    variable: string
    isConnected: boolean
  }): Wording =>
    error(
      `The proxy ${proxy} that ${variable} names ${isConnected ? 'does not answer in time' : 'cannot be reached'}.`,
      'Check the address of the proxy; if the portal can be reached without it, name the portal in NO_PROXY.',
    ),
  'doctor/certificates-ignored': (): Wording =>
    error(
      'NODE_TLS_REJECT_UNAUTHORIZED is 0: anybody in between can pretend to be the portal and take the key.',
      'Unset it; if the portal uses its own certificate authority, name its certificate in NODE_EXTRA_CA_CERTS.',
    ),
  'doctor/authority': ({ file, why }: { file: string; why: string }): Wording =>
    warning(
      `NODE_EXTRA_CA_CERTS names ${file}, which cannot be read (${why}): Node ignores it.`,
      'Check the path, and who may read it; unset it if the portal does not use its own certificate authority.',
    ),
  'doctor/certificate-ending': ({ date, days }: { date: string; days: string }): Wording =>
    warning(
      `The certificate of the portal expires in ${days}, on ${date}.`,
      'Have it renewed: after that, programs that check certificates cannot connect to the portal.',
    ),
  'doctor/clock-off': ({ difference }: { difference: string }): Wording =>
    warning(
      `The clock of the portal is ${difference} that of this machine.`,
      'Set the clock that is wrong (check NTP): links expire by the clock of the portal, and roomlinks checks dates by this one.',
    ),
  'doctor/clock-wrong': ({ difference, isAhead }: { difference: string; isAhead: boolean }): Wording =>
    error(
      `The clock of the portal is ${difference} that of this machine.`,
      isAhead
        ? 'Set the clock that is wrong before you apply: a date in the future here may be in the past for the portal, which then drops it, and the link never expires.'
        : 'Set the clock that is wrong before you apply: links stay open longer than their dates say.',
    ),
  'doctor/version': (): Wording =>
    warning(
      'The portal does not report its version, so it is treated as a current one.',
      'Make sure that it is DocSpace 3.7 or later: older versions silently ignore some settings.',
    ),
  'doctor/key-form': ({ source }: { source: string }): Wording =>
    error(
      `${source} does not contain a DocSpace API key: those begin with sk-.`,
      `Copy the whole key, or create one ${newKey}; it was not sent.`,
      4,
    ),
  'doctor/key-off': (): Wording => error('The API key is switched off.', `Switch it on ${newKey}.`, 4),
  'doctor/key-scopes': ({ reach, scopes }: { reach: 'none' | 'more' | 'all'; scopes: string }): Wording => {
    const hint = `Create one ${newKey} with the scope rooms:read to plan, and with rooms:write to apply.`
    if (reach === 'none') return error(`The key has no scope for rooms, only ${scopes}.`, hint, 4)
    if (reach === 'more') return warning(`The key may do more than roomlinks needs: ${scopes}.`, hint)
    return warning(
      'The key may do everything that its owner may, in the whole portal: more than roomlinks needs.',
      hint,
    )
  },
  'doctor/key-ending': ({ date, days }: { date: string; days: string }): Wording =>
    warning(
      `The key expires in ${days}, on ${date}.`,
      `Create the next one ${newKey}, and put it wherever this one is used.`,
    ),
  'doctor/key-over': ({ date }: { date: string }): Wording =>
    error(
      `The key expired on ${date}.`,
      `Create the next one ${newKey}; if the portal still accepts this one, check the clocks.`,
      4,
    ),
  'doctor/no-rooms': (): Wording =>
    warning(
      'The owner of the key sees no active rooms.',
      'Create a room, or use the key of the owner or a room manager of your rooms.',
    ),
  'doctor/none-managed': ({ seen }: { seen: string }): Wording =>
    warning(
      `The owner of the key sees ${seen}, but may not manage the links of any of them.`,
      'Use the key of the owner or a room manager of the rooms; being a portal admin is not enough.',
    ),
  'doctor/more-rooms': ({ more }: { more: number }): Wording =>
    error(
      `There are ${more} more problems with the rooms of the manifest.`,
      'Run roomlinks plan to see all of them, with their places.',
    ),
  'doctor/turned-away': ({ refused, sent }: { refused: number; sent: string }): Wording =>
    warning(
      `The portal refused ${refused} of ${sent}: it could not take that many at once.`,
      'roomlinks waits and tries again; to avoid it, use a lower --concurrency, or fewer programs with keys of the same person.',
    ),
  'comment/unreadable': ({ file, why }: { file: string; why: string }): Wording =>
    error(
      `${file} cannot be read (${why}).`,
      'Write it first, with roomlinks plan --format markdown, and name it with --file.',
    ),
  'comment/empty': ({ file }: { file: string }): Wording =>
    error(
      `${file} is empty, so there is nothing to comment.`,
      'Check that the command that should write it succeeded.',
    ),
  'comment/too-long': ({ platform, length, limit }: { platform: string; length: number; limit: number }): Wording =>
    error(
      `The comment would have ${length} characters, but ${platform} accepts ${limit}.`,
      'A plan in Markdown stays within the limit: pass it unchanged, and put any other text elsewhere.',
    ),
  'comment/no-file': ({ state }: { state: string }): Wording =>
    error(
      `A comment in the state ${state} needs a text.`,
      'Name the Markdown with --file; without it, --state can only be applied, failed or outdated.',
    ),
  'comment/no-key': ({ file }: { file: string | undefined }): Wording =>
    error(
      `${file === undefined ? 'Without a file' : `In ${file}`}, nothing says which comment to update.`,
      'Name it with --key, such as the name of the manifest; or start the file with <!-- roomlinks:KEY -->, as a plan in Markdown does.',
    ),
  'comment/no-platform': (): Wording =>
    error(
      'Nothing says where to comment: this is not GitHub Actions, GitLab CI, or the Actions of Gitea or Forgejo.',
      'Use --platform github, --platform gitlab or --platform gitea.',
    ),
  'comment/no-repo': ({ names }: { names: string }): Wording =>
    error(`Nothing names the repository to comment in${names === '' ? '' : ` (${names})`}.`, 'Name it with --repo.'),
  'comment/repo': ({ source, shape }: { source: string; shape: string }): Wording =>
    error(
      `The repository in ${source} is not valid: write ${shape}.`,
      'It is the part of its address after the name of the server.',
    ),
  'comment/no-number': ({ why }: { why: string }): Wording =>
    error(`${why}.`, 'Name it with --number; without a pull request or merge request, there is nowhere to comment.'),
  'comment/address': ({ source, why }: { source: string; why: string }): Wording =>
    error(
      `The address of the API in ${source} ${why}.`,
      'Write it as https://api.github.com, https://gitlab.example.com/api/v4 or https://gitea.example.com/api/v1.',
    ),
  'comment/exposed': ({ source }: { source: string }): Wording =>
    error(`The address of the API in ${source} ${exposedReason.replace('API key', 'token')}.`, 'Write it with https.'),
  'comment/other-author': ({ wanted, real }: { wanted: string; real: string }): Wording =>
    warning(
      `The comment was written by ${real}, but roomlinks looked for one by ${wanted}.`,
      `Use --author '${real}', or each run will write a new comment.`,
    ),
  'token/missing': ({ names, hint }: { names: string; hint: string }): Wording =>
    error(`There is no token in ${names}.`, hint, 4),
  'token/malformed': ({ source }: { source: string }): Wording =>
    error(
      `The token in ${source} has characters that a token cannot have.`,
      'A token is one word; check for line breaks and quotes.',
      4,
    ),
}

/** Returns the command that fetches a ref into any clone; without the name if it is not safe to copy into a shell. */
function fetchCommand(ref: string, depth: string): string {
  const [, remote = 'origin', branch] = /^(?:(origin)\/)?([\w][\w./-]*)$/.exec(ref) ?? []
  if (branch === undefined) return `git fetch${depth}`
  const target = ref.startsWith('origin/') ? `:refs/remotes/${ref}` : ''
  return `git fetch${depth} ${remote} ${branch}${target}`
}

export const diagnose: Diagnose<typeof catalogue> = diagnosing(catalogue, 1)
