import type { Sentences } from '../../model/diagnostic.ts'
import { type Fingerprint, fingerprint } from '../../model/identity.ts'
import type { LinkKind, ObservedLink, SettingName } from '../../model/link.ts'
import type { Room } from '../../model/room.ts'
import { nameOf } from '../room-name.ts'

/** A link by what people know of it. */
export interface Known {
  readonly title: string
  readonly fingerprint: string
}

/** A declared link that names one to adopt, and where. */
export interface Adopting {
  readonly key: string
  readonly fingerprint: Fingerprint
  readonly room: Room
}

/** The same, with the links that may have been meant: free ones, and another manifest's. */
interface Missing extends Adopting {
  readonly free: readonly Known[]
  readonly foreign: readonly Known[]
}

/** What a plan has to say of links that are to be adopted, or might be. */
export interface AboutAdoption {
  'link/adopt-not-found': Missing & { open: readonly SettingName[] }
  'link/adopt-gone': Missing
  'link/adopt-missing': Adopting
  'link/adopt-other-kind': Adopting & { kind: LinkKind; found: LinkKind }
  'link/adopt-ambiguous': Adopting & { titles: readonly string[] }
  'link/adopt-declared': Adopting & { other: string }
  'link/adopt-other-link': Adopting & { found: string }
  'link/adopt-other-role': Adopting & { kind: LinkKind; found: string }
  'link/adopt-many-rooms': { key: string; fingerprint: string; tag: string; rooms: readonly Room[] }
  'link/adopt-foreign': Adopting
  'link/looks-unmanaged': { key: string; room: Room; title: string; alike: readonly string[] }
}

const aLink = (kind: LinkKind): string => `${kind === 'primary' ? 'a' : 'an'} ${kind} link`

/** So many of what there is are listed, the rest is counted. */
const listed = 6

function list(items: readonly string[]): string {
  const more = items.length - listed
  return items.slice(0, listed).join(', ') + (more > 0 ? ` and ${more} more` : '')
}

/** What people know of a link. */
export function known({ id, settings: { title } }: ObservedLink): Known {
  return { title, fingerprint: fingerprint(id) }
}

/** Links as they can be found and adopted. */
export function listKnown(links: readonly Known[]): string {
  return list(links.map((link) => `${link.fingerprint} "${link.title}"`))
}

/** Where the room has links that may have been meant, which. */
function meant({ free, foreign }: Pick<Missing, 'free' | 'foreign'>): string {
  const theirs = foreign.length === 0 ? '' : ` Another manifest's: ${listKnown(foreign)}.`
  return free.length === 0
    ? `The room has no unmanaged link of this kind.${theirs}`
    : `Unmanaged links of this kind there: ${listKnown(free)}.${theirs}`
}

/** How they are worded. */
export const adoptSentences: Sentences<AboutAdoption> = {
  'link/adopt-not-found': {
    message: ({ key, fingerprint, room, open }) =>
      `"${key}": ${nameOf(room)} has no link with the fingerprint ${fingerprint} to adopt. The link is left out: a new one might be more open than the old one was, because ${open.join(', ')} ${open.length === 1 ? 'is' : 'are'} not declared.`,
    hint: (facts) =>
      `${meant(facts)} Correct the fingerprint; or declare ${facts.open.join(', ')} (\`null\` and \`false\` count), and a new link takes its place; or let \`roomlinks drift --write\` declare it absent.`,
  },
  'link/adopt-gone': {
    severity: 'warning',
    message: ({ key, fingerprint, room }) =>
      `"${key}": ${nameOf(room)} has no link with the fingerprint ${fingerprint} to adopt, so a new one is created.`,
    hint: (facts) =>
      `${meant(facts)} If the link is to stay gone, write \`absent: true\`, or run \`roomlinks drift --write\`.`,
  },
  'link/adopt-missing': {
    severity: 'warning',
    message: ({ key, fingerprint, room }) =>
      `"${key}": ${nameOf(room)} has no link with the fingerprint ${fingerprint} to adopt: it was revoked, or never there.`,
    hint: 'apply creates a new one if the manifest declares all that decides how open it is, and leaves it out otherwise. If it is to stay gone, write `absent: true`, or run `roomlinks drift --write`.',
  },
  'link/adopt-other-kind': {
    message: ({ key, fingerprint, room, kind, found }) =>
      `"${key}" declares ${aLink(kind)}, and ${fingerprint} of ${nameOf(room)} is ${aLink(found)}.`,
    hint: ({ found }) =>
      found === 'additional'
        ? 'Declare it under a key of its own, which is neither primary nor invitation; the kind of a link never changes.'
        : `Declare it under the key \`${found}\`, without \`adopt\`: that means whatever link the room has there.`,
  },
  'link/adopt-ambiguous': {
    message: ({ key, fingerprint, room, titles }) =>
      `"${key}": ${titles.length} links of ${nameOf(room)} have the fingerprint ${fingerprint}: ${titles.map((title) => `"${title}"`).join(', ')}.`,
    hint: 'By chance their fingerprints are the same: remove `adopt`, and revoke one of them in the portal.',
  },
  'link/adopt-declared': {
    message: ({ key, fingerprint, room, other }) =>
      `"${key}": the link ${fingerprint} of ${nameOf(room)} is what "${other}" declares.`,
    hint: ({ other }) => `Remove \`adopt\` here, or remove "${other}" and adopt its link under the new key.`,
  },
  'link/adopt-other-link': {
    message: ({ key, fingerprint, room, found }) =>
      `"${key}" is there already: ${nameOf(room)} has it as ${found}, so ${fingerprint} is not adopted.`,
    hint: 'Remove `adopt`, or adopt that link under another key.',
  },
  'link/adopt-other-role': {
    message: ({ key, fingerprint, room, kind, found }) =>
      `"${key}" means the ${kind} link of ${nameOf(room)}, whichever it is: ${found}, and not ${fingerprint}.`,
    hint: ({ found }) => `Remove \`adopt\`, or write \`adopt: "${found}"\`: by its role the link is found without it.`,
  },
  'link/adopt-many-rooms': {
    message: ({ key, fingerprint, tag, rooms }) =>
      `"${key}" adopts the link ${fingerprint}, which can be in one room only, and ${rooms.length} rooms carry the tag "${tag}": ${list(rooms.map(nameOf))}.`,
    hint: 'Remove `adopt` here, and give the room with that link an own entry, by its id, that adopts it under another key.',
  },
  'link/adopt-foreign': {
    severity: 'warning',
    message: ({ key, fingerprint, room }) =>
      `"${key}" adopts ${fingerprint} of ${nameOf(room)}, which another manifest has made: that one takes it for its own.`,
    hint: 'See that the other manifest no longer names this room: else each undoes what the other does, or it revokes the link.',
  },
  'link/looks-unmanaged': {
    severity: 'warning',
    message: ({ key, room, title, alike }) =>
      `"${key}" is to be created, and ${nameOf(room)} has ${alike.length === 1 ? 'an unmanaged link' : `${alike.length} unmanaged links`} with the title "${title}": ${alike.join(', ')}.`,
    hint: ({ alike: [first] }) =>
      `If that is the link that you mean, keep its URL: add \`adopt: "${first}"\`, in an entry for this room alone. Else give the new one another title.`,
  },
}
