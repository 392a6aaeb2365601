import { type Diagnose, diagnosing, type Sentences } from '../../model/diagnostic.ts'
import { count } from '../words.ts'
import { formatVersion } from './shape.ts'

/** Each way in which a file is no saved plan, and the facts that its sentence needs. */
export interface About {
  'saved/not-json': { file: string }
  'saved/not-a-plan': { file: string; found: string }
  'saved/version': { file: string; version: string }
  'saved/shape': { file: string; why: string }
  'saved/edited': { file: string; edit: string }
  'saved/unverified': { file: string }
  'saved/age': { file: string; madeAt: string; isOld: boolean; limit: string }
  'saved/other-manifest': { file: string; approved: string; now: string }
  'saved/other-portal': { file: string; approved: string; now: string }
  'saved/other-digest': { file: string; approved: string; expected: string }
  'saved/refused': { file: string; refusal: string }
  'saved/unseen': { file: string; revokes: number; by: 'base' | 'sweep' }
}

const anew = 'Save the plan anew, with roomlinks plan --out FILE.'

const sentences: Sentences<About> = {
  'saved/not-json': {
    exit: 1,
    message: ({ file }) => `${file} is no saved plan: it is no JSON in UTF-8.`,
    hint: 'Name a file that roomlinks plan --out has written; save it anew if it was cut off.',
  },
  'saved/not-a-plan': {
    exit: 1,
    message: ({ file, found }) => `${file} is no saved plan: it holds ${found}.`,
    hint: 'Name a file that roomlinks plan --out has written.',
  },
  'saved/version': {
    exit: 1,
    message: ({ file, version }) =>
      `${file} was saved in format ${version}; this version of roomlinks reads ${formatVersion} and what only adds to it.`,
    hint: 'Save the plan anew with this version, or use the version that saved it.',
  },
  'saved/shape': {
    exit: 1,
    message: ({ file, why }) => `${file} does not fit schemas/plan.schema.json: ${why}.`,
    hint: anew,
  },
  'saved/edited': {
    exit: 1,
    message: ({ file, edit }) => `${file} was edited: ${edit}.`,
    hint: `${anew} To plan something else, change the manifest.`,
  },
  'saved/unverified': {
    message: ({ file }) => `${file} was saved in format 1, which does not tell what the portal was like then.`,
    hint: 'Nothing was changed. Plan again, and have that plan approved.',
  },
  'saved/age': {
    message: ({ file, madeAt, isOld, limit }) =>
      isOld
        ? `${file} was made at ${madeAt}, and plans older than ${limit} are not applied.`
        : `${file} says that it was made at ${madeAt}, which is still to come.`,
    hint: ({ isOld }) =>
      isOld
        ? 'Plan again, and have that plan approved; or set another limit with --max-age.'
        : 'Look whether the clocks of both machines are right, and plan again.',
  },
  'saved/other-manifest': {
    message: ({ file, approved, now }) => `${file} is a plan of the manifest "${approved}", and this one is "${now}".`,
    hint: 'Name the manifest that it was made of with --file, or a plan of this one.',
  },
  'saved/other-portal': {
    message: ({ file, approved, now }) => `${file} is a plan for ${approved}, and this portal is ${now}.`,
    hint: 'Name that portal with --portal or DOCSPACE_URL, or a plan for this one.',
  },
  'saved/other-digest': {
    message: ({ file, approved, expected }) =>
      `${file} has the digest ${approved}, and --expect-digest names ${expected}.`,
    hint: 'Take the file and the digest from one plan, or leave one of them out.',
  },
  'saved/refused': {
    exit: 5,
    message: ({ file, refusal }) => `${file} was refused when it was made. ${refusal}`,
    hint: 'Plan anew with --base, and apply a plan that no guard refuses.',
  },
  'saved/unseen': {
    message: ({ file, revokes, by }) =>
      `${file} was made with a ${by}, and revokes ${count(revokes, 'link')} in rooms that are not looked at without one.`,
    hint: ({ by }) =>
      `Nothing was changed. Give apply the ${by === 'base' ? '--base or --base-file that plan had' : '--sweep that plan had, or make a plan without it'}.`,
  },
}

/** Words why a file is no saved plan, or none of what would happen now. */
export const diagnose: Diagnose<About> = diagnosing(sentences, 6)
