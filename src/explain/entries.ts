import type { AboutEntries } from '../manifest/read/entry-sentences.ts'
import type { Explanations } from './explanation.ts'

/** Entries, their links and what they take from the environment: all that is known without a portal. */
export const entries: Explanations<keyof AboutEntries> = {
  'env/unset': {
    means: 'The manifest takes a value from an environment variable that does not exist.',
    matters:
      'An empty text in its place could be a link without its password. In CI, the secret must be handed to the step by name; in a pull request from a fork it is not there.',
    wrong: 'auditors: { access: read, password: "${AUDIT_PASWORD}" }',
    right: 'auditors: { access: read, password: "${AUDIT_PASSWORD}" }',
  },
  'env/credential': {
    means: 'The manifest asks for a key that opens the portal or the repository.',
    matters:
      'Whoever may propose a change of the manifest could so put the key into the title of a link, and read it in the plan. DOCSPACE_API_KEY, GITHUB_TOKEN and their like are never handed out.',
    wrong: 'auditors: { access: read, title: "${DOCSPACE_API_KEY}" }',
    right: 'auditors: { access: read, title: "${AUDIT_TITLE}" }',
  },
  'env/secret-name': {
    means: 'A variable whose name says that it holds a secret is used where it would be shown.',
    matters:
      'Titles, selectors and dates stand in plans, comments and logs, and on the portal. A word of the name is enough: TOKEN, SECRET, PASSWORD, PASSWD, CREDENTIALS and the like, or KEY after API, ACCESS, PRIVATE, SIGNING, DEPLOY or SSH. For one that holds no secret, env.plain at the top of the manifest says so; with a base, the list counts as the base has it.',
    wrong: 'auditors: { access: read, title: "${RELEASE_TOKEN_NAME}" }',
    right:
      'env: { plain: [RELEASE_TOKEN_NAME] }\nrooms:\n  - id: 4711\n    links:\n      auditors: { access: read, title: "${RELEASE_TOKEN_NAME}" }',
  },
  'env/secret-value': {
    means: 'A variable that is used where it would be shown holds a secret, whatever it is called.',
    matters:
      'The value is, or contains, the API key, a token of the CI, a password of the manifest or of a proxy, or the value of a variable that is called like a secret. Texts shorter than 8 characters are not looked for. The message names the secret by its place and never shows it.',
    wrong: 'auditors: { access: read, title: "${AUDIT_CODE}", password: "${AUDIT_PASSWORD}" }',
    right: 'auditors: { access: read, title: "${AUDIT_TITLE}", password: "${AUDIT_PASSWORD}" }',
  },
  'env/login': {
    means: 'A variable that is used where it would be shown holds an address with a user name and a password.',
    matters:
      'CI systems and proxies put passwords into addresses: CI_REPOSITORY_URL holds the token of its job, and HTTPS_PROXY may hold the password of the proxy.',
    wrong: 'auditors: { access: read, title: "By way of ${AUDIT_PROXY}" }',
    right: 'auditors: { access: read, title: "By way of ${AUDIT_TITLE}" }',
  },
  'env/plain': {
    means: 'The list env.plain names something that it cannot make shown.',
    matters:
      'It is for variables that are called like secrets and are none. The keys of roomlinks and its CI always are, and what is no name of a variable is a slip.',
    wrong: 'env: { plain: [GITHUB_TOKEN] }',
    right: 'env: { plain: [RELEASE_TOKEN_NAME] }',
  },
  'env/malformed': {
    means: 'A ${ is not followed by the name of a variable and a closing brace.',
    matters:
      'Defaults and other tricks of the shell, such as ${NAME:-none}, are not known here: a password that silently falls back to another one would be a hole.',
    wrong: 'auditors: { access: read, title: "${AUDIT_TITLE:-Auditors}" }',
    right: 'auditors: { access: read, title: "${AUDIT_TITLE}" }',
  },
  'room/no-selector': {
    means: 'An entry does not say for which room its links are.',
    matters:
      'Links are declared for a room by its id or title, or for all rooms with a tag. An entry without any of the three means no room.',
    wrong: '- links:\n    partners: { access: read }',
    right: '- id: 4711\n  links:\n    partners: { access: read }',
  },
  'room/several-selectors': {
    means: 'An entry selects rooms in two ways at once.',
    matters:
      'It could mean rooms that fit both, or rooms that fit one of them, and the wrong guess opens the wrong room. With --room a run can be narrowed to a part of an entry.',
    wrong: '- id: 4711\n  tag: client\n  links:\n    partners: { access: read }',
    right: '- id: 4711\n  links:\n    partners: { access: read }\n- tag: client\n  links:\n    press: { access: read }',
  },
  'room/empty-selector': {
    means: 'The id, the title or the tag is an empty text.',
    matters:
      'It mostly comes from an environment variable that is set to nothing. No room is called like that, and an empty tag must not mean all rooms.',
    wrong: '- tag: ""\n  links:\n    partners: { access: read }',
    right: '- tag: client\n  links:\n    partners: { access: read }',
  },
  'room/id': {
    means: 'The id of a room is written in another way than the portal shows it.',
    matters:
      'YAML and the portal may read different numbers from `0x10`, `1e3` or `007`, and the links of the wrong room would change. A room in third-party storage has an id that is no number; in quotes, any text is taken.',
    wrong: '- id: 0x10\n  links:\n    partners: { access: read }',
    right: '- id: 16\n  links:\n    partners: { access: read }',
  },
  'room/unmanaged-differs': {
    means: 'Two entries reach the same room and disagree about the links that no manifest made.',
    matters:
      'The one says keep them, the other revoke them: in that room both cannot be. Entries may reach a room by its id, its title and its tag, so the second one is often elsewhere in the file.',
    wrong: '- id: 4711\n  unmanaged: revoke\n  links: {}\n- id: 4711\n  unmanaged: keep\n  links: {}',
    right: '- id: 4711\n  unmanaged: revoke\n  links: {}\n- id: 4711\n  links: {}',
  },
  'link/key': {
    means: 'The key of a link has characters that a key cannot have, or is too long.',
    matters:
      'The key names the link for good, in plans and in the id of the link: another key is another link with another URL. What people see is the title, which may be anything.',
    wrong: 'Our Partners: { access: read }',
    right: 'our-partners: { access: read, title: Our Partners }',
  },
  'link/near-role': {
    means: 'The key looks like primary or invitation, and is neither.',
    matters:
      'The two are roles, of which a room has one each; any other key declares one more external link. A slip would leave the real one as it is and add a link that nobody meant.',
    wrong: 'invitations: { access: read }',
    right: 'invitation: { access: read }',
  },
  'link/other-kind': {
    means: 'The setting belongs to another kind of link.',
    matters:
      'A password, internal and denyDownload are for links that are opened without an account, maxUseCount for the invitation. The portal would ignore it, and the link would be more open than it reads.',
    wrong: 'invitation: { access: read, password: "${AUDIT_PASSWORD}" }',
    right: 'invitation: { access: read, maxUseCount: 25 }',
  },
  'link/primary-rotation': {
    means: 'A rotation is declared for the primary link of a room.',
    matters:
      'A rotation gives a link a new URL by giving it a new id. The id of a primary link is chosen by the portal, so the manifest has no say in it. An additional link can be rotated.',
    wrong: 'primary: { access: read, rotation: 2 }',
    right: 'partners: { access: read, rotation: 2 }',
  },
  'link/access': {
    means: 'Links have no such access level.',
    matters:
      'The portal reads a level that it does not know as none, and removes the link. Names are taken in any case, and so are the numbers of its API. Which levels a room takes depends on its type.',
    wrong: 'partners: { access: reader }',
    right: 'partners: { access: read }',
  },
  'link/no-access': {
    means: 'A link is declared without saying what it lets people do.',
    matters:
      'There is no safe default: the portal removes a link that comes without access. Write it on the link, or in defaults for all links of its kind.',
    wrong: 'partners: { title: Partners }',
    right: 'partners: { title: Partners, access: read }',
  },
  'link/title': {
    means: 'The title of a link is empty, only white space, or longer than 255 characters.',
    matters:
      'The portal puts a name of its own in place of an empty title, in the language of the owner of the key, and each plan would find it changed. Without a title, a new link is called like its key.',
    wrong: 'partners: { title: "", access: read }',
    right: 'partners: { title: Partners, access: read }',
  },
  'link/date': {
    means: 'The date cannot be read, or does not exist.',
    matters:
      'The portal takes a date that it cannot read for none, and the link never expires. So a date has one form here, with its offset from UTC, or is the start of a day in UTC.',
    wrong: 'partners: { access: read, expirationDate: 31.03.2035 }',
    right: 'partners: { access: read, expirationDate: 2035-03-31 }',
  },
  'link/too-late': {
    means: 'The link would expire in more than ten years.',
    matters:
      'The portal refuses such a date. null says openly that the link has no end, and the plan tells that it widens access.',
    wrong: 'partners: { access: read, expirationDate: 2099-12-31 }',
    right: 'partners: { access: read, expirationDate: 2030-12-31 }',
  },
  'link/expired': {
    means: 'The declared expiry lies in the past.',
    matters:
      'A past date is never sent, for the portal would drop it and make the link permanent. So the entry can only leave an expired link as it is; what it says beside the date has no effect any more.',
    wrong: 'partners: { access: read, expirationDate: 2024-03-31 }',
    right: 'partners: { access: read, expirationDate: 2030-03-31 }',
  },
  'link/password': {
    means: 'The password is one that the portal would refuse.',
    matters:
      'The rules here hold on every portal; one portal may ask for more, which the plan then tells. The password itself is never shown, not even a wrong one.',
    wrong: 'auditors: { access: read, password: short }',
    right: 'auditors: { access: read, password: "${AUDIT_PASSWORD}" }',
  },
  'link/plain-password': {
    means: 'A password stands in the manifest itself.',
    matters:
      'A manifest lives in git, where whoever may read the repository reads it, today and in all old commits. Change the password after you have moved it: taking it out of the file does not take it out of the history.',
    wrong: 'auditors: { access: read, password: Blue-Kettle-58 }',
    right: 'auditors: { access: read, password: "${AUDIT_PASSWORD}" }',
  },
  'link/rotation': {
    means: 'The rotation is there and says nothing.',
    matters:
      'Each new value of rotation gives the link a new URL. An empty one, which is often an environment variable set to nothing, would do so by accident and break the URL that people have.',
    wrong: 'press: { access: read, rotation: "" }',
    right: 'press: { access: read, rotation: 2 }',
  },
  'link/adopt': {
    means: 'What stands for adopt is no fingerprint.',
    matters:
      'A fingerprint stands for the id of a link without telling it. It has 12 hex digits, and `plan` shows it beside each link that no manifest made.',
    wrong: 'suppliers: { access: read, adopt: Suppliers }',
    right: 'suppliers: { access: read, adopt: "0123456789ab" }',
  },
  'link/absent': {
    means: 'A link that must not exist has settings.',
    matters:
      'Either the link shall go, or it shall be as described. To take a link away for a while, leave only absent: true in its entry.',
    wrong: 'old-fair: { absent: true, access: read }',
    right: 'old-fair: { absent: true }',
  },
  'link/twice': {
    means: 'Two entries declare a link with the same key for the same rooms.',
    matters: 'They would be one link with two descriptions, and the order of the files would decide who gets in.',
    wrong:
      '- id: 4711\n  links:\n    partners: { access: read }\n- id: 4711\n  links:\n    partners: { access: editing }',
    right:
      '- id: 4711\n  links:\n    partners: { access: read }\n- id: 4711\n  links:\n    editors: { access: editing }',
  },
  'link/adopted-twice': {
    means: 'Two links of the manifest want to take over the same existing link.',
    matters:
      'One link cannot have two keys. Mostly a line was copied, and the fingerprint of the second link belongs in it.',
    wrong: 'partners: { access: read, adopt: "0123456789ab" }\nsuppliers: { access: read, adopt: "0123456789ab" }',
    right: 'partners: { access: read, adopt: "0123456789ab" }\nsuppliers: { access: read, adopt: "ba9876543210" }',
  },
}
