import type { Sentences } from '../../model/diagnostic.ts'
import { accessNumbers } from '../../model/link.ts'
import { didYouMean, oneOf } from '../text/quote.ts'

const levels = oneOf(Object.keys(accessNumbers))

/** The codes for entries, their links and the environment, and the facts that their sentences need. */
export interface AboutEntries {
  'env/unset': { name: string }
  'env/credential': { name: string }
  'env/secret-name': { name: string }
  'env/secret-value': { name: string | undefined; what: string; guessed: string | undefined }
  'env/login': { name: string | undefined }
  'env/plain': { name: string; isKey: boolean }
  'env/malformed': Record<never, never>
  'room/no-selector': Record<never, never>
  'room/several-selectors': { keys: readonly string[] }
  'room/empty-selector': { key: string }
  'room/id': { found: string; meant: string | undefined }
  'room/unmanaged-differs': Record<never, never>
  'link/key': { key: string; near: string | undefined }
  'link/near-role': { key: string; near: string }
  'link/other-kind': { key: string; kind: string; owners: string }
  'link/primary-rotation': Record<never, never>
  'link/access': { found: string; near: string | undefined }
  'link/no-access': { link: string }
  'link/title': { why: string }
  'link/date': { found: string; why: string; example: string }
  'link/too-late': { found: string }
  'link/expired': { found: string }
  'link/password': { why: string }
  'link/plain-password': Record<never, never>
  'link/rotation': Record<never, never>
  'link/adopt': { found: string; digits: number | undefined; isSecret: boolean }
  'link/absent': { link: string; key: string }
  'link/twice': { link: string }
  'link/adopted-twice': Record<never, never>
}

