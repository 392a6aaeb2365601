import type { AboutImport } from '../cli/capture/sentences.ts'
import type { AboutInit } from '../commands/init/sentences.ts'
import type { Explanations } from './explanation.ts'

/** What keeps a room, a link or a setting from being imported. */
export const imports: Explanations<keyof AboutImport> = {
  'import/archived': {
    means: 'The room is archived.',
    matters: 'Its links can be read and not changed, so a manifest that declared them could not be applied.',
    wrong: '# room 4711 is archived\n$ roomlinks import --room 4711',
    right: '# the room was restored\n$ roomlinks import --room 4711',
  },
  'import/template': {
    means: 'The room is a template.',
    matters: 'Templates have no links; rooms that are made from them do.',
    wrong: '# room 4710 is a template\n$ roomlinks import --room 4710',
    right: '# room 4711 was made from it\n$ roomlinks import --room 4711',
  },
  'import/not-a-room': {
    means: 'What has this id is a folder, or a room of a type that is not known here.',
    matters: 'Folders have links of their own, to which other rules apply.',
    wrong: '# 4799 is a folder in room 4711\n$ roomlinks import --room 4799',
    right: '$ roomlinks import --room 4711',
  },
  'import/no-right': {
    means: 'Whoever made the API key may not manage the links of the room.',
    matters:
      'The portal shows such a person an empty list instead of refusing, so a manifest of it would be wrong. A portal admin has no such right by itself.',
    wrong: '# the key is that of a portal admin who is not in the room\n$ roomlinks import --room 4711',
    right: '# the key is that of the owner of the room\n$ roomlinks import --room 4711',
  },
  'import/list-cut': {
    means: 'The room has more links than the portal shows.',
    matters: 'It shows the first 100 and does not say that there are more. What is not seen cannot be declared.',
    wrong: '# room 4711 has 120 links\n$ roomlinks import --room 4711',
    right: '# the links that nobody needs were removed in the portal\n$ roomlinks import --room 4711',
  },
  'import/unreadable': {
    means: 'The portal answered something about this room that is no list of links.',
    matters: 'With --all the other rooms are imported all the same. A plan of the room tells what the answer was.',
    wrong: '$ roomlinks import --room 4711',
    right: '$ roomlinks plan --room 4711',
  },
  'import/link-shared': {
    means: 'The room has a link of the same id as another room, and it is the primary link of one of them.',
    matters:
      'The portal chooses the ids of primary links at random, so that its answers for these rooms cannot be true, or somebody has copied the id: one URL opens both. Which room the link belongs to cannot be told.',
    wrong: '# rooms 4711 and 4712 have a primary link of one id\n$ roomlinks import --all',
    right: '# it was revoked in room 4712, in the portal\n$ roomlinks import --all',
  },
  'import/unsettled': {
    means: 'A link of the room was made under the name of this manifest, and cannot be declared as it is.',
    matters:
      'What bears the name and is not declared is revoked by the next apply. An import promises that a plan is empty, so the whole room is left out instead.',
    wrong: '# somebody gave a link of the manifest acme a level that has no name\n$ roomlinks import --all --name acme',
    right: '$ roomlinks import --all --name acme-by-hand',
  },
  'import/foreign': {
    means: 'The link was made by another manifest, and is not declared.',
    matters:
      "Two manifests that declare one link undo each other's work. If it was made by this manifest under an earlier name, formerly says so, and the link is imported; if that manifest is no more, adopt takes the link over.",
    wrong: '# the manifest press-office has made a link of the room\n$ roomlinks import --room 4711',
    right: '# the file says formerly: [press-office]\n$ roomlinks import --room 4711 --into roomlinks.yaml',
  },
  'import/expired': {
    means: 'The link has expired, and is not declared.',
    matters:
      'Each request carries the whole link, and the portal drops a past date: the link would come back for good. It stays unmanaged, and counts towards the limit of the room.',
    wrong: '# a link of the room has expired\n$ roomlinks import --room 4711',
    right: '# it was revoked in the portal\n$ roomlinks import --room 4711',
  },
  'import/level': {
    means: 'The link has a level that rooms of this type do not have for it, or that has no name.',
    matters: 'Such links come from older versions, or from other programs. The portal would refuse the level today.',
    wrong: '# a link was made by another program, with the level 1\n$ roomlinks import --room 4711',
    right: '# it was given the level read in the portal\n$ roomlinks import --room 4711',
  },
  'import/kind': {
    means: 'The link is of a kind that rooms of this type do not take.',
    matters:
      'Up to DocSpace 3.2 form-filling rooms could have additional links. They still open the room, and the portal takes no change of them but their end.',
    wrong: '# the form-filling room 4713 has an additional link of old\n$ roomlinks import --room 4713',
    right: '# it was revoked in the portal\n$ roomlinks import --room 4713',
  },
  'import/role-taken': {
    means: 'A room has one link in each role, and here are two, on the portal or in the manifest.',
    matters:
      'A manifest that declares the role means the first of them, by an order of its own; an invitation with a `rotation` means one that it makes itself. The other one is left alone and told.',
    wrong: '# room 4711 has two invitations\n$ roomlinks import --room 4711',
    right: '# one of them was revoked in the portal\n$ roomlinks import --room 4711',
  },
  'import/id-taken': {
    means: 'Two rooms have a link of one id.',
    matters:
      'Its URL opens both rooms, which nobody wants: another program has used an id twice. A manifest can adopt it once.',
    wrong: '# rooms 4711 and 4712 have a link of the same id\n$ roomlinks import --all',
    right: '# it was revoked in room 4712\n$ roomlinks import --all',
  },
  'import/title': {
    means: 'The link has a title that no manifest can say.',
    matters: 'A title has 1 to 255 characters. The link is declared without one, and keeps what it has.',
    wrong: '# a link has an empty title\n$ roomlinks import --room 4711',
    right: '# it was given a title in the portal\n$ roomlinks import --room 4711',
  },
  'import/never-expires': {
    means: 'The primary link of this room has an expiry that the portal would not keep.',
    matters:
      'In public and form-filling rooms the portal drops the date of the primary link with the next change. A manifest that declared it would never be applied.',
    wrong: '# the primary link of the public room 4712 has an expiry\n$ roomlinks import --room 4712',
    right: '# an additional link has it instead\n$ roomlinks import --room 4712',
  },
  'import/too-late': {
    means: 'The link expires more than ten years from now.',
    matters: 'The portal refuses such dates today. The link is declared without one, and keeps what it has.',
    wrong: '# a link expires in 2090\n$ roomlinks import --room 4711',
    right: '# it was given a date within ten years\n$ roomlinks import --room 4711',
  },
  'import/use-count': {
    means: 'The invitation has a limit that no manifest can say.',
    matters: 'Limits go from 1 to 1000. The invitation is declared without one, and keeps what it has.',
    wrong: '# the invitation is for 2000 people\n$ roomlinks import --room 4711',
    right: '# it was given a limit of 1000\n$ roomlinks import --room 4711',
  },
  'import/password': {
    means: 'The link has a password that the portal would not take today.',
    matters:
      'Older versions had no rules for passwords. The link is declared without one and keeps it; another change of the link may be refused until it has a new one.',
    wrong: '# a link has a password of five characters\n$ roomlinks import --room 4711',
    right: '# it was given a longer one in the portal\n$ roomlinks import --room 4711',
  },
  'import/internal': {
    means: 'The link is internal or not, against what rooms of this type decide.',
    matters:
      'Links of a public room are open to people without an account. The portal puts it right with the next change.',
    wrong: '# a link of the public room 4712 is internal\n$ roomlinks import --room 4712',
    right: '# the link was saved once more in the portal\n$ roomlinks import --room 4712',
  },
  'import/older-portal': {
    means: 'The version of this portal does not keep the limits of invitations.',
    matters:
      'Before 3.7 each change gives an invitation seven days and takes its limit away, whatever it is told. So neither is declared.',
    wrong: '# the portal has DocSpace 3.6\n$ roomlinks import --all',
    right: '# the portal has DocSpace 3.7\n$ roomlinks import --all',
  },
  'import/no-match': {
    means: 'No room that the owner of the key sees has that id, title or tag.',
    matters:
      'Titles and tags are compared letter by letter. An id is the safer name: it is in the address of the room.',
    wrong: '$ roomlinks import --room title:board',
    right: '$ roomlinks import --room title:Board',
  },
  'import/no-rooms': {
    means: 'The owner of the key sees no active room.',
    matters: 'A key acts as the person who made it. That person is in no room, or all rooms are archived.',
    wrong: '# the key is that of somebody without rooms\n$ roomlinks import --all',
    right: '# the key is that of a room manager\n$ roomlinks import --all',
  },
  'import/exists': {
    means: 'The file that is to hold passwords is there already.',
    matters:
      "Others may have it open, or may read it. Only a file that is made for the passwords is nobody else's from its first moment on.",
    wrong: '# passwords.env is there\n$ roomlinks import --all --env-into passwords.env',
    right: '$ rm passwords.env\n$ roomlinks import --all --env-into passwords.env',
  },
  'import/unquotable': {
    means: 'A password cannot be written such that a shell and Node read the same.',
    matters:
      'It has a single quote beside a double quote, a dollar, a backquote or a backslash, and the two have no quotes in common for that. Its variable has to be set by hand.',
    wrong: '# the password of a link is: it\'s "quoted"\n$ roomlinks import --all --env-into passwords.env',
    right: '# the link was given a password without quotes\n$ roomlinks import --all --env-into passwords.env',
  },
  'import/form': {
    means: 'The manifest is written such that nothing can be put into it in place.',
    matters:
      'Entries are put below the last one, and all else stays as it is. Where they stand in brackets, or where an anchor makes others share them, there is no such place.',
    wrong: 'rooms: [{ id: 4711, links: {} }]',
    right: 'rooms:\n  - id: 4711\n    links: {}',
  },
  'import/no-file': {
    means: 'The file that is to be added to cannot be read.',
    matters: '--into puts links into a manifest that is there. A new one is what import prints.',
    wrong: '# there is no new.yaml yet\n$ roomlinks import --all --into new.yaml',
    right: '$ roomlinks import --all > new.yaml',
  },
  'import/defaults': {
    means: 'What the file says for all links does not fit a link that is to be put into it.',
    matters:
      'A link says itself what differs from the defaults, where it can. An expiry among them cannot be lifted for a primary link that never expires, for one.',
    wrong: 'defaults: { external: { expirationDate: 2030-01-01 } }',
    right: 'defaults: { external: { denyDownload: true } }',
  },
  'import/other-name': {
    means: '--name and the file that is to be added to have different names.',
    matters: 'The name says whose the links are. What is put into a manifest is of its name.',
    wrong: '# roomlinks.yaml is called acme\n$ roomlinks import --all --name team --into roomlinks.yaml',
    right: '$ roomlinks import --all --into roomlinks.yaml',
  },
}

/** What keeps a first manifest from being written. */
export const beginnings: Explanations<keyof AboutInit> = {
  'init/exists': {
    means: 'A file that init is to write is there already.',
    matters:
      'What is there may be the work of years. More rooms are put into a manifest by import, in place; of several files none is written where one is there.',
    wrong: '# roomlinks.yaml is there\n$ roomlinks init --all',
    right: '$ roomlinks import --all --into roomlinks.yaml',
  },
  'init/other-file': {
    means: 'The manifest is to be another file than the one that is read in CI.',
    matters:
      'What init writes for GitHub and GitLab runs roomlinks without --file, at the top of the repository: it would not find another file.',
    wrong: '$ roomlinks init --all --file links/acme.yaml --ci github',
    right: '$ roomlinks init --all --file links/acme.yaml --ci none',
  },
  'init/not-at-top': {
    means: 'What CI reads would be written into a folder where GitHub and GitLab do not look for it.',
    matters:
      'They read it at the top of the repository and nowhere else, and say nothing where it is not: it would look as if CI watched over the links.',
    wrong: '$ cd links\n$ roomlinks init --all --ci github',
    right: '$ cd "$(git rev-parse --show-toplevel)"\n$ roomlinks init --all --ci github',
  },
}
