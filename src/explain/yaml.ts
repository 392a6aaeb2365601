import type { AboutText } from '../manifest/read/sentences.ts'
import type { Explanations } from './explanation.ts'

/** A text that is no YAML, or not the YAML that is taken here. */
export const yaml: Explanations<keyof AboutText> = {
  'yaml/too-large': {
    means: 'One file of the manifest is larger than 16 MiB.',
    matters:
      'That is room for some hundred thousand links: a larger file is mostly another file that was named by mistake. The limit keeps a run from filling the memory before anything is known about the text.',
    wrong: '# one file of 20 MiB\n$ roomlinks validate --file all-rooms.yaml',
    right: '# a folder of smaller files with the same name\n$ roomlinks validate --file links/',
  },
  'yaml/not-utf8': {
    means: 'The bytes of the file are no UTF-8 text.',
    matters:
      'An editor has saved it as Latin-1 or UTF-16, or it is no text at all. Guessing the encoding could turn a title or a password into another one, so nothing is guessed.',
    wrong: '# saved as UTF-16\n$ roomlinks validate --file links.yaml',
    right: '$ iconv -f UTF-16 -t UTF-8 links.yaml > roomlinks.yaml\n$ roomlinks validate --file roomlinks.yaml',
  },
  'yaml/empty': {
    means: 'The file holds nothing, or only comments.',
    matters:
      'A manifest that was emptied by an accident must not look like one that declares no room. One that declares none says so: rooms is then an empty list.',
    wrong: '# links of the client rooms',
    right: 'version: 1\nname: client-portal\nrooms: []',
  },
  'yaml/several-documents': {
    means: 'The file goes on after the end of its first YAML document.',
    matters:
      'YAML lets one file hold several documents, and many programs silently read only the first. Links that are declared but never read would be a trap, so it is an error.',
    wrong: 'version: 1\nname: client-portal\nrooms: []\n---\nversion: 1\nname: client-portal\nrooms: []',
    right: 'version: 1\nname: client-portal\nrooms: []',
  },
  'yaml/version': {
    means: 'The file asks to be read as another version of YAML than 1.2.',
    matters:
      'In YAML 1.1 words such as yes, no and on are booleans, and 010 is eight. A manifest is always read as YAML 1.2, where they are what they look like.',
    wrong: '%YAML 1.1\n---\nversion: 1\nname: client-portal\nrooms: []',
    right: 'version: 1\nname: client-portal\nrooms: []',
  },
  'yaml/syntax': {
    means: 'The text breaks the rules of YAML at this place.',
    matters:
      'Most often a bracket or a quote is not closed, or a text holds a colon and a space. The cause is where the line points, or a little above it. Nothing of the file is used until it can be read as a whole.',
    wrong: 'partners: { title: Partners: 2035, access: read }',
    right: 'partners: { title: "Partners: 2035", access: read }',
  },
  'yaml/tab': {
    means: 'A line is indented with a tab.',
    matters:
      'How wide a tab is depends on who looks at it, and in YAML the width decides to which room or link a line belongs. So YAML forbids it. Most editors can write spaces when you press the key.',
    wrong: 'partners:\n\taccess: read',
    right: 'partners:\n  access: read',
  },
  'yaml/too-deep': {
    means: 'Mappings and lists are nested more than 64 levels deep.',
    matters:
      'Nothing in a manifest is nested like that; it comes from a slip, or from a file made to exhaust whoever reads it.',
    wrong: `rooms: ${'['.repeat(70)}${']'.repeat(70)}`,
    right: 'rooms: []',
  },
  'yaml/too-long': {
    means: 'One text, or one comment, is longer than 64 KiB.',
    matters:
      'The longest text that a manifest can use is a title of 255 characters. What is longer is mostly all the rest of a file after a quote that was not closed.',
    wrong: `# a quote that is not closed, and a long file after it\npartners: { title: "${'all the rest of the file '.repeat(3)}…`,
    right: 'partners: { title: "Partners", access: read }',
  },
  'yaml/too-many': {
    means: 'The file has more parts than are read.',
    matters:
      'Six million words and signs are far more than a manifest of all rooms of a large portal has. The limit bounds the time and the memory that a file can cost.',
    wrong: '# one file with six million words\n$ roomlinks validate --file all-rooms.yaml',
    right: '# a folder of smaller files with the same name\n$ roomlinks validate --file links/',
  },
  'yaml/duplicate-key': {
    means: 'A mapping has the same key twice.',
    matters:
      'Other readers silently take the last one. Here it decides who gets in: with two access lines a reviewer may read the one, and the portal get the other.',
    wrong: 'partners:\n  access: read\n  access: editing',
    right: 'partners:\n  access: read',
  },
  'yaml/forbidden-key': {
    means: 'The key has a meaning inside of JavaScript, such as __proto__ or constructor.',
    matters: 'Such keys are used to smuggle settings into programs. No link and no setting needs one.',
    wrong: 'constructor: { access: read }',
    right: 'constructors: { access: read }',
  },
  'yaml/key-not-text': {
    means: 'What stands before the colon is a mapping, a list or an alias.',
    matters:
      'YAML allows that, and no manifest needs it. It comes from braces or brackets that were left around a name, as templates write them.',
    wrong: '{ partners: }: { access: read }',
    right: 'partners: { access: read }',
  },
  'yaml/tag': {
    means: 'A word that starts with ! asks for a type that is not known here.',
    matters:
      'Tags make some YAML readers build objects or run code. Here nothing but texts, numbers, booleans, lists and mappings is ever made from a file.',
    wrong: 'partners: { title: !upper partners, access: read }',
    right: 'partners: { title: PARTNERS, access: read }',
  },
  'yaml/unknown-alias': {
    means: 'An alias such as *limits stands for a value that no anchor has named before.',
    matters:
      'An anchor must stand higher up in the same file: aliases do not reach into other files of the same manifest. For settings that all links of a kind share, defaults is simpler.',
    wrong: 'partners: { access: read, expirationDate: *end }',
    right: 'press: { access: read, expirationDate: &end 2035-03-31 }\npartners: { access: read, expirationDate: *end }',
  },
  'yaml/alias-loop': {
    means: 'A value contains itself, by way of an alias.',
    matters: 'Written out, it would never end. It comes from an anchor that was put one level too high.',
    wrong: 'partners: &all { access: read, title: *all }',
    right: 'partners: { access: read, title: Partners }',
  },
  'yaml/too-many-aliases': {
    means: 'The aliases of the file stand for too much when they are written out.',
    matters:
      'A few lines of aliases of aliases can stand for billions of values, which is a known way to bring a program down. Whoever needs the same settings in many rooms has a better tool: one entry with a tag, or defaults.',
    wrong:
      '# a, then ten times a in b, ten times b in c …\na: &a { access: read }\nb: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a, *a]\nc: &c [*b, *b, *b, *b, *b, *b, *b, *b, *b, *b]\nd: [*c, *c, *c, *c, *c, *c, *c, *c, *c, *c]',
    right: '- tag: client\n  links:\n    partners: { access: read }',
  },
  'yaml/merge': {
    means: 'The merge key << is given something else than a mapping.',
    matters:
      'Merging copies the keys of one mapping into another; a text or a number has none. Without this error the settings that you meant to share would be missing, and some that are missing widen access.',
    wrong: 'partners: { <<: strict, access: read }',
    right: 'press: &strict { access: read, denyDownload: true }\npartners: { <<: *strict, access: comment }',
  },
}
