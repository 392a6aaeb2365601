import type { Sentences, Span } from '../../model/diagnostic.ts'
import type { GuardName } from '../../model/guard.ts'
import { type GuardCounts, guardLimits, type LimitCode, type LimitName, ourLinks } from '../../model/guard.ts'
import type { Room } from '../../model/room.ts'
import { nameOf } from '../room-name.ts'

/** A plan over a limit; `isOfRun` where the command line has set it, and not the manifest. */
interface Exceeded {
  readonly counts: GuardCounts
  readonly limit: number
  readonly isOfRun: boolean
}

/** What the guards have to say of a plan. */
export interface AboutGuards extends Record<LimitCode, Exceeded> {
  'guard/protected': { key: string; room: Room; verb: string }
  'guard/protected-unclear': { key: string; room: Room; title: string }
  'guard/unprotected': { key: string; where: string; place: Span; verb: string | undefined }
  'guard/unjudged': { links: number; why: string }
  'guard/empty': { revokes: number }
  'guard/allowed': { guard: GuardName; refusal: string }
  'guard/looser': { name: LimitName; limit: number; asked: number }
}

const links = (many: number): string => `${many} ${many === 1 ? 'link' : 'links'}`

/** The refusal of a plan that is over a limit, which `says` what it would do. */
function refusal(name: LimitName, says: (counts: GuardCounts) => string): Sentences<{ code: Exceeded }>['code'] {
  const { flag, unit, allow } = guardLimits[name]
  return {
    exit: 5,
    message: ({ counts, limit, isOfRun }) =>
      `This plan ${says(counts)}; ${isOfRun ? flag : 'the manifest'} allows ${limit}${unit}.`,
    hint: ({ isOfRun }) =>
      `If that is what you want, raise ${isOfRun ? flag : `\`guard.${name}\``}, or let one run through with --allow ${allow}.`,
  }
}

/** How they are worded. */
export const guardSentences: Sentences<AboutGuards> = {
  'guard/protected': {
    exit: 5,
    message: ({ key, room, verb }) => `"${key}" of ${nameOf(room)} is protected, and this plan would ${verb} it.`,
    hint: 'If that is what you want, remove `protect: true` in a change of its own.',
  },
  'guard/protected-unclear': {
    exit: 5,
    message: ({ key, room, title }) =>
      `"${key}" of ${nameOf(room)} is protected and not there, while "${title}", which may be what it was until now, would be revoked.`,
    hint: 'Revoke the one and declare the other in two changes, or remove `protect: true` for this one.',
  },
  'guard/unprotected': {
    exit: 5,
    message: ({ key, where, place: { file, line, column }, verb }) =>
      `"${key}" of ${where} is protected in the base (${file}:${line}:${column}), and this change ${
        verb === undefined
          ? 'removes the link together with its protection.'
          : `takes the protection away and would ${verb} the link.`
      }`,
    hint: 'Make two changes of it: first remove `protect: true` alone, and have that merged and applied; then do the rest.',
  },
  'guard/unjudged': {
    exit: 5,
    message: ({ links: ended, why }) =>
      `This plan ends the URL of ${links(ended)}, and whether the base protects ${ended === 1 ? 'it' : 'them'} cannot be judged: ${why}.`,
    hint: 'Set what the base needs, or name another one with --base or --base-file. Without revokes and replacements, the plan goes through.',
  },
  'guard/max-revokes': refusal('maxRevokes', ({ revoke }) => `revokes ${links(revoke)}`),
  'guard/max-revoke-percent': refusal(
    'maxRevokePercent',
    (counts) => `revokes ${counts.lost} of ${links(ourLinks(counts))}`,
  ),
  'guard/max-widening': refusal('maxWidening', ({ widening }) => `widens access in ${links(widening)}`),
  'guard/empty': {
    exit: 5,
    message: ({ revokes }) => `The manifest declares no link any more, and this plan revokes ${links(revokes)} of it.`,
    hint: 'If that is what you want, and no mistake in the files, let one run through with --allow empty.',
  },
  'guard/allowed': {
    severity: 'warning',
    message: ({ guard, refusal }) => `${refusal} It is let through by --allow ${guard}.`,
    hint: 'That holds for this run alone: without it, the plan is refused.',
  },
  'guard/looser': {
    severity: 'warning',
    message: ({ name, limit, asked }) =>
      `${guardLimits[name].flag} ${asked} has no effect: the manifest allows ${limit}.`,
    hint: ({ name }) =>
      `A flag makes a limit stricter only: raise \`guard.${name}\`, or let one run through with --allow ${guardLimits[name].allow}.`,
  },
}
