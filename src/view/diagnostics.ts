import { type Diagnose, diagnosing, error, type Wording } from '../model/diagnostic.ts'
import { formatVersion } from './document/shape.ts'
import { count } from './phrases.ts'

const anew = 'Save the plan anew, with roomlinks plan --out FILE.'

const catalogue = {
  'saved/not-json': ({ file }: { file: string }): Wording =>
    error(
      `${file} is no saved plan: it is no JSON in UTF-8.`,
      'Name a file that roomlinks plan --out has written; save it anew if it was cut off.',
      1,
    ),
  'saved/not-a-plan': ({ file, found }: { file: string; found: string }): Wording =>
    error(`${file} is no saved plan: it holds ${found}.`, 'Name a file that roomlinks plan --out has written.', 1),
  'saved/version': ({ file, version }: { file: string; version: string }): Wording =>
    error(
      `${file} was saved in format ${version}; this version of roomlinks reads ${formatVersion} and what only adds to it.`,
      'Save the plan anew with this version, or use the version that saved it.',
      1,
    ),
  'saved/shape': ({ file, why }: { file: string; why: string }): Wording =>
    error(`${file} does not fit schemas/plan.schema.json: ${why}.`, anew, 1),
  'saved/edited': ({ file, edit }: { file: string; edit: string }): Wording =>
    error(`${file} was edited: ${edit}.`, `${anew} To plan something else, change the manifest.`, 1),
  'saved/unverified': ({ file }: { file: string }): Wording =>
    error(
      `${file} was saved in format 1, which does not tell what the portal was like then.`,
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
        : `${file} says that it was made at ${madeAt}, which is still to come.`,
      isOld
        ? 'Plan again, and have that plan approved; or set another limit with --max-age.'
        : 'Look whether the clocks of both machines are right, and plan again.',
    ),
  'saved/other-manifest': ({ file, approved, now }: { file: string; approved: string; now: string }): Wording =>
    error(
      `${file} is a plan of the manifest "${approved}", and this one is "${now}".`,
      'Name the manifest that it was made of with --file, or a plan of this one.',
    ),
  'saved/other-portal': ({ file, approved, now }: { file: string; approved: string; now: string }): Wording =>
    error(
      `${file} is a plan for ${approved}, and this portal is ${now}.`,
      'Name that portal with --portal or DOCSPACE_URL, or a plan for this one.',
    ),
  'saved/other-digest': ({ file, approved, expected }: { file: string; approved: string; expected: string }): Wording =>
    error(
      `${file} has the digest ${approved}, and --expect-digest names ${expected}.`,
      'Take the file and the digest from one plan, or leave one of them out.',
    ),
  'saved/refused': ({ file, refusal }: { file: string; refusal: string }): Wording =>
    error(
      `${file} was refused when it was made. ${refusal}`,
      'Plan anew with --base, and apply a plan that no guard refuses.',
      5,
    ),
  'saved/unseen': ({ file, revokes, by }: { file: string; revokes: number; by: 'base' | 'sweep' }): Wording =>
    error(
      `${file} was made with a ${by}, and revokes ${count(revokes, 'link')} in rooms that are not looked at without one.`,
      `Nothing was changed. Give apply the ${by === 'base' ? '--base or --base-file that plan had' : '--sweep that plan had, or make a plan without it'}.`,
    ),
}

/** Words why a file is no saved plan, or none of what would happen now. */
export const diagnose: Diagnose<typeof catalogue> = diagnosing(catalogue, 6)
