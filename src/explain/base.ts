import type { About as AboutLoading } from '../cli/base/sentences.ts'
import type { AboutBase } from '../plan/history/base-sentences.ts'
import type { Explanations } from './explanation.ts'

/** The manifest as it was, with which --base and --base-file compare. */
export const base: Explanations<keyof AboutBase | keyof AboutLoading> = {
  'base/other-name': {
    means: 'The manifest had a name that it no longer has, and that it does not list as an earlier one.',
    matters:
      'The name says whose the links are. Under the new one all of them are made again, while the old ones stay open and are left alone as those of another manifest. With formerly they stay its own.',
    wrong:
      '# origin/main says name: client-portal, this branch says name: clients\n$ roomlinks plan --base origin/main',
    right: '# this branch also says formerly: [client-portal]\n$ roomlinks plan --base origin/main',
  },
  'base/new-name': {
    means:
      'The change that is looked at gives the manifest a name, or an earlier name, under which links were made already.',
    matters:
      'Whose links they are goes by the name, and a name is no secret. A change that takes the name of another manifest would revoke its links as no longer declared, so reviewers should know.',
    wrong:
      '# this branch says formerly: [press-office], which is the manifest of others\n$ roomlinks plan --base origin/main',
    right: '# this branch leaves that name out\n$ roomlinks plan --base origin/main',
  },
  'base/other-portal': {
    means: 'The base was for another portal.',
    matters:
      'What a manifest had in another portal says nothing about this one: the rooms with those ids are other rooms. The plan is right, it only tells less.',
    wrong: '# origin/main says another portal than DOCSPACE_URL\n$ roomlinks plan --base origin/main',
    right: '$ roomlinks plan',
  },
  'base/loosened': {
    means: 'The change that is looked at takes a guard away, or raises its limit.',
    matters:
      'Whoever wants to slip something through takes the guard away in the same change. Reviewers should see it before they read the rest.',
    wrong: '# this branch removes guard: { maxRevokes: 5 } and forty links\n$ roomlinks plan --base origin/main',
    right: '# this branch raises maxRevokes and does nothing else\n$ roomlinks plan --base origin/main',
  },
  'base/plain': {
    means: 'A variable that is called like a secret is shown, and only this change says that it is none.',
    matters:
      'Whoever may propose a change could otherwise list any secret of the job, use it as a title and read it in the plan. So the list counts as the base has it: first the list is merged, then what uses it. A base that cannot be read, or that does not hold the manifest yet, lists nothing.',
    wrong:
      '# this branch adds env: { plain: [RELEASE_TOKEN_NAME] }, and title: ${RELEASE_TOKEN_NAME}\n$ roomlinks plan --base origin/main',
    right: '# origin/main has env: { plain: [RELEASE_TOKEN_NAME] } already\n$ roomlinks plan --base origin/main',
  },
  'base/open': {
    means: 'The base takes its name or its rooms from variables that are not set.',
    matters:
      'Without them it is not known whose links it declared and where. Nothing is guessed, and the plan comes without labels.',
    wrong: '# the base selects its room with id: ${ROOM}\n$ roomlinks plan --base origin/main',
    right: '$ ROOM=4711 roomlinks plan --base origin/main',
  },
  'base/room-left': {
    means: 'A room is no longer named by the manifest, and cannot be planned either.',
    matters:
      'Links that the manifest made there should be revoked now, and will not be: the room is archived, or the key has no right in it. They are not looked at again, so somebody has to see to them.',
    wrong: '# the room of the removed entry is archived\n$ roomlinks apply --base origin/main',
    right: '# the room is restored first\n$ roomlinks apply --base origin/main',
  },
  'base/room-gone': {
    means: 'A room that only the base names is not in the portal any more.',
    matters:
      'If the room is deleted, its links are gone with it. If it was selected by a title and has been renamed, they live on; an id would have found it.',
    wrong: '# origin/main selects the room by a title that it no longer has\n$ roomlinks plan --base origin/main',
    right: '# origin/main selects it by its id\n$ roomlinks plan --base origin/main',
  },
  'base/no-git': {
    means: 'The program git could not be started.',
    matters:
      'Small containers do not have it. The manifest as it was can come from a file instead, which another step has fetched.',
    wrong: '# in a container without git\n$ roomlinks plan --base origin/main',
    right: '$ roomlinks plan --base-file base/roomlinks.yaml',
  },
  'base/git': {
    means: 'git started and failed in a way that has no code of its own.',
    matters:
      'The sentence in quotes is that of git. The clone may be damaged, or a part of it may be on a server that does not answer.',
    wrong: '# an object is missing in the clone\n$ roomlinks plan --base origin/main',
    right: '$ git fetch origin\n$ roomlinks plan --base origin/main',
  },
  'base/no-repository': {
    means: 'The manifest does not lie in a clone of a git repository.',
    matters:
      'The option reads from the history of the repository in which the file lies, not of the folder in which you are.',
    wrong: '$ roomlinks plan --file ../elsewhere/roomlinks.yaml --base origin/main',
    right: '$ roomlinks plan --file roomlinks.yaml --base origin/main',
  },
  'base/other-repository': {
    means: 'The files of the manifest lie in two repositories.',
    matters: 'One ref names one commit of one repository. A submodule is a repository of its own.',
    wrong: '$ roomlinks plan --file links/ --file ../shared/links/ --base origin/main',
    right: '$ roomlinks plan --file links/ --file ../shared/links/ --base-file base/',
  },
  'base/nested': {
    means: 'The manifest lies in a clone inside another clone, as a submodule does.',
    matters:
      'A change of the outer clone can replace the folder of the manifest by a submodule, and so bring a history that says whatever it likes: which portal gets the API key, and that nothing was protected. A worktree inside its own clone is fine.',
    wrong: '# links/ is a submodule\n$ roomlinks plan --file links/ --base origin/main',
    right: '# links-before/ holds the manifest as it was\n$ roomlinks plan --file links/ --base-file links-before/',
  },
  'base/distrusted': {
    means: 'git refuses to read a repository that belongs to another user.',
    matters:
      'A repository can carry settings that run programs, so git reads those of others only when told. In CI the checkout is often done by another user than the job.',
    wrong: '# the job runs as root, the clone belongs to another user\n$ roomlinks plan --base origin/main',
    right: '$ git config --global --add safe.directory /builds/acme/links\n$ roomlinks plan --base origin/main',
  },
  'base/no-ref': {
    means: 'No commit of the clone has that name.',
    matters:
      'Names are not searched on the server: what was not fetched is not there. CI systems often fetch one branch only.',
    wrong: '$ roomlinks plan --base origin/mian',
    right: '$ git fetch origin main:refs/remotes/origin/main\n$ roomlinks plan --base origin/main',
  },
  'base/shallow': {
    means: 'The clone holds only the newest commits, and this one is older.',
    matters:
      'CI systems clone without history to save time. One fetch of the ref is enough; git merge-base needs all of it.',
    wrong: '# after actions/checkout with its defaults\n$ roomlinks plan --base origin/main',
    right: '$ git fetch --depth=1 origin main:refs/remotes/origin/main\n$ roomlinks plan --base origin/main',
  },
  'base/partial': {
    means: 'The clone was made with a filter, and the manifest as it was is one of the files that it left out.',
    matters:
      'git would fetch it now, from a server that the settings of the clone name. Nothing is fetched while a plan is made, so that a clone cannot have programs run or servers asked.',
    wrong: '# after git clone --filter=blob:none\n$ roomlinks plan --base origin/main',
    right: '$ git fetch --refetch --no-filter\n$ roomlinks plan --base origin/main',
  },
  'base/no-file': {
    means: 'In that commit, the manifest is a link to another file, or a submodule.',
    matters: 'git stores such a link as a text with a path in it. Following it could lead out of the repository.',
    wrong: '# in origin/main, roomlinks.yaml is a symbolic link\n$ roomlinks plan --base origin/main',
    right: '$ roomlinks plan --base-file base/roomlinks.yaml',
  },
  'base/new': {
    means: 'The base does not have these files yet.',
    matters:
      'For a new manifest that is as it should be. For one that was moved or renamed it hides which rooms it has left, and their links stay open.',
    wrong: '# origin/main has links.yaml, which is roomlinks.yaml now\n$ roomlinks plan --base origin/main',
    right: '$ git show origin/main:links.yaml > before.yaml\n$ roomlinks plan --base-file before.yaml',
  },
  'base/invalid': {
    means: 'The manifest as it was is wrong in itself.',
    matters:
      'It is not yours to mend, for it is in the past. The plan is made without it and tells less; the next one has a better base.',
    wrong: '# origin/main has a manifest with an error\n$ roomlinks plan --base origin/main',
    right: '$ roomlinks plan --base origin/main~1',
  },
  'base/incomparable': {
    means: 'Two manifests were to be compared offline, and the older one is wrong in itself.',
    matters: 'Offline the base is all there is to compare with. With the portal, a plan can be made without it.',
    wrong: '# origin/main has a manifest with an error\n$ roomlinks plan --base origin/main --offline',
    right: '$ roomlinks plan',
  },
  'base/none': {
    means: 'The commit to compare with is all zeros.',
    matters:
      'CI systems give that for what was there before the first push of a branch. The plan is made without a base, as if none had been named.',
    wrong: '# the first push of a branch\n$ roomlinks plan --base "$CI_COMMIT_BEFORE_SHA"',
    right: '$ roomlinks plan --base origin/main',
  },
  'base/portal-moved': {
    means:
      'The manifest alone names the portal, and its base does not name the same: it is new, moved, behind a symbolic link, not valid, or names another one or none.',
    matters:
      'Whoever may propose a change could so have the API key sent to a server of their own. The address must come from where a change cannot reach: the environment, or the command line.',
    wrong: '# this branch changes portal: in the manifest, or moves the file\n$ roomlinks plan --base origin/main',
    right: '$ DOCSPACE_URL=https://new.example.com roomlinks plan --base origin/main',
  },
  'sweep/passed-over': {
    means: 'The sweep has seen rooms in which the owner of the API key may not manage links.',
    matters:
      'There the portal shows an empty list, whatever is in it, so that nothing can be said of those rooms. Whoever may manage them can sweep once with a key of their own.',
    wrong: '# the key is that of somebody who is a guest in a room\n$ roomlinks plan --sweep',
    right: '$ roomlinks plan --sweep --room tag:client',
  },
  'sweep/held-back': {
    means: 'An entry names a room that was not found, so no room is looked at that the manifest does not select.',
    matters:
      'A room that has another title now looks like one that the manifest no longer names, and all its links would be revoked. Once the entry is right, the rest is looked at again.',
    wrong: '- title: Client ACME   # the room is called "ACME" now\n$ roomlinks plan --sweep',
    right: '- id: 4711\n$ roomlinks plan --sweep',
  },
  'sweep/room-unread': {
    means: 'The links of a room that the manifest does not name could not be read.',
    matters:
      'All other rooms are swept; of this one nothing is known. The message says why: mostly it has 100 links or more, of which the portal shows the first 100 alone.',
    wrong: '# a room that no entry names has 100 links\n$ roomlinks plan --sweep',
    right: '$ roomlinks plan --sweep --room tag:client',
  },
}
