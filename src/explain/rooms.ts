import type { AboutEntries } from '../manifest/read/entry-sentences.ts'
import type { AboutGuards } from '../plan/check/guard-sentences.ts'
import type { AboutLinks } from '../plan/check/link-sentences.ts'
import type { AboutBase } from '../plan/history/base-sentences.ts'
import type { AboutReissues } from '../plan/reissue-sentences.ts'
import type { About } from '../plan/sentences.ts'
import type { Explanations } from './explanation.ts'

/** What a plan says of rooms, and of the portal as a whole. */
export const rooms: Explanations<
  Exclude<
    keyof About,
    keyof AboutLinks | keyof AboutBase | keyof AboutGuards | keyof AboutEntries | keyof AboutReissues
  >
> = {
  'portal/too-old': {
    means: 'The portal is older than any version that roomlinks was written for.',
    matters:
      'Before 3.5 a link has no internal, and unknown settings are dropped silently. What plan shows may then not be what apply gets, though apply reads each room again and tells the difference.',
    wrong: '# the portal has DocSpace 3.1\n$ roomlinks apply',
    right: '$ roomlinks apply --room 4711',
  },
  'portal/older': {
    means: 'The portal is older than 3.7, and the manifest declares an invitation.',
    matters:
      'There an invitation ends seven days after its last change, whatever is asked, and anybody may use it as often as they like until then.',
    wrong: '# the portal has DocSpace 3.6\n- id: 4711\n  links:\n    invitation: { access: read }',
    right: '# the portal has DocSpace 3.6\n- id: 4711\n  links:\n    partners: { access: read }',
  },
  'room/not-found': {
    means: 'The portal shows no active room with that id or title.',
    matters:
      'The room was deleted or archived, is in another portal, or the owner of the API key is not in it: the portal does not tell which. An id holds through renames, a title does not.',
    wrong: '- title: acme board\n  links:\n    partners: { access: read }',
    right: '- title: Acme board\n  links:\n    partners: { access: read }',
  },
  'room/ambiguous-title': {
    means: 'Several active rooms have the title that selects the room.',
    matters:
      'A title is not unique, and anybody who may make rooms can make one with the same title. Links for the board must not appear in a room of somebody else, so none of them is taken.',
    wrong: '# two rooms are called "Twins"\n- title: Twins\n  links:\n    partners: { access: read }',
    right: '- id: 4716\n  links:\n    partners: { access: read }',
  },
  'room/tag-without-rooms': {
    means: 'No active room carries the tag of an entry.',
    matters:
      'That may be right: an entry with a tag waits for rooms to come. It is told because a tag that was renamed in the portal looks the same, and its rooms then keep the links that they have.',
    wrong: '- tag: clients\n  links:\n    partners: { access: read }',
    right: '- tag: client\n  links:\n    partners: { access: read }',
  },
  'room/filter-matches-none': {
    means: 'What --room names is not among the rooms that the manifest selects.',
    matters:
      'An empty plan would look as if all were well with the room that you asked for. Text such as "title:" is part of the selector; quotes keep a title with spaces together.',
    wrong: '$ roomlinks plan --room tag:clients',
    right: '$ roomlinks plan --room tag:client',
  },
  'room/archived': {
    means: 'The room is in the archive.',
    matters:
      'Its links open nothing, and the portal refuses each change of them. They come back to life as they were when the room is restored, so think of them before you restore it.',
    wrong: '# room 4717 is archived\n- id: 4717\n  links:\n    partners: { access: read }',
    right: '- id: 4711\n  links:\n    partners: { access: read }',
  },
  'room/template': {
    means: 'The id is that of a room template.',
    matters:
      'Rooms are made from it, and links are not copied into them. Declare the links for the rooms themselves, by a tag if there are many.',
    wrong: '# 4718 is a template\n- id: 4718\n  links:\n    partners: { access: read }',
    right: '- tag: client\n  links:\n    partners: { access: read }',
  },
  'room/not-a-room': {
    means: 'The id belongs to something that has no room type known here.',
    matters:
      'It may be a folder in a room, whose number stands in the address as well, or a room of a type that came with a later DocSpace. What links such a room takes is not known.',
    wrong: '# 4719 is of a type that is not known here\n- id: 4719\n  links:\n    partners: { access: read }',
    right: '- id: 4711\n  links:\n    partners: { access: read }',
  },
  'room/no-right': {
    means: 'The person behind the API key is neither the owner nor a room manager of the room.',
    matters:
      'To such a person the portal shows an empty list instead of saying no. A plan on that list would create all links a second time, so it is not made.',
    wrong:
      '# the key is that of a portal admin who is not in room 4720\n- id: 4720\n  links:\n    partners: { access: read }',
    right: '- id: 4711\n  links:\n    partners: { access: read }',
  },
  'room/list-cut': {
    means: 'The room has so many links that the portal does not show them all.',
    matters:
      'The portal shows a hundred and there is no second page. A link that is not seen would be made again, and one that must go would stay.',
    wrong: '# room 4721 has 100 links\n- id: 4721\n  links:\n    partners: { access: read }',
    right: '- id: 4711\n  links:\n    partners: { access: read }',
  },
  'room/unreadable': {
    means: 'The portal answered for this room with something that cannot be used.',
    matters:
      'The other rooms are planned all the same, so that you see everything at once; but nothing is applied as long as one room is not understood.',
    wrong: '# the portal fails to list the links of this room\n$ roomlinks plan',
    right: '# the rooms that can be read\n$ roomlinks plan --room tag:client',
  },
  'room/link-shared': {
    means: 'Several rooms have a link with one id, and it is the primary link of one of them, or would be changed.',
    matters:
      'A URL follows from the id alone, so that whoever has the link of one room enters the others too. The portal chooses the ids of primary links at random: an answer that has one twice cannot be true. Which room the link belongs to cannot be told, so that it is changed in none; only rooms that are looked at are compared.',
    wrong:
      '# room 4715 has this link too\n- id: 4711\n  links:\n    suppliers: { access: comment, adopt: "c812e1edb644" }\n- id: 4715\n  links: {}',
    right:
      '# in the portal it was revoked in one of the two\n- id: 4711\n  links:\n    suppliers: { access: comment, adopt: "c812e1edb644" }',
  },
  'room/link-copied': {
    means: 'Several rooms have a link with one id.',
    matters:
      'A URL follows from the id alone, so that whoever has the link of one room enters the others too. Ids are random: somebody, or another program, has used this one twice. The plan holds no change of it; one that did would be refused.',
    wrong:
      '# room 4715 has a link of room 4711 too\n- id: 4711\n  links:\n    partners: { access: read }\n- id: 4715\n  links: {}',
    right: '# in the portal it was revoked in one of the two\n- id: 4711\n  links:\n    partners: { access: read }',
  },
  'room/full': {
    means: 'The room would have more links than the portal allows.',
    matters:
      'A room takes one primary link, five additional ones and one invitation. Expired links count until they are removed, and so do those that people made by hand.',
    wrong:
      '- id: 4711\n  links:\n    one: { access: read }\n    two: { access: read }\n    three: { access: read }\n    four: { access: read }\n    five: { access: read }\n    six: { access: read }',
    right: '- id: 4711\n  links:\n    one: { access: read }\n    two: { access: read }\n    three: { access: read }',
  },
}
