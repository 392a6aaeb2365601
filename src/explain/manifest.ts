import type { AboutManifest } from '../manifest/read/sentences.ts'
import type { Explanations } from './explanation.ts'

/** What is said once in a manifest, and shapes; files for the sandbox are read with the same words. */
export const manifest: Explanations<keyof AboutManifest> = {
  'manifest/no-file': {
    means: 'A manifest was to be read that is made of no file at all.',
    matters:
      'Programs that use the library meet it, when they pass an empty list. The command reads roomlinks.yaml where no --file is given, and tells separately what it cannot find.',
    wrong: '// in a program of your own\nvalidate([], { now: Date.now() })',
    right: "validate([{ file: 'roomlinks.yaml', bytes: await readFile('roomlinks.yaml') }], { now: Date.now() })",
  },
  'manifest/other-document': {
    means: 'A folder of manifests holds a YAML file that is no manifest.',
    matters:
      'All YAML files of a folder are read, and those of the folders in it, but for names that begin with a dot, node_modules, and *.policy.yaml. A manifest that is passed over by mistake would have its links revoked, so nothing else is left out unless --exclude names it.',
    wrong: '# links/ holds board.yaml, and values.yaml of another tool\n$ roomlinks plan --file links/',
    right: '$ roomlinks plan --file links/ --exclude values.yaml',
  },
  'manifest/unknown-key': {
    means: 'This key has no meaning at this place.',
    matters:
      'A misspelt setting would be left out, and the portal would use its default: expirationdate instead of expirationDate is a link that never ends. So each key must be known. The same holds for the files that the sandbox reads.',
    wrong: 'partners: { access: read, expirationdate: 2035-03-31 }',
    right: 'partners: { access: read, expirationDate: 2035-03-31 }',
  },
  'manifest/wrong-type': {
    means: 'A value is of another type than this key takes.',
    matters:
      'Texts, numbers and booleans are not turned into each other: the text "false" would be true in many languages. Quotes make a text, their absence a number or a boolean.',
    wrong: 'partners: { access: read, denyDownload: "true" }',
    right: 'partners: { access: read, denyDownload: true }',
  },
  'manifest/missing-key': {
    means: 'A key that is always needed is not there.',
    matters:
      'version says how the file is to be read, name whose the links are, and rooms what is declared. An entry needs links as well; an empty mapping there means that none of ours shall be left in the room.',
    wrong: 'version: 1\nrooms: []',
    right: 'version: 1\nname: client-portal\nrooms: []',
  },
  'manifest/version': {
    means: 'The manifest says another version of its language than 1.',
    matters:
      'A later version may give a key another meaning, and half-understood settings of access are dangerous. It is not the version of your links, nor that of DocSpace.',
    wrong: 'version: 2\nname: client-portal\nrooms: []',
    right: 'version: 1\nname: client-portal\nrooms: []',
  },
  'manifest/bad-value': {
    means: 'The key cannot have this value.',
    matters:
      'Where there are only a few values, each has its own effect: unmanaged, for one, decides whether links that no manifest made are kept or revoked.',
    wrong: '- id: 4711\n  unmanaged: delete\n  links: {}',
    right: '- id: 4711\n  unmanaged: revoke\n  links: {}',
  },
  'manifest/out-of-range': {
    means: 'A number is smaller or larger than the portal, or the guard, can take.',
    matters:
      'The portal refuses an invitation for more than 1,000 people or for none. Leave maxUseCount out to keep what there is, and write null for no limit.',
    wrong: 'invitation: { access: read, maxUseCount: 0 }',
    right: 'invitation: { access: read, maxUseCount: 25 }',
  },
  'manifest/name': {
    means: 'The name of the manifest has characters that a name cannot have, or too many of them.',
    matters:
      'The name is hidden in the id of each link that the manifest makes, and says later which links are its own. Choose it once: under another name, the same links are those of somebody else.',
    wrong: 'name: Client Portal',
    right: 'name: client-portal',
  },
  'manifest/former-twice': {
    means: 'One of the earlier names of the manifest is there twice.',
    matters: 'It means nothing more than once, so one of the two was probably meant to be another name.',
    wrong: 'name: client-portal\nformerly: [clients, clients]',
    right: 'name: client-portal\nformerly: [clients]',
  },
  'manifest/former-name': {
    means: 'The name of the manifest is there as one of its earlier names, too.',
    matters:
      'formerly is for names that the manifest had before: links that were made under them stay its own. Those under its name are its own anyway.',
    wrong: 'name: client-portal\nformerly: [client-portal]',
    right: 'name: client-portal\nformerly: [clients]',
  },
  'manifest/former-many': {
    means: 'The manifest has more than ten earlier names.',
    matters:
      'Each name is made slow to compute, so that nobody finds another one that passes for it. A name is needed only while links exist that were made under it.',
    wrong: 'name: client-portal\nformerly: [a, b, c, d, e, f, g, h, i, j, k]',
    right: 'name: client-portal\nformerly: [j, k]',
  },
  'manifest/portal': {
    means: 'What stands for portal is not the address of a portal.',
    matters:
      'It is what the browser shows on the start page of the portal, without a path of a room, a query or a user name. The API key goes to this address, so nothing in it is guessed.',
    wrong: 'portal: acme.example.com',
    right: 'portal: https://acme.example.com',
  },
  'manifest/portal-http': {
    means: 'The connection to the portal is not encrypted.',
    matters:
      'Anybody who can listen on the network gets the API key, and with it every link of its owner. On this machine, http is accepted silently: the sandbox needs no more.',
    wrong: 'portal: http://acme.example.com',
    right: 'portal: https://acme.example.com',
  },
  'manifest/portal-api': {
    means: 'The address of the portal is that of its API.',
    matters:
      'roomlinks adds /api/2.0 by itself, so it is taken off here, with whatever stands behind it. Any other path is kept: a portal may be behind a reverse proxy that gives it one.',
    wrong: 'portal: https://acme.example.com/api/2.0',
    right: 'portal: https://acme.example.com',
  },
  'manifest/other-name': {
    means: 'Files that were given together bear different names.',
    matters:
      'All files of one run are one manifest, with one owner. Two owners in one run could not be told apart when links are revoked that are no longer declared.',
    wrong:
      '# links/board.yaml says name: client-portal, links/press.yaml says name: press\n$ roomlinks plan --file links/',
    right: '$ roomlinks plan --file links/board.yaml\n$ roomlinks plan --file links/press.yaml',
  },
  'manifest/other-portal': {
    means: 'Files of one manifest name different portals.',
    matters:
      'One run works on one portal. Room 4711 of another portal is another room: links that were meant for the one would open the other.',
    wrong:
      '# links/board.yaml says portal: https://acme.example.com, links/press.yaml another one\n$ roomlinks plan --file links/',
    right: '# neither names a portal\n$ DOCSPACE_URL=https://acme.example.com roomlinks plan --file links/',
  },
  'manifest/other-guard': {
    means: 'Files of one manifest set the same limit of the guard to different numbers.',
    matters:
      'A guard counts over the whole plan, so there can be one limit only. Taking the looser one would let somebody loosen it in a file that nobody looks at.',
    wrong:
      '# links/board.yaml says guard: { maxRevokes: 5 }, links/press.yaml maxRevokes: 50\n$ roomlinks plan --file links/',
    right: '# links/board.yaml alone says guard: { maxRevokes: 5 }\n$ roomlinks plan --file links/',
  },
  'manifest/link-id': {
    means: 'In the seed of a sandbox, the id of a link is no UUID.',
    matters:
      'The portal knows a link by a UUID, and the sandbox does as the portal does. Only seeds have such ids; a manifest never has, for the id is half of what opens the link.',
    wrong: 'rooms:\n  - id: 101\n    title: Acme board\n    type: custom\n    links: [{ kind: additional, id: first }]',
    right: 'rooms:\n  - id: 101\n    title: Acme board\n    type: custom\n    links: [{ kind: additional }]',
  },
  'manifest/fault-path': {
    means: 'In a file of faults, the path of a request does not have the form of one.',
    matters:
      'A fault strikes the requests whose path fits. One that can never fit would let a test pass that was to see something fail.',
    wrong: 'faults:\n  - fault: error500\n    on: { path: rooms/links }',
    right: 'faults:\n  - fault: error500\n    on: { path: /api/2.0/files/rooms/*/links }',
  },
  'manifest/fault-after': {
    means: 'In a file of faults, a time is given for a fault that has none.',
    matters: 'Only faults that make the portal wait, or ask others to wait, know how long. The others strike at once.',
    wrong: 'faults:\n  - fault: error500\n    after: 5',
    right: 'faults:\n  - fault: error503\n    after: 5',
  },
  'manifest/more': {
    means: 'So much is wrong that only the first 250 errors or warnings are told.',
    matters:
      'Most of them are likely to have one cause, such as a wrong default or a list that was indented too far. Mend the first ones and look again.',
    wrong: '# 300 links with the same slip\n$ roomlinks validate --file links/',
    right: '# the slip is mended in defaults\n$ roomlinks validate --file links/',
  },
  'fmt/unsafe': {
    means:
      'fmt has laid the file out, read the result again, and found that it does not say the same or that a comment is lost.',
    matters:
      'So the file stays as it is. What leads there is written in a rare way, such as an anchor on the whole file or a key of more than a thousand letters.',
    wrong: '--- &all\nversion: 1\nname: client-portal\nrooms: []',
    right: 'version: 1\nname: client-portal\nrooms: []',
  },
}
