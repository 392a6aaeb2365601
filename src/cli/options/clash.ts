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
  Pick<PortalArgs, 'apiKeyFile'> & { readonly auditLog?: string }

/** A file that a run is to write, and how that was said. */
interface Target {
  readonly option: string
  readonly path: string
  readonly kind: 'json' | 'other' | 'log'
}

/** What a run reads. */
interface Need {
  readonly what: string
  readonly path: string
}

/** A path, and what it leads to: the same for two names of one file. */
type Led<T> = T & { readonly file: string }

/** Why a run would lose something by what it writes, if it would: `operand` is what `show` is to show. */
export async function clashIn(args: Args, operand: string | undefined, world: World): Promise<string | undefined> {
  const targets = await Promise.all(targetsOf(args).map((target) => lead(target, world)))
  const double = doubleIn(targets)
  if (double !== undefined) return double
  const selects = selectionOf(args.exclude)
  for (const need of neededBy(args, operand)) {
    const files = await filesOf(need, selects, world)
    const lost = targets.find(
      (target) => files.some(({ file }) => file === target.file) || joins(target, need, selects),
    )
    if (lost) return `${lost.option} would be written ${lost.kind === 'log' ? 'into' : 'over'} ${need.what}`
  }
  return undefined
}

function targetsOf({ output = [], jsonInto, out, auditLog }: Args): readonly Target[] {
  const one = (option: string, path: string | undefined, kind: Target['kind']): readonly Target[] =>
    path === undefined ? [] : [{ option: `${option} ${path}`, path, kind }]
  return [
    ...output.map(({ format, path }): Target => {
      return { option: `--output ${format}=${path}`, path, kind: format === 'json' ? 'json' : 'other' }
    }),
    ...one('--json-into', jsonInto, 'json'),
    ...one('--out', out, 'json'),
    ...one('--audit-log', auditLog, 'log'),
  ]
}

/** Two results in one file; the JSON document may be asked for twice. */
function doubleIn(targets: readonly Led<Target>[]): string | undefined {
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

function neededBy(args: Args, operand: string | undefined): readonly Need[] {
  const { file = [], baseFile = [], apiKeyFile, plan } = args
  const all: readonly (readonly [what: string, paths: readonly (string | undefined)[]])[] = [
    ['the manifest', operand === undefined && file.length === 0 ? [usual] : file],
    ['the base', baseFile],
    ['the API key', [apiKeyFile]],
    ['the approved plan', [plan]],
    ['the saved plan', [operand]],
  ]
  return all.flatMap(([what, paths]) => paths.flatMap((path) => (path === undefined ? [] : [{ what, path }])))
}

async function filesOf({ path }: Need, selects: Selection, world: World): Promise<readonly Led<object>[]> {
  const { files } = await findManifests(path === stdin.word ? stdin.path : path, selects, world)
  return Promise.all(files.map((file) => lead(file, world)))
}

/** Names differ, and links, hard ones too, give a file more of them. */
async function lead<T extends { readonly path: string }>(of: T, world: World): Promise<Led<T>> {
  return { ...of, file: (await world.idOf(of.path)) ?? (await traceWay(of.path, world)).real }
}

/** Whether a file that is not there yet would be read in a folder from then on. */
function joins({ path }: Target, need: Need, selects: Selection): boolean {
  const [file, folder] = [resolve(path), resolve(need.path)]
  if (file === folder || !isIn(folder, file) || !isYaml(file)) return false
  return selects(need.path, file.slice(folder.length + 1).replaceAll('\\', '/'))
}
