import type { Sentences } from '../../model/diagnostic.ts'
import type { Fingerprint, Owner } from '../../model/identity.ts'
import type { Room } from '../../model/room.ts'
import { nameOf } from '../room-name.ts'

/** A declared link, and whose it is. */
interface Declared {
  readonly key: string
  readonly room: Room
  readonly owner: Owner
}

/** What a plan has to say of links that another manifest has made. */
export interface AboutForeign {
  'link/role-foreign': Declared & { title: string; fingerprint: Fingerprint }
  'link/looks-foreign': Declared & { title: string; alike: readonly Fingerprint[] }
}

const earlier = ({ name }: Owner): string => `If ${name} made it under an earlier name, write that under \`formerly\``

/** How they are worded. */
export const foreignSentences: Sentences<AboutForeign> = {
  'link/role-foreign': {
    severity: 'error',
    message: ({ key, room, title, fingerprint, owner: { name } }) =>
      `"${key}": the ${key} link of ${nameOf(room)}, ${fingerprint} "${title}", is another manifest's: one with another name than ${name} has made it.`,
    hint: ({ fingerprint, owner }) =>
      `A room has one such link: take it over with \`adopt: "${fingerprint}"\`, or remove it from the other manifest, and from the room. ${earlier(owner)}.`,
  },
  'link/looks-foreign': {
    severity: 'warning',
    message: ({ key, room, title, alike, owner: { name } }) =>
      `"${key}" is to be created, and ${nameOf(room)} has ${alike.length === 1 ? 'a link' : `${alike.length} links`} with the title "${title}" that another manifest than ${name} has made: ${alike.join(', ')}.`,
    hint: ({ alike: [first], owner }) =>
      `${earlier(owner)}; to take one link over, add \`adopt: "${first}"\` in an entry for this room alone. Else give the new one another title.`,
  },
}
