import type { About } from '../commands/rotate/sentences.ts'
import type { AboutReissues } from '../plan/reissue-sentences.ts'
import type { Explanations } from './explanation.ts'

/** Why a link does not get a new URL. */
export const rotate: Explanations<keyof About | keyof AboutReissues> = {
  'rotate/not-declared': {
    means: 'The manifest has no link of that key for that room.',
    matters:
      'A link that was made by hand in the portal is not rotated from here: nothing says what it should be afterwards. Declare it first, with adopt.',
    wrong: '# the key is auditors\n$ roomlinks rotate 4711 auditor',
    right: '$ roomlinks rotate 4711 auditors',
  },
  'rotate/no-room': {
    means: 'The manifest has no entry for that room.',
    matters: 'The number of a room is in its address in the browser; that of another room is easily taken for it.',
    wrong: '# the manifest has room 4711\n$ roomlinks rotate 4712 auditors',
    right: '$ roomlinks rotate 4711 auditors',
  },
  'rotate/not-selected': {
    means: 'The portal was asked, and no entry with that link means that room.',
    matters:
      'An entry with a title or a tag means the rooms that have it now: the room may have lost its tag or been renamed.',
    wrong: '# room 4711 does not carry the tag any more\n$ roomlinks rotate 4711 partners',
    right: '$ roomlinks rotate tag:client partners',
  },
  'rotate/needs-portal': {
    means: 'The room is named otherwise than in the manifest, and there is no portal to ask which one it is.',
    matters: 'Named as in the manifest, a link is rotated without a portal and without a key.',
    wrong: '# the manifest selects the room by its tag\n$ roomlinks rotate 4711 partners',
    right: '$ roomlinks rotate tag:client partners',
  },
  'rotate/wider': {
    means: 'The link is declared for more rooms than the one that was named.',
    matters:
      'An entry has one rotation for all its rooms. To raise it would end the URL in each of them, also where nobody wanted that. So that is done under the name of the entry only.',
    wrong: '# three rooms carry the tag client\n$ roomlinks rotate 4711 partners',
    right: '$ roomlinks rotate tag:client partners',
  },
  'rotate/absent': {
    means: 'The link must not exist, so it has no URL.',
    matters: 'If the portal still has it, the next apply takes it away, and its URL with it.',
    wrong: '# old-fair is declared absent\n$ roomlinks rotate 4711 old-fair',
    right: '$ roomlinks apply',
  },
  'rotate/protected': {
    means: 'The link is protected, and a plan that gives it another URL is refused.',
    matters:
      'protect: true stands on links whose URL is in many hands. The protection is removed in a change of its own, so that whoever approves it sees nothing else.',
    wrong: '# board is protected\n$ roomlinks rotate 4711 board',
    right: '# protect: true was removed, and that was approved\n$ roomlinks rotate 4711 board',
  },
  'rotate/expired': {
    means: 'The link has expired by its own date.',
    matters: 'Its URL is dead already. A new link with a past date cannot be made: the portal would make it permanent.',
    wrong: '# fair expired last year\n$ roomlinks rotate 4711 fair',
    right: '# expirationDate is a later one now\n$ roomlinks rotate 4711 fair',
  },
  'rotate/obstacle': {
    means: 'The rotation cannot be raised where it stands.',
    matters:
      'Only this one value may change in the file. A text such as 2026-q1 has no next value; one from the environment is not in the file; and what an alias or a merge shares would change for other links too.',
    wrong: '# the rotation is 2026-q1\n$ roomlinks rotate 4711 press',
    right: '$ roomlinks rotate 4711 press --to 2026-q2',
  },
  'reissue/absent': {
    means: 'The primary link must not exist, so it has no URL.',
    matters: 'If the portal still has it, the next apply takes it away, and its URL with it.',
    wrong: '# the primary link is declared absent\n$ roomlinks rotate 4711 primary',
    right: '$ roomlinks apply',
  },
  'reissue/adopts': {
    means:
      'The primary link that is to get a new URL is declared together with the fingerprint of the one that it is now.',
    matters:
      'A fingerprint is made of the id, and the new URL comes with a new id: the next plan would look for a link that is gone. A primary link needs no adoption, for a room has one.',
    wrong: 'primary: { access: read, adopt: "c812e1edb644" }\n# roomlinks rotate 4711 primary',
    right: 'primary: { access: read }\n# roomlinks rotate 4711 primary',
  },
  'reissue/not-there': {
    means: 'The room has no primary link yet.',
    matters: 'A custom room has none until somebody makes it. Apply does, with the settings that are declared.',
    wrong: '# the link is declared, and was never applied\n$ roomlinks rotate 4711 primary',
    right: '$ roomlinks apply\n$ roomlinks rotate 4711 primary',
  },
  'reissue/changes-wait': {
    means: 'Something else in the room is not as the manifest says.',
    matters:
      'A new URL for a primary link is all that rotate changes, and afterwards it looks whether the room is as declared. With other changes open it could not tell.',
    wrong: '# another link of the room was edited by hand\n$ roomlinks rotate 4711 primary',
    right: '$ roomlinks apply --room 4711\n$ roomlinks rotate 4711 primary',
  },
}
