import type { Sentences, Span } from '../../model/diagnostic.ts'
import type { GuardName } from '../../model/guard.ts'
import type { GuardLimits, Room } from '../../model/room.ts'
import { nameOf } from '../room-name.ts'

/** A limit; `isOfRun` where the command line has set it, and not the manifest. */
interface Limited {
  readonly limit: number
  readonly isOfRun: boolean
}

/** What the guards have to say of a plan. */
export interface AboutGuards {
  'guard/protected': { key: string; room: Room; verb: string }
  'guard/protected-unclear': { key: string; room: Room; title: string }
  'guard/unprotected': { key: string; where: string; place: Span; verb: string | undefined }
  'guard/unjudged': { links: number; why: string }
  'guard/max-revokes': Limited & { revokes: number }
  'guard/max-revoke-percent': Limited & { revokes: number; links: number }
  'guard/max-widening': Limited & { widening: number }
  'guard/empty': { revokes: number }
  'guard/allowed': { guard: GuardName; refusal: string }
  'guard/looser': { name: keyof GuardLimits; limit: number; asked: number }
}

const flags: { readonly [L in keyof Required<GuardLimits>]: string } = {
  maxRevokes: '--max-revokes',
  maxRevokePercent: '--max-revoke-percent',
  maxWidening: '--max-widening',
}
const guards: { readonly [L in keyof Required<GuardLimits>]: GuardName } = {
  maxRevokes: 'revokes',
  maxRevokePercent: 'revokes',
  maxWidening: 'widening',
}

const links = (many: number): string => `${many} ${many === 1 ? 'link' : 'links'}`
const allows =
  (name: keyof GuardLimits, unit = '') =>
  ({ limit, isOfRun }: Limited): string =>
    `${isOfRun ? flags[name] : 'the manifest'} allows ${limit}${unit}.`
const raise =
  (name: keyof GuardLimits) =>
  ({ isOfRun }: Limited): string =>
    `If that is what you want, raise ${isOfRun ? flags[name] : `\`guard.${name}\``}, or let one run through with --allow ${guards[name]}.`

/** How they are worded. */
export const guardSentences: Sentences<AboutGuards> = {
  'guard/protected': {
    severity: 'error',
    exit: 5,
    message: ({ key, room, verb }) => `"${key}" of ${nameOf(room)} is protected, and this plan would ${verb} it.`,
    hint: 'If that is what you want, remove `protect: true` in a change of its own.',
  },
  'guard/protected-unclear': {
    severity: 'error',
    exit: 5,
    message: ({ key, room, title }) =>
      `"${key}" of ${nameOf(room)} is protected and not there, while "${title}", which may be what it was until now, would be revoked.`,
    hint: 'Revoke the one and declare the other in two changes, or remove `protect: true` for this one.',
  },
  'guard/unprotected': {
    severity: 'error',
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
    severity: 'error',
    exit: 5,
    message: ({ links: ended, why }) =>
      `This plan ends the URL of ${links(ended)}, and whether the base protects ${ended === 1 ? 'it' : 'them'} cannot be judged: ${why}.`,
    hint: 'Set what the base needs, or name another one with --base or --base-file. Without revokes and replacements, the plan goes through.',
  },
  'guard/max-revokes': {
    severity: 'error',
    exit: 5,
    message: ({ revokes, ...limit }) => `This plan revokes ${links(revokes)}; ${allows('maxRevokes')(limit)}`,
    hint: raise('maxRevokes'),
  },
  'guard/max-revoke-percent': {
    severity: 'error',
    exit: 5,
    message: ({ revokes, links: all, ...limit }) =>
      `This plan revokes ${revokes} of ${links(all)}; ${allows('maxRevokePercent', ' %')(limit)}`,
    hint: raise('maxRevokePercent'),
  },
  'guard/max-widening': {
    severity: 'error',
    exit: 5,
    message: ({ widening, ...limit }) =>
      `This plan widens access in ${links(widening)}; ${allows('maxWidening')(limit)}`,
    hint: raise('maxWidening'),
  },
  'guard/empty': {
    severity: 'error',
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
    message: ({ name, limit, asked }) => `${flags[name]} ${asked} has no effect: the manifest allows ${limit}.`,
    hint: ({ name }) =>
      `A flag makes a limit stricter only: raise \`guard.${name}\`, or let one run through with --allow ${guards[name]}.`,
  },
}
