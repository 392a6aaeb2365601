import { resolve } from 'node:path'
import { isIn, tracePath } from '../../host/bounds.ts'
import type { World } from '../../host/world.ts'
import { findManifests } from '../files/folder.ts'
import { defaultManifest, stdin } from '../files/load.ts'
import { isYaml, type Selection, selectionOf, withSlashes } from '../files/selection.ts'
import type { PortalArgs } from '../portal.ts'
import type { ApprovalArgs } from './approval.ts'
import type { BaseArgs, FileArgs, IntoArgs, OutputArgs } from './options.ts'

/** All options that name files; each command has some of them. */
export type FileOptionArgs = Partial<Pick<OutputArgs, 'output'> & FileArgs & BaseArgs> &
  IntoArgs &
  ApprovalArgs &
  Pick<PortalArgs, 'apiKeyFile'> & {
    readonly auditLog?: string
    readonly since?: string
    readonly policy?: readonly string[]
  }

/** A file that a run writes, with the option that names it. `file` is equal for all names of one file. */
interface Target {
  readonly option: string
  readonly path: string
  readonly kind: 'json' | 'other' | 'log'
  readonly file: string
}

/** Returns why a run would overwrite something it needs, if it would. `operand` is the plan that `show` shows. */
export async function findClash(
  args: FileOptionArgs,
  operand: string | undefined,
  world: World,
): Promise<string | undefined> {
  const targets = await listTargets(args, world)
  const duplicate = findDuplicate(targets)
  if (duplicate !== undefined) return duplicate
  const selects = selectionOf(args.exclude)
  for (const input of listInputs(args, operand)) {
    const files = await filesIn(input.path, selects, world)
    const lost = targets.find(({ path, file }) => files.includes(file) || wouldBeRead(path, input.path, selects))
    if (lost) return `${lost.option} would be written ${lost.kind === 'log' ? 'into' : 'over'} ${input.what}`
  }
  return undefined
}

async function listTargets({ output = [], out, auditLog }: FileOptionArgs, world: World): Promise<readonly Target[]> {
  const targetFor = async (
    option: string,
    path: string | undefined,
    kind: Target['kind'],
  ): Promise<readonly Target[]> =>
    path === undefined ? [] : [{ option: option + path, path, kind, file: await fileIdentity(path, world) }]
  const targets = await Promise.all([
    ...output.map(({ format, path }) => targetFor(`--output ${format}=`, path, format === 'json' ? 'json' : 'other')),
    targetFor('--out ', out, 'json'),
    targetFor('--audit-log ', auditLog, 'log'),
  ])
  return targets.flat()
}

/** Finds two results for one file. Only the JSON document may be requested twice. */
function findDuplicate(targets: readonly Target[]): string | undefined {
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

/** Lists the paths that a run reads, each with its purpose. */
function listInputs(
  { file = [], baseFile = [], apiKeyFile, plan, since, policy = [], secrets = [] }: FileOptionArgs,
  operand: string | undefined,
) {
  const needs = {
    'the manifest': operand === undefined && file.length === 0 ? [defaultManifest] : file,
    'the base': baseFile,
    'the API key': [apiKeyFile],
    'the approved plan': [plan],
    'the saved plan': [operand],
    'the earlier audit': [since],
    'the policy': policy,
    'the variables': secrets,
  }
  return Object.entries(needs).flatMap(([what, paths]) =>
    paths.flatMap((path) => (path === undefined ? [] : [{ what, path }])),
  )
}

async function filesIn(path: string, selects: Selection, world: World): Promise<readonly string[]> {
  const { files } = await findManifests(path === stdin.argument ? stdin.path : path, selects, world)
  return Promise.all(files.map((file) => fileIdentity(file.path, world)))
}

/** Returns an id that is equal for all names of one file: links, including hard links, give it several. */
async function fileIdentity(path: string, world: World): Promise<string> {
  return (await world.idOf(path)) ?? (await tracePath(path, world)).real
}

/** Whether a new file would from then on be read as part of a folder. */
function wouldBeRead(path: string, named: string, selects: Selection): boolean {
  const [file, folder] = [resolve(path), resolve(named)]
  if (file === folder || !isIn(folder, file) || !isYaml(file)) return false
  return selects(named, withSlashes(file.slice(folder.length + 1)))
}
