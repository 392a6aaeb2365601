import { type Diagnose, diagnosing, error, type Wording, warning } from '../model/diagnostic.ts'
import type { LeaveReason, OmitReason } from '../model/draft.ts'
import type { Selector } from '../model/room.ts'
import { exposure } from '../model/text/address.ts'
import type { Unfitness } from '../plan/check/admit.ts'
import { titlesMeant } from '../plan/room-name.ts'
import { shellWord } from '../view/escape.ts'

/** Why a base does not confirm the portal that the manifest names. */
const unconfirmed = {
  moved: 'its base names another one',
  unnamed: 'its base names none',
  new: 'its base does not have this manifest',
  linked: 'a symbolic link leads to it, which may be of this change',
  invalid: 'its base is not a valid manifest',
  none: 'there is no base',
} as const

export type UnconfirmedReason = keyof typeof unconfirmed

const byFile = 'or give the manifest as it was with --base-file'

/** What a sentence is about, each by its name: there may be thousands. */
interface Named {
  readonly names: readonly string[]
}

/** Why a room cannot be imported. */
export type RoomReason = Unfitness | 'list-cut' | 'unreadable' | 'unsettled' | 'link-shared'

/** How many names a sentence lists. */
const listed = 3

function listOf({ names }: Named): string {
  const more = names.length - listed
  return more > 0 ? `${names.slice(0, listed).join(', ')} and ${more} more` : names.join(', ')
}

function notImported(about: Named, why: string, hint: string, exit?: 4): Wording {
  return error(`Not imported: ${listOf(about)}: ${why}.`, hint, exit)
}

/** Why a link is left out, as a comment in the manifest says it, and what to do about it. */
export const leaveWords: { readonly [R in LeaveReason]: { readonly why: string; readonly hint: string } } = {
  foreign: {
    why: 'another manifest has made it',
    hint: 'Leave it to that manifest. If it is this one under an earlier name, write that name under `formerly`; else take it over with `adopt` and its fingerprint, which a plan tells.',
  },
  expired: {
    why: 'it has expired',
    hint: 'Revoke it in the portal, or give it a new date there and import again; it stays unmanaged.',
  },
  level: {
    why: 'its access level is none that a manifest can declare for it',
    hint: 'Give it another level in the portal and import again; it stays unmanaged.',
  },
  kind: {
    why: 'rooms of this type have no such links any more',
    hint: 'Revoke it in the portal if nobody needs it; it stays unmanaged.',
  },
  'role-taken': {
    why: 'another link is meant by its role',
    hint: 'Revoke one of the two in the portal; or, if the other is only declared, with a `rotation`, take this one over with `adopt` there. It stays unmanaged.',
  },
  'id-taken': {
    why: 'another room has a link of the same id, which is declared there',
    hint: 'Revoke it in one of the rooms: one URL opens both; it stays unmanaged.',
  },
}

/** Why a setting is left out, as a comment in the manifest says it, and what to do about it. */
export const omitWords: { readonly [R in OmitReason]: { readonly why: string; readonly hint: string } } = {
  title: {
    why: 'it is empty, or longer than 255 characters',
    hint: 'It stays as it is; write a title in the manifest to change it.',
  },
  'never-expires': {
    why: 'the portal drops it with the next change, for the primary link of such a room never expires',
    hint: 'It stays until the link is changed; use an additional link where one has to expire.',
  },
  'too-late': {
    why: 'it is more than ten years ahead, which the portal no longer takes',
    hint: 'It stays as it is; write a date within ten years in the manifest to change the link.',
  },
  'use-count': {
    why: 'it is not from 1 to 1000',
    hint: 'It stays as it is; write a limit in the manifest to change it.',
  },
  password: {
    why: 'it is not 8 to 30 letters, digits and signs of ASCII, which the portal asks for now',
    hint: 'It stays as it is; write password in the manifest to give the link a new one.',
  },
  internal: {
    why: 'rooms of this type decide it themselves',
    hint: 'It stays as it is; the portal puts it right with the next change.',
  },
  'older-portal': {
    why: 'before DocSpace 3.7, each change of an invitation gives it seven days and no limit',
    hint: 'It stays as it is until the invitation is changed; update the portal to declare it.',
  },
}

function leftOut(about: Named, { why, hint }: { readonly why: string; readonly hint: string }): Wording {
  return warning(`Left out: ${listOf(about)}: ${why}.`, hint)
}

