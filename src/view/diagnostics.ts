import { type Diagnose, diagnosing, error, type Wording } from '../model/diagnostic.ts'
import { formatVersion } from './document/shape.ts'
import { count } from './phrases.ts'

const saveAgain = 'Save the plan again with roomlinks plan --out FILE.'

const catalogue = {
  'saved/not-a-plan': ({ file, why }: { file: string; why: string }): Wording =>
    error(
      `${file} is not a saved plan: it ${why}.`,
      'Name a file written by roomlinks plan --out; save it again if it was cut off.',
      1,
    ),
  'saved/version': ({ file, format }: { file: string; format: string }): Wording =>
    error(
      `${file} was saved in ${format}; this version of roomlinks reads format ${formatVersion} and later minor versions of it.`,
      'Save the plan again with this version, or use the version that saved it.',
      1,
    ),
  'saved/shape': ({ file, why }: { file: string; why: string }): Wording =>
    error(`${file} does not match schemas/plan.schema.json: ${why}.`, saveAgain, 1),
  'saved/edited': ({ file, edit }: { file: string; edit: string }): Wording =>
    error(`${file} was edited: ${edit}.`, `${saveAgain} To plan something else, change the manifest.`, 1),
  'saved/unverified': ({ file }: { file: string }): Wording =>
    error(
      `${file} was saved in format 1, which does not record the state of the portal.`,
      'Nothing was changed. Plan again, and have that plan approved.',
    ),
  'saved/age': ({
    file,
    madeAt,
    isOld,
    limit,
  }: {
    file: string
    madeAt: string
    isOld: boolean
    limit: string
  }): Wording =>
    error(
      isOld
        ? `${file} was made at ${madeAt}, and plans older than ${limit} are not applied.`
        : `${file} says that it was made at ${madeAt}, which is in the future.`,
      isOld
        ? 'Plan again, and have that plan approved; or set another limit with --max-age.'
        : 'Check that the clocks of both machines are right, and plan again.',
    ),
  'saved/other-manifest': ({ file, approved, now }: { file: string; approved: string; now: string }): Wording =>
    error(
      `${file} is a plan of the manifest "${approved}", and this one is "${now}".`,
      'Name the manifest of that plan with --file, or a plan of this manifest.',
    ),
  'saved/other-portal': ({ file, approved, now }: { file: string; approved: string; now: string }): Wording =>
    error(
      `${file} is a plan for ${approved}, and this portal is ${now}.`,
      'Name that portal with --portal or DOCSPACE_URL, or a plan for this portal.',
    ),
  'saved/other-digest': ({ file, approved, expected }: { file: string; approved: string; expected: string }): Wording =>
    error(
      `${file} has the digest ${approved}, and --expect-digest names ${expected}.`,
      'Use the file and the digest of the same plan, or leave one of them out.',
    ),
  'saved/refused': ({ file, refusal }: { file: string; refusal: string }): Wording =>
    error(
      `${file} was refused when it was made. ${refusal}`,
      'Plan again with --base, and apply a plan that no guard refuses.',
      5,
    ),
  'saved/unseen': ({ file, revokes, by }: { file: string; revokes: number; by: 'base' | 'sweep' }): Wording =>
    error(
      `${file} was made with a ${by}, and revokes ${count(revokes, 'link')} in rooms that are not read without one.`,
      `Nothing was changed. Give apply the ${by === 'base' ? '--base or --base-file that plan had' : '--sweep that plan had, or make a plan without it'}.`,
    ),
}

/** Makes the diagnostics about saved plans: unreadable, edited, or made for something else. */
export const diagnose: Diagnose<typeof catalogue> = diagnosing(catalogue, 6)
