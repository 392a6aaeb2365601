import { resolve } from 'node:path'
import { isIn, traceWay } from '../../host/bounds.ts'
import type { World } from '../../host/world.ts'
import { findManifests } from '../files/folder.ts'
import { stdin, usual } from '../files/load.ts'
import { isYaml, type Selection, selectionOf } from '../files/selection.ts'
import type { PortalArgs } from '../portal.ts'
import type { ApprovalArgs } from './approval.ts'
import type { BaseArgs, FileArgs, IntoArgs, OutputArgs } from './options.ts'

/** All options that name files; each command has some of them. */
export type Args = Partial<Pick<OutputArgs, 'output'> & FileArgs & BaseArgs> &
  IntoArgs &
  ApprovalArgs &
  Pick<PortalArgs, 'apiKeyFile'> & {
    readonly auditLog?: string
    readonly since?: string
    readonly policy?: readonly string[]
  }

/** A file that a run is to write, how that was said, and what the path leads to: the same for two names of one file. */
interface Target {
  readonly option: string
  readonly path: string
  readonly kind: 'json' | 'other' | 'log'
  readonly file: string
}

/** Why a run would lose something by what it writes, if it would: `operand` is what `show` is to show. */
export async function clashIn(args: Args, operand: string | undefined, world: World): Promise<string | undefined> {
  const targets = await targetsOf(args, world)
  const double = doubleIn(targets)
  if (double !== undefined) return double
  const selects = selectionOf(args.exclude)
  for (const need of neededBy(args, operand)) {
    const files = await filesIn(need.path, selects, world)
    const lost = targets.find(({ path, file }) => files.includes(file) || joins(path, need.path, selects))
    if (lost) return `${lost.option} would be written ${lost.kind === 'log' ? 'into' : 'over'} ${need.what}`
  }
  return undefined
}

async function targetsOf({ output = [], jsonInto, out, auditLog }: Args, world: World): Promise<readonly Target[]> {
  const one = async (option: string, path: string | undefined, kind: Target['kind']): Promise<readonly Target[]> =>
    path === undefined ? [] : [{ option: option + path, path, kind, file: await fileAt(path, world) }]
  const targets = await Promise.all([
    ...output.map(({ format, path }) => one(`--output ${format}=`, path, format === 'json' ? 'json' : 'other')),
    one('--json-into ', jsonInto, 'json'),
    one('--out ', out, 'json'),
    one('--audit-log ', auditLog, 'log'),
  ])
  return targets.flat()
}

/** Two results in one file; the JSON document may be asked for twice. */
function doubleIn(targets: readonly Target[]): string | undefined {
  for (const [nth, one] of targets.entries()) {
    const other = targets
      .slice(nth + 1)
      .find(({ file, kind }) => file === one.file && (kind !== 'json' || one.kind !== kind))
    if (other?.kind === 'log') return `${one.option} would be written over the audit log`
    if (other)
      return `${one.option} and ${other.kind === 'json' ? 'the JSON document' : other.option} would go into one file`
  }
  return undefined
}

/** The paths that a run reads, each with what it is for. */
function neededBy(
  { file = [], baseFile = [], apiKeyFile, plan, since, policy = [] }: Args,
  operand: string | undefined,
) {
  const needs = {
    'the manifest': operand === undefined && file.length === 0 ? [usual] : file,
    'the base': baseFile,
    'the API key': [apiKeyFile],
    'the approved plan': [plan],
    'the saved plan': [operand],
    'the earlier audit': [since],
    'the policy': policy,
  }
  return Object.entries(needs).flatMap(([what, paths]) =>
    paths.flatMap((path) => (path === undefined ? [] : [{ what, path }])),
  )
}

async function filesIn(path: string, selects: Selection, world: World): Promise<readonly string[]> {
  const { files } = await findManifests(path === stdin.word ? stdin.path : path, selects, world)
  return Promise.all(files.map((file) => fileAt(file.path, world)))
}

/** Names differ, and links, hard ones too, give a file more of them. */
async function fileAt(path: string, world: World): Promise<string> {
  return (await world.idOf(path)) ?? (await traceWay(path, world)).real
}

/** Whether a file that is not there yet would be read in a folder from then on. */
function joins(path: string, named: string, selects: Selection): boolean {
  const [file, folder] = [resolve(path), resolve(named)]
  if (file === folder || !isIn(folder, file) || !isYaml(file)) return false
  return selects(named, file.slice(folder.length + 1).replaceAll('\\', '/'))
}