const newKey = 'in the portal (Settings, Developer tools, API keys)'

const catalogue = {
  'base/portal-moved': ({ why }: { why: UnconfirmedReason }): Wording =>
    error(
      `Only this change says which portal gets the API key, and ${unconfirmed[why]}: nothing is sent.`,
      'If the address is right, set DOCSPACE_URL to it, or use --portal: no change of the manifest can reach those.',
    ),
  'base/none': (): Wording =>
    warning(
      'There is no base: --base is all zeros, which CI systems give for the first push of a branch.',
      'No change is labelled, and rooms that are no longer named are not read; --base takes any other commit too.',
    ),
  'base/no-git': ({ why }: { why: string }): Wording =>
    error(`The base cannot be read: git cannot be run (${why}).`, `See that git is installed and runs, ${byFile}.`),
  'base/git': ({ why }: { why: string }): Wording =>
    error(
      `The base cannot be read: git says "${why}".`,
      `Run git fsck in the clone, fetch what is missing, ${byFile}.`,
    ),
  'base/no-repository': ({ file }: { file: string }): Wording =>
    error(`${file} is in no git repository, so that --base means nothing there.`, `Run it in a clone, ${byFile}.`),
  'base/other-repository': ({ file, other }: { file: string; other: string }): Wording =>
    error(
      `${file} is in another git repository than ${other}.`,
      `--base means one commit of one repository: name files of one, ${byFile}.`,
    ),
  'base/nested': ({ file, top, outer }: { file: string; top: string; outer: string }): Wording =>
    error(
      `${file} belongs to the clone ${top}, which lies in the clone ${outer}: a change there may have brought it, and its history.`,
      'Give the manifest as it was with --base-file, or check the inner repository out in a folder of its own.',
    ),
  'base/distrusted': ({ file, top }: { file: string; top: string }): Wording =>
    error(
      `git does not read the repository of ${file}: it belongs to another user.`,
      `If you trust it, run git config --global --add safe.directory ${shellWord(top)}; containers in CI often need that.`,
    ),
  'base/no-ref': ({ ref }: { ref: string }): Wording =>
    error(
      `The git repository has no commit that is called "${ref}".`,
      `Name a branch, a tag or a commit, such as origin/main; what is not fetched yet comes with ${fetching(ref, '')}.`,
    ),
  'base/shallow': ({ ref }: { ref: string }): Wording =>
    error(
      `This clone is shallow, and the commit that is called "${ref}" is not in it.`,
      `Run ${fetching(ref, ' --depth=1')}, or clone all of it (fetch-depth: 0 for actions/checkout, GIT_DEPTH: 0 in GitLab).`,
    ),
  'base/partial': (): Wording =>
    error(
      'This clone is partial: a part of the base was left on the server, from where nothing is fetched here.',
      `Run git fetch --refetch --no-filter, clone without --filter (filter for actions/checkout), ${byFile}.`,
    ),
  'base/no-file': ({ file }: { file: string }): Wording =>
    error(
      `${file} is a symbolic link or another repository, which is not followed.`,
      `Name the file itself with --file, ${byFile}; in a folder, --exclude leaves it out.`,
    ),
  'base/new': ({ ref }: { ref: string }): Wording =>
    warning(
      `${ref} does not have this manifest: all of it is taken for new.`,
      'If it had another name or place there, give it with --base-file: else rooms that it no longer names are not read.',
    ),
  'base/invalid': ({ why }: { why: string }): Wording =>
    warning(
      `The base is not a valid manifest, so it is not used: ${why}`,
      'No change is labelled, and rooms that only the base names are not read.',
    ),
  'base/incomparable': ({ why }: { why: string }): Wording =>
    error(
      `The base is not a valid manifest, so there is nothing to compare with: ${why}`,
      'Choose another base; plan without --offline asks the portal instead.',
    ),
  'import/archived': (about: Named): Wording =>
    notImported(about, 'archived', 'Restore the room in the portal; its links are dead while it is archived.'),
  'import/template': (about: Named): Wording =>
    notImported(about, 'a template, which has no links', 'Name a room that was made from the template.'),
  'import/not-a-room': (about: Named): Wording =>
    notImported(about, 'not a room of a type that this version knows', 'Name a room, not a folder inside one.'),
  'import/no-right': (about: Named): Wording =>
    notImported(
      about,
      'the owner of the API key may not manage its links',
      'Make that person the owner or a room manager of the room, or use the key of somebody who is; a portal admin has no such right by itself.',
      4,
    ),
  'import/list-cut': (about: Named): Wording =>
    notImported(
      about,
      'it has 100 links or more, and the portal shows only the first 100',
      'Remove links in the portal until there are fewer than 100.',
    ),
  'import/unreadable': (about: Named): Wording =>
    notImported(
      about,
      'its links cannot be read',
      'Look at the room in the portal, and import again; roomlinks plan --room tells more.',
    ),
  'import/link-shared': (about: Named): Wording =>
    notImported(
      about,
      'it shares the id of a primary link with another room, so that one URL opens both',
      'In the portal, revoke that link in the room where it does not belong, and import again; roomlinks plan names it.',
    ),
  'import/unsettled': (about: Named): Wording =>
    notImported(
      about,
      'a plan of it would not be empty, for a link that this manifest made cannot be declared as it is',
      'Revoke that link in the portal, put it right there, or give the manifest another --name.',
    ),
  'import/foreign': (about: Named): Wording => leftOut(about, leaveWords.foreign),
  'import/expired': (about: Named): Wording => leftOut(about, leaveWords.expired),
  'import/level': (about: Named): Wording => leftOut(about, leaveWords.level),
  'import/kind': (about: Named): Wording => leftOut(about, leaveWords.kind),
  'import/role-taken': (about: Named): Wording => leftOut(about, leaveWords['role-taken']),
  'import/id-taken': (about: Named): Wording => leftOut(about, leaveWords['id-taken']),
  'import/title': (about: Named): Wording => leftOut(about, omitWords.title),
  'import/never-expires': (about: Named): Wording => leftOut(about, omitWords['never-expires']),
  'import/too-late': (about: Named): Wording => leftOut(about, omitWords['too-late']),
  'import/use-count': (about: Named): Wording => leftOut(about, omitWords['use-count']),
  'import/password': (about: Named): Wording => leftOut(about, omitWords.password),
  'import/internal': (about: Named): Wording => leftOut(about, omitWords.internal),
  'import/older-portal': (about: Named): Wording => leftOut(about, omitWords['older-portal']),
  'import/no-match': ({ selector: { by, value }, near }: { selector: Selector; near: readonly string[] }): Wording =>
    error(
      `The owner of the API key sees no room with the ${by} "${value}".`,
      `${titlesMeant(near)}Take the number from the address of the room; titles and tags must be written exactly as in the portal.`,
    ),
  'import/no-rooms': (): Wording =>
    error(
      'The owner of the API key sees no active room: there is nothing to import.',
      'Use the key of somebody who owns or manages rooms, or create a room first.',
    ),
  'import/exists': ({ file }: { file: string }): Wording =>
    error(
      `${file} is there already, and passwords are written into a new file only.`,
      'Name another file with --env-into, or remove that one: only a new file is sure to be yours alone.',
    ),
  'import/unquotable': (about: Named): Wording =>
    warning(
      `Not in the file with the passwords: ${listOf(about)}: no quotes hold it for every reader.`,
      'Copy the password from the portal into its variable yourself, or give the link another one.',
    ),
  'import/form': ({ file }: { file: string }): Wording =>
    error(
      `${file} is written in a form into which nothing can be put without changing the rest.`,
      'Write rooms: as a list with one entry below the other, without an anchor, and import again.',
    ),
  'import/no-file': ({ file, why, isMissing }: { file: string; why: string; isMissing: boolean }): Wording =>
    error(
      `${file} cannot be read (${why}), so nothing can be put into it.`,
      isMissing
        ? `For a new manifest, leave --into out and send what is printed into a file: > ${file}`
        : 'Name one manifest that you may read and write; of a folder of them, the one that is to have the new entries.',
    ),
  'import/defaults': (about: Named): Wording =>
    error(
      `Not imported: ${listOf(about)}: what the manifest says already does not leave its links as they are.`,
      'Look at defaults, which hold for each link that is put into the file: say there what holds for all, or import into another file of the same name.',
      3,
    ),
  'import/other-name': ({ file, name }: { file: string; name: string }): Wording =>
    error(
      `${file} has the name ${name}, and --name another one.`,
      'Leave --name out: what is put into a manifest belongs to it.',
    ),
  'doctor/node': ({ version, least }: { version: string; least: string }): Wording =>
    error(
      `This is Node ${version}; roomlinks needs ${least} or later.`,
      'Install a newer Node, from https://nodejs.org or as your system does it.',
    ),
  'doctor/manifest': ({ many, first }: { many: string; first: string }): Wording =>
    error(`The manifest has ${many}. The first: ${first}`, 'roomlinks validate shows them all, with their places.', 3),
  'doctor/manifest-warnings': ({ many, first }: { many: string; first: string }): Wording =>
    warning(`The manifest has ${many}. The first: ${first}`, 'roomlinks validate shows them all, with their places.'),
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
      `${url} has no https: the key, and all passwords, can be read on the way.`,
      'Give the portal a certificate; --allow-http is for a network in which nobody else can listen.',
    ),
  'doctor/proxy': ({ proxy, variable, isMet }: { proxy: string; variable: string; isMet: boolean }): Wording =>
    error(
      `The proxy ${proxy} that ${variable} names ${isMet ? 'does not answer in time' : 'cannot be reached'}.`,
      'Check the address of the proxy; if the portal can be reached without it, name the portal in NO_PROXY.',
    ),
  'doctor/certificates-ignored': (): Wording =>
    error(
      'NODE_TLS_REJECT_UNAUTHORIZED is 0: anybody in between can pass for the portal and take the key.',
      'Unset it; if the portal uses its own authority, name its certificate in NODE_EXTRA_CA_CERTS.',
    ),
  'doctor/authority': ({ file, why }: { file: string; why: string }): Wording =>
    warning(
      `NODE_EXTRA_CA_CERTS names ${file}, which cannot be read (${why}): Node goes on without.`,
      'Check the path, and who may read it; unset it if the portal needs no authority of its own.',
    ),
  'doctor/certificate-ending': ({ date, days }: { date: string; days: string }): Wording =>
    warning(
      `The certificate of the portal ends in ${days}, on ${date}.`,
      'Have it renewed: afterwards nothing that checks certificates talks to the portal.',
    ),
  'doctor/clock-off': ({ difference }: { difference: string }): Wording =>
    warning(
      `The clock of the portal is ${difference} that of this machine.`,
      'Set the clock that is wrong (look at NTP): links end by the clock of the portal, and roomlinks judges dates by this one.',
    ),
  'doctor/clock-wrong': ({ difference, isAhead }: { difference: string; isAhead: boolean }): Wording =>
    error(
      `The clock of the portal is ${difference} that of this machine.`,
      isAhead
        ? 'Set the clock that is wrong before you apply: a date that is still to come here may have passed for the portal, which then drops it, and the link never ends.'
        : 'Set the clock that is wrong before you apply: links stay open longer than their dates say.',
    ),
  'doctor/version': (): Wording =>
    warning(
      'The portal does not tell its version, and is taken for a current one.',
      'Make sure that it is DocSpace 3.7 or later: older versions silently ignore some settings.',
    ),
  'doctor/key-form': ({ source }: { source: string }): Wording =>
    error(
      `What ${source} holds is no API key of DocSpace: those begin with sk-.`,
      `Copy the whole key, or create one ${newKey}; it was not sent.`,
      4,
    ),
  'doctor/key-off': (): Wording => error('The API key is switched off.', `Switch it on ${newKey}.`, 4),
  'doctor/key-full': (): Wording =>
    warning(
      'The key may do all that its owner may, in the whole portal: more than roomlinks needs.',
      `Create one ${newKey} with the scope rooms:read to plan, and with rooms:write to apply.`,
    ),
  'doctor/key-more': ({ more }: { more: string }): Wording =>
    warning(
      `The key may do more than roomlinks needs: ${more}.`,
      `Create one ${newKey} with the scope rooms:read to plan, and with rooms:write to apply.`,
    ),
  'doctor/key-scopes': ({ scopes }: { scopes: string }): Wording =>
    error(
      `The key has no scope for rooms, only ${scopes}.`,
      `Create one ${newKey} with the scope rooms:read to plan, and with rooms:write to apply.`,
      4,
    ),
  'doctor/key-ending': ({ date, days }: { date: string; days: string }): Wording =>
    warning(
      `The key ends in ${days}, on ${date}.`,
      `Create the next one ${newKey}, and put it wherever this one is used.`,
    ),
  'doctor/key-over': ({ date }: { date: string }): Wording =>
    error(
      `The key ended on ${date}.`,
      `Create the next one ${newKey}; if the portal still takes this one, look at the clocks.`,
      4,
    ),
  'doctor/no-rooms': (): Wording =>
    warning(
      'The owner of the key sees no active room.',
      'Create a room, or use the key of the owner or a room manager of the rooms that you mean.',
    ),
  'doctor/none-managed': ({ seen }: { seen: string }): Wording =>
    warning(
      `The owner of the key sees ${seen}, and may manage the links of none.`,
      'Use the key of the owner or a room manager of the rooms; a portal admin has no such right by itself.',
    ),
  'doctor/more-rooms': ({ more }: { more: number }): Wording =>
    error(
      `So it is with ${more} more of what the manifest names.`,
      'roomlinks plan shows them all, with their places.',
    ),
  'doctor/turned-away': ({ refused, sent }: { refused: number; sent: string }): Wording =>
    warning(
      `The portal turned away ${refused} of ${sent}: that was too much at once for it.`,
      'roomlinks waits and asks again; a lower --concurrency, or fewer programs with keys of the same person, avoid it.',
    ),
  'comment/unreadable': ({ file, why }: { file: string; why: string }): Wording =>
    error(
      `${file} cannot be read (${why}).`,
      'Write it first, with roomlinks plan --format markdown, and name it with --file.',
    ),
  'comment/empty': ({ file }: { file: string }): Wording =>
    error(
      `${file} is empty, and an empty comment says nothing.`,
      'See whether the command that was to write it went well.',
    ),
  'comment/too-long': ({ platform, length, limit }: { platform: string; length: number; limit: number }): Wording =>
    error(
      `The comment would have ${length} characters, and ${platform} takes ${limit}.`,
      'A plan in Markdown bounds itself: pass it as it was written, and put what is to go with it elsewhere.',
    ),
  'comment/no-file': ({ state }: { state: string }): Wording =>
    error(
      `A comment in the state ${state} needs a text.`,
      'Name the Markdown with --file; without it, a comment can be made applied, failed or outdated with --state.',
    ),
  'comment/no-key': ({ file }: { file: string | undefined }): Wording =>
    error(
      `${file === undefined ? 'Without a file' : `In ${file}`}, nothing says which comment is meant.`,
      'Name it with --key, such as the name of the manifest; or let the file begin with <!-- roomlinks:KEY -->, as a plan in Markdown does.',
    ),
  'comment/no-platform': (): Wording =>
    error(
      'It is not said where to comment: this is neither GitHub Actions nor GitLab CI.',
      'Use --platform github or --platform gitlab.',
    ),
  'comment/no-repo': ({ names }: { names: string }): Wording =>
    error(`It is not said in which repository to comment (${names}).`, 'Name it with --repo.'),
  'comment/repo': ({ source, shape }: { source: string; shape: string }): Wording =>
    error(
      `What ${source} names is no repository: write ${shape}.`,
      'It is the part of its address after the name of the server.',
    ),
  'comment/no-number': ({ why }: { why: string }): Wording =>
    error(`${why}.`, 'Name it with --number; a run that belongs to none has nowhere to comment.'),
  'comment/address': ({ source, why }: { source: string; why: string }): Wording =>
    error(
      `The address of the API in ${source} ${why}.`,
      'Write it as https://api.github.com or https://gitlab.example.com/api/v4.',
    ),
  'comment/exposed': ({ source }: { source: string }): Wording =>
    error(`The address of the API in ${source} ${exposure.replace('API key', 'token')}.`, 'Write it with https.'),
  'comment/other-author': ({ wanted, real }: { wanted: string; real: string }): Wording =>
    warning(
      `The comment was written as ${real}, and looked for as one of ${wanted}.`,
      `Use --author '${real}', or each run will write another one.`,
    ),
  'token/missing': ({ names, hint }: { names: string; hint: string }): Wording =>
    error(`There is no token in ${names}.`, hint, 4),
  'token/malformed': ({ source }: { source: string }): Wording =>
    error(
      `The token in ${source} has characters that no token has.`,
      'A token is one word; check for line breaks and quotes.',
      4,
    ),
}

/** The command that gets a ref of the remote into any clone; only for names that are safe to copy into a shell. */
function fetching(ref: string, depth: string): string {
  const [, remote = 'origin', branch] = /^(?:(origin)\/)?([\w][\w./-]*)$/.exec(ref) ?? []
  if (branch === undefined) return `git fetch${depth}`
  const target = ref.startsWith('origin/') ? `:refs/remotes/${ref}` : ''
  return `git fetch${depth} ${remote} ${branch}${target}`
}

export const diagnose: Diagnose<typeof catalogue> = diagnosing(catalogue, 1)
