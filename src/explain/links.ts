import type { AboutLinks } from '../plan/check/link-sentences.ts'
import type { Explanations } from './explanation.ts'

/** What the portal would refuse of a link or, worse, ignore. Source: contract §2. */
export const links: Explanations<keyof AboutLinks> = {
  'link/declared-twice': {
    means: 'Two entries that select rooms in different ways declare the same key for one room.',
    matters:
      'Only the portal tells that the two meet: a room with that id or title carries the tag as well. The link cannot be as both say.',
    wrong:
      '# room 4711 carries the tag client\n- id: 4711\n  links:\n    partners: { access: read }\n- tag: client\n  links:\n    partners: { access: comment }',
    right:
      '- id: 4711\n  links:\n    partners-of-acme: { access: read }\n- tag: client\n  links:\n    partners: { access: comment }',
  },
  'link/kind-not-here': {
    means: 'The type of the room does not have links of this kind.',
    matters:
      'Rooms for collaboration, virtual data rooms and AI rooms can be entered with an account only, by invitation. Where external links are needed, the room must be of another type, which is chosen when it is made.',
    wrong: '# room 4714 is for collaboration\n- id: 4714\n  links:\n    press: { access: read }',
    right: '- id: 4714\n  links:\n    invitation: { access: read }',
  },
  'link/level-not-here': {
    means: 'The level exists, but not for this kind of link in a room of this type.',
    matters:
      'Each room type has its own table: a public room invites readers and content creators, and nobody in between. The portal refuses all other levels.',
    wrong: '# room 4712 is public\n- id: 4712\n  links:\n    invitation: { access: comment }',
    right: '- id: 4712\n  links:\n    invitation: { access: read }',
  },
  'link/internal-forced': {
    means: 'The type of the room decides who may open its links, and the manifest says the opposite.',
    matters:
      'Links of a public room are always open to people without an account. The portal answers 200 to a request that says otherwise and keeps everything as it was, the other settings of the same request too.',
    wrong: '# room 4712 is public\n- id: 4712\n  links:\n    press: { access: read, internal: true }',
    right: '- id: 4712\n  links:\n    press: { access: read }',
  },
  'link/primary-comes-back': {
    means: 'The primary link of this room is to go, and the portal does not let it go.',
    matters:
      'In public and form-filling rooms the portal replaces a removed primary link at once, by one with a new URL and all settings at their defaults: no password, no ban on downloads. Removing it would open the room further.',
    wrong: '# room 4712 is public\n- id: 4712\n  links:\n    primary: { absent: true }',
    right: '- id: 4712\n  links:\n    primary: { access: read, denyDownload: true }',
  },
  'link/primary-never-expires': {
    means: 'The primary link of this room is to expire, and the portal keeps no expiry for it.',
    matters:
      'In public and form-filling rooms the portal drops the date of the primary link. Who wrote it would believe that the link ends, and it never does.',
    wrong: '# room 4712 is public\n- id: 4712\n  links:\n    primary: { access: read, expirationDate: 2030-03-31 }',
    right: '- id: 4712\n  links:\n    fair: { access: read, expirationDate: 2030-03-31 }',
  },
  'link/needs-version': {
    means: 'The version of this portal does not keep a setting that is declared.',
    matters:
      'Older versions ignore what they do not know: before 3.7 an invitation has no use limit, and expires seven days after its last change whatever it is told. A plan that promised more would not be true.',
    wrong: '# the portal has DocSpace 3.6\n- id: 4711\n  links:\n    invitation: { access: read, maxUseCount: 25 }',
    right: '# the portal has DocSpace 3.6\n- id: 4711\n  links:\n    invitation: { access: read }',
  },
  'link/password-refused': {
    means: 'The password breaks a rule that the owner of this portal has set.',
    matters:
      'A portal can ask for capitals, digits or signs, and for a greater length. It applies the rules to each link that is sent, so that an old password can get in the way of another change.',
    wrong:
      '# the portal asks for a digit, and WEAK_PASSWORD has none\n- id: 4711\n  links:\n    auditors: { access: read, password: "${WEAK_PASSWORD}" }',
    right: '- id: 4711\n  links:\n    auditors: { access: read, password: "${AUDIT_PASSWORD}" }',
  },
  'link/not-created': {
    means: 'A link is declared, does not exist, and its expiry has passed.',
    matters:
      'It would be dead if the portal kept the date. It does not: it drops a past date, and the new link would be open for good. So nothing is created.',
    wrong: '- id: 4711\n  links:\n    fair: { access: read, expirationDate: 2024-03-31 }',
    right: '- id: 4711\n  links:\n    fair: { access: read, expirationDate: 2030-03-31 }',
  },
  'link/left-expired': {
    means: 'The link has expired as declared, and is not touched any more.',
    matters:
      'Each request carries the whole link, the past date with it, which the portal would drop. So what else the manifest says of the link waits until it has a date to come.',
    wrong:
      '# the link that was adopted has expired on 2024-03-31\n- id: 4711\n  links:\n    fair: { access: comment, expirationDate: 2024-03-31, adopt: "c812e1edb644" }',
    right: '- id: 4711\n  links:\n    fair: { access: comment, expirationDate: 2030-03-31, adopt: "c812e1edb644" }',
  },
  'link/past-date': {
    means: 'The link lives, and the manifest gives it an expiry that has passed.',
    matters:
      'It looks like a way to end a link, and would do the reverse: the portal drops the date and the link becomes permanent. absent: true ends it.',
    wrong:
      '# the link that was adopted never expires\n- id: 4711\n  links:\n    fair: { access: read, expirationDate: 2024-03-31, adopt: "c812e1edb644" }',
    right: '- id: 4711\n  links:\n    fair: { absent: true, adopt: "c812e1edb644" }',
  },
  'link/has-expired': {
    means: 'A setting is to change of a link that has expired in the portal, and no expiry is declared.',
    matters:
      'What the manifest leaves open is copied from the portal into each request: here a date that has passed, which the portal would drop. The link would come back to life, for good.',
    wrong:
      '# the link that was adopted has expired in the portal\n- id: 4711\n  links:\n    fair: { access: comment, adopt: "c812e1edb644" }',
    right: '- id: 4711\n  links:\n    fair: { access: comment, expirationDate: 2030-03-31, adopt: "c812e1edb644" }',
  },
  'link/adopt-not-found': {
    means: 'The link that is to be taken over is not in the room.',
    matters:
      'Somebody has revoked it, or the fingerprint is not quite right. Whatever the manifest leaves open was to be copied from it, so a new link might be more open than the old one. The link is left out of the plan, and everything else is planned. Where all that decides how open it is is declared, a new link takes its place.',
    wrong: '- id: 4711\n  links:\n    suppliers: { access: read, adopt: "0123456789ab" }',
    right:
      '# the fingerprint as plan prints it\n- id: 4711\n  links:\n    suppliers: { access: read, adopt: "c812e1edb644" }',
  },
  'link/adopt-missing': {
    means: 'The link that was taken over is no longer in the room.',
    matters:
      'Most likely somebody has revoked it. drift and links tell that as any other difference, and drift --write takes it into the manifest. apply creates a new link, with another URL, where the manifest declares all that decides how open it is, and leaves the link out otherwise.',
    wrong: '- id: 4711\n  links:\n    suppliers: { access: read, adopt: "0123456789ab" }',
    right: '# a new link, with a URL of its own\n- id: 4711\n  links:\n    suppliers: { access: read }',
  },
  'link/adopt-gone': {
    means: 'The link that is to be taken over is not in the room, and a new one takes its place.',
    matters:
      'The manifest declares all that decides how open the link is, so nothing is lost but the URL. A mistyped fingerprint looks the same: make sure that it is not that of a link which is there.',
    wrong:
      '- id: 4711\n  links:\n    suppliers:\n      adopt: "0123456789ab"\n      access: read\n      password: null\n      expirationDate: null\n      internal: true\n      denyDownload: false',
    right: '- id: 4711\n  links:\n    suppliers: { access: read }',
  },
  'link/adopt-other-kind': {
    means: 'The link that is to be taken over is of another kind than the key says.',
    matters:
      'primary and invitation are roles, and every other key is an additional link: what a link is never changes. Roles need no adopt, for a room has one link in each.',
    wrong:
      '# the fingerprint is that of an invitation\n- id: 4711\n  links:\n    suppliers: { access: read, adopt: "c812e1edb644" }',
    right: '- id: 4711\n  links:\n    invitation: { access: read }',
  },
  'link/adopt-ambiguous': {
    means: 'Two links of the room happen to have one fingerprint.',
    matters:
      'A fingerprint is 48 bits of a hash, so this takes some luck. Which link is meant cannot be told, and guessing could change the wrong one.',
    wrong:
      '# two links have this fingerprint\n- id: 4711\n  links:\n    suppliers: { access: read, adopt: "c812e1edb644" }',
    right: '- id: 4711\n  links:\n    suppliers: { access: read }',
  },
  'link/adopt-declared': {
    means: 'The link that is to be taken over is what another key of this manifest means already.',
    matters:
      'One link cannot have two keys. To rename a key and keep the URL, declare the link under the new key alone, with its fingerprint.',
    wrong:
      '# the fingerprint is that of the link which press has made\n- id: 4711\n  links:\n    press: { access: read }\n    media: { access: read, adopt: "ee6360cb014d" }',
    right: '- id: 4711\n  links:\n    media: { access: read, adopt: "ee6360cb014d" }',
  },
  'link/adopt-other-link': {
    means: 'The key has its link already, and adopt names another one.',
    matters:
      'A link that this manifest has made is found without a fingerprint. The other link would have stayed as it is, without anybody looking after it.',
    wrong: '# press has been made before\n- id: 4711\n  links:\n    press: { access: read, adopt: "c812e1edb644" }',
    right: '- id: 4711\n  links:\n    press: { access: read }\n    media: { access: read, adopt: "c812e1edb644" }',
  },
  'link/adopt-other-role': {
    means: 'The room has another link in that role than the one that adopt names.',
    matters:
      'primary and invitation mean whatever link the room has there, whoever made it. So adopt is not needed, and one that names another link is a mistake.',
    wrong:
      '# the primary link is another one\n- id: 4711\n  links:\n    primary: { access: read, adopt: "0123456789ab" }',
    right: '- id: 4711\n  links:\n    primary: { access: read }',
  },
  'link/adopt-many-rooms': {
    means: 'A link is to be taken over by an entry that stands for several rooms.',
    matters:
      'A link is in one room, so all other rooms would miss it. An entry that selects its room by the id can adopt it, under a key that no other entry declares there.',
    wrong:
      '# two rooms carry the tag twin\n- tag: twin\n  links:\n    suppliers: { access: read, adopt: "c812e1edb644" }',
    right: '- id: 4711\n  links:\n    suppliers: { access: read, adopt: "c812e1edb644" }',
  },
  'link/adopt-foreign': {
    means: 'The link that is taken over was made by another manifest.',
    matters:
      'That manifest still knows it by its id. Where it declares the link, each apply undoes the other; where it does not any more, it revokes the link. Let one of the two leave the room first.',
    wrong:
      '# the manifest press-office has made this link\n- id: 4711\n  links:\n    press: { access: read, adopt: "1914c054a622" }',
    right: '- id: 4711\n  links:\n    press: { access: read }',
  },
  'link/looks-unmanaged': {
    means: 'A link is to be created, and the room has one with its title that no manifest made.',
    matters:
      'Mostly it is the same link, made by hand before: then people know its URL, and a second one would only stand beside it. adopt takes it over with its URL.',
    wrong: '# the room has a link called suppliers\n- id: 4711\n  links:\n    suppliers: { access: read }',
    right: '- id: 4711\n  links:\n    suppliers: { access: read, adopt: "c812e1edb644" }',
  },
  'link/looks-foreign': {
    means: 'A link is to be created, and the room has one with its title that another manifest has made.',
    matters:
      'Two teams may share a room, and a title. But a manifest whose name was changed is another manifest, too: then all its links would be made a second time, and the old ones stay open.',
    wrong:
      '# the manifest was called press-office when it made this link\nname: client-portal\nrooms:\n  - id: 4711\n    links:\n      press: { access: read }',
    right:
      'name: client-portal\nformerly: [press-office]\nrooms:\n  - id: 4711\n    links:\n      press: { access: read }',
  },
  'link/role-foreign': {
    means: 'A link in a role is declared, and the room has one there that another manifest has made.',
    matters:
      'A room has one invitation. Two manifests that declare it would each undo what the other does, so it is not taken over silently: one of them has to let go, or name the link with adopt.',
    wrong:
      '# the manifest press-office has made the invitation\n- id: 4711\n  links:\n    invitation: { access: read }',
    right: '- id: 4711\n  links:\n    partners: { access: read }',
  },
  'link/used-more': {
    means: 'More people have used the invitation than it is to admit.',
    matters:
      'The portal refuses a limit below the count that it keeps. Those who have come in stay in the room; a limit only keeps others out.',
    wrong:
      '# five people have used the invitation\n- id: 4711\n  links:\n    invitation: { access: read, maxUseCount: 3 }',
    right: '- id: 4711\n  links:\n    invitation: { access: read, maxUseCount: 5 }',
  },
  'link/replace-undeclared': {
    means: 'The old link must go before the new one can come, and only the portal knows some of its settings.',
    matters:
      'If the run were cut off between the two, nobody would know any more that the link had a limit or an end, and the next run would make it without. Declared, they are safe.',
    wrong:
      '# the room has an invitation that expires, and takes no second one\n- id: 4711\n  links:\n    invitation: { access: read, rotation: 2, adopt: "c812e1edb644" }',
    right:
      '- id: 4711\n  links:\n    invitation: { access: read, rotation: 2, adopt: "c812e1edb644", expirationDate: 2030-03-31, maxUseCount: 5 }',
  },
  'link/tag-shared': {
    means: 'Two links of a room would be told apart by nothing.',
    matters:
      'Links are recognised by 20 bits that come from their keys. Two keys of one room meet by chance once in tens of thousands of rooms; then one of them must have another name.',
    wrong:
      '# by chance the two keys have the same tag in this room\n- id: 4711\n  links:\n    fair-398: { access: read }\n    fair-3312: { access: editing }',
    right: '- id: 4711\n  links:\n    fair-398: { access: read }\n    fair-of-3312: { access: editing }',
  },
}
