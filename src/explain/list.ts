import type { AboutList } from '../commands/links/sentences.ts'
import type { Explanations } from './explanation.ts'

/** The list of links and their URLs. */
export const list: Explanations<keyof AboutList> = {
  'links/key-matches-none': {
    means: 'No room that was looked at has a declared link with that key.',
    matters:
      'A key names a link of the manifest; what people see in the portal is its title. Links that no manifest declares have no key.',
    wrong: '$ roomlinks links --key partner',
    right: '$ roomlinks links --key partners',
  },
  'links/qr-hidden': {
    means: 'A QR code was to be printed where it is not known who reads it.',
    matters:
      'Whoever has the URL of a link is let in, and a log of CI is read by many. On a terminal it is printed, elsewhere only when you say so.',
    wrong: '$ roomlinks links --room 4711 --key partners --qr > code.txt',
    right: '$ roomlinks links --room 4711 --key partners --qr',
  },
  'links/qr-none': {
    means: 'No link is left of which to print a QR code.',
    matters: 'The options together select none: the room does not declare the link, or it does not end in that time.',
    wrong: '$ roomlinks links --expiring 1h --qr',
    right: '$ roomlinks links --room 4711 --key partners --qr',
  },
  'links/qr-several': {
    means: 'More than one link is selected for a QR code.',
    matters:
      'Codes look alike: of two, the wrong one would be handed out sooner or later. An entry with a tag stands for one link in each of its rooms.',
    wrong: '$ roomlinks links --key partners --qr',
    right: '$ roomlinks links --room 4711 --key partners --qr',
  },
  'links/qr-nowhere': {
    means: 'The link has no URL of which a code could be made.',
    matters: 'It is declared and was not applied yet, or the portal keeps its URL to itself.',
    wrong: '# the link is new in the manifest\n$ roomlinks links --room 4711 --key partners --qr',
    right: '$ roomlinks apply\n$ roomlinks links --room 4711 --key partners --qr',
  },
}