export const entrySentences: Sentences<AboutEntries> = {
  'env/unset': {
    message: ({ name }) => `The environment variable ${name} is not set.`,
    hint: ({ name }) => `Set ${name} before running roomlinks; a literal \${ is written $\${`,
  },
  'env/credential': {
    message: ({ name }) => `${name} is a key of roomlinks or of its CI: it would be shown as the setting of a link.`,
    hint: 'Take the value from an environment variable of its own.',
  },
  'env/secret-name': {
    message: ({ name }) => `${name} is called like a secret, and what stands here is shown.`,
    hint: ({ name }) =>
      `Only a password may take it. If it holds no secret, give it another name, or list it at the top of the manifest: env: { plain: [${name}] }`,
  },
  'env/secret-value': {
    message: ({ name, what }) => `${holderOf(name)} is or contains ${what}, and what stands here is shown.`,
    hint: ({ guessed }) =>
      guessed === undefined
        ? 'Take the value from an environment variable without a secret in it.'
        : `Take another variable; or, if ${guessed} holds no secret, list it at the top of the manifest: env: { plain: [${guessed}] }`,
  },
  'env/login': {
    message: ({ name }) =>
      `${holderOf(name)} has a user name and a password in it (user:password@), and what stands here is shown.`,
    hint: 'Take an address without them.',
  },
  'env/plain': {
    message: ({ name, isKey }) =>
      isKey
        ? `${name} is a key of roomlinks or of its CI, which env.plain cannot make shown.`
        : `${name} is no name of an environment variable.`,
    hint: ({ isKey }) =>
      isKey ? 'Remove it from the list.' : 'Write the name alone, with letters, digits and underscores.',
  },
  'env/malformed': {
    message: () => `A \${ stands here without the name of an environment variable and a closing }.`,
    hint: `Write \${NAME} with letters, digits and underscores; a literal \${ is written $\${`,
  },
  'room/no-selector': {
    message: () => 'This entry does not say which room it means.',
    hint: 'Add one of id, title and tag.',
  },
  'room/several-selectors': {
    message: ({ keys }) => `This entry selects rooms by ${keys.join(' and ')} at once.`,
    hint: 'Keep one of them; another room is another entry.',
  },
  'room/empty-selector': {
    message: ({ key }) => `The ${key} that selects the room is empty.`,
    hint: 'Write the value that the portal shows.',
  },
  'room/id': {
    message: ({ found }) => `${found} is not the id of a room.`,
    hint: ({ meant }) =>
      `Write the id in digits, as the address of the room shows it${meant === undefined ? '' : `: ${meant}`}. Only the id of a room in third-party storage is another text; put it in quotes.`,
  },
  'room/unmanaged-differs': {
    message: () => 'Two entries for the same rooms disagree about unmanaged.',
    hint: 'Say unmanaged in one of them only.',
  },
  'link/key': {
    message: ({ key }) => `${key} cannot be the key of a link.`,
    hint: ({ near }) =>
      didYouMean(near, 'Use 1 to 63 characters out of a to z, 0 to 9 and the hyphen, not starting with a hyphen.'),
  },
  'link/near-role': {
    severity: 'warning',
    message: ({ key }) => `The link ${key} has no role: it is an additional external link.`,
    hint: ({ near }) => didYouMean(near, 'Choose another key.'),
  },
  'link/other-kind': {
    message: ({ key, kind }) => `${kind} has no ${key}.`,
    hint: ({ key, owners }) => `Remove ${key}: only ${owners}.`,
  },
  'link/primary-rotation': {
    message: () => "A primary link cannot be rotated from the manifest, for its id is the portal's.",
    hint: 'Remove rotation; only the portal can give a primary link a new URL.',
  },
  'link/access': {
    message: ({ found }) => `${found} is no access level.`,
    hint: ({ near }) => didYouMean(near, `Use ${levels}; to have no such link, write absent: true.`),
  },
  'link/no-access': {
    message: ({ link }) => `The link ${link} has no access level, here or in the defaults.`,
    hint: `Add access with ${levels}; the portal would remove a link that comes without one.`,
  },
  'link/title': {
    message: ({ why }) => `The title ${why}.`,
    hint: 'Write 1 to 255 characters, or leave title out.',
  },
  'link/date': {
    message: ({ found, why }) => `${found} ${why}.`,
    hint: ({ example }) => `Write ${example}`,
  },
  'link/too-late': {
    message: ({ found }) => `The date ${found} is more than ten years ahead, which the portal refuses.`,
    hint: 'Choose an earlier date, or null for a link that never expires.',
  },
  'link/expired': {
    severity: 'warning',
    message: ({ found }) => `The date ${found} has passed.`,
    hint: 'Choose a later date, or write absent: true if the link is to go.',
  },
  'link/password': {
    message: ({ why }) => `The password ${why}.`,
    hint: 'The portal takes 8 to 30 letters, digits and signs of ASCII, without spaces; null means no password.',
  },
  'link/plain-password': {
    severity: 'warning',
    message: () => 'A password is written here for all who can read this file.',
    hint: `Write \${NAME} and put the password in that environment variable.`,
  },
  'link/rotation': {
    message: () => 'The rotation is empty.',
    hint: 'Write any text or number, or leave rotation out.',
  },
  'link/adopt': {
    message: ({ found, digits }) =>
      `${found} is no fingerprint of a link${digits === undefined ? '' : `: it has ${digits} hex digits, and not 12`}.`,
    hint: ({ isSecret }) =>
      isSecret
        ? 'It looks like the id or the URL of a link, which is a secret: never write one here. Take the 12 hex digits that roomlinks plan shows.'
        : 'Copy the 12 hex digits that roomlinks plan shows for the link.',
  },
  'link/absent': {
    message: ({ link, key }) => `The link ${link} is to be absent, so ${key} has no meaning.`,
    hint: 'Beside absent: true only adopt is allowed.',
  },
  'link/twice': {
    message: ({ link }) => `The link ${link} is already declared for the same rooms.`,
    hint: 'Keep one of the two, or give this one another key.',
  },
  'link/adopted-twice': {
    message: () => 'Two links adopt the same existing link.',
    hint: 'Keep adopt in one of them.',
  },
}

function holderOf(name: string | undefined): string {
  return name === undefined ? 'What this text comes to' : `The value of ${name}`
}
