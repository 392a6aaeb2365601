import { dirname, resolve } from 'node:path'
import type { ApprovalArgs } from './approval.ts'
import { usual } from './load.ts'
import type { BaseArgs, FileArgs, IntoArgs, OutputArgs } from './options.ts'
import type { PortalArgs } from './portal.ts'

/** All options that name files; each command has some of them. */
type Args = Pick<OutputArgs, 'output'> &
  IntoArgs &
  Partial<FileArgs & BaseArgs> &
  ApprovalArgs &
  Pick<PortalArgs, 'apiKeyFile'> & { readonly auditLog?: string }

/** A file that a run is to write, and how that was said. */
interface Target {
  readonly option: string
  readonly path: string
  readonly isJson: boolean
}

/** Why a run would lose something by what it writes, if it would: `operand` is what `show` is to show. */
export function clashIn(args: Args, operand: string | undefined): string | undefined {
  const targets = targetsOf(args)
  const json = targets.filter(({ isJson }) => isJson)
  const double = targets.find(({ isJson, path }) => !isJson && json.some((other) => isOne(path, other.path)))
  if (double) return `${double.option} and the JSON document would go into one file`
  const needed = neededBy(args, operand)
  const [lost] = targets.flatMap(({ option, path }) =>
    needed.filter((each) => isOne(path, each.path) || isIn(path, each.path)).map(({ what }) => ({ option, what })),
  )
  return lost && `${lost.option} would be written over ${lost.what}`
}

function targetsOf({ output, jsonInto, out }: Args): readonly Target[] {
  const json = (option: string, path: string | undefined): readonly Target[] =>
    path === undefined ? [] : [{ option: `${option} ${path}`, path, isJson: true }]
  return [
    ...output.map(({ format, path }) => ({ option: `--output ${format}=${path}`, path, isJson: format === 'json' })),
    ...json('--json-into', jsonInto),
    ...json('--out', out),
  ]
}

/** What a run reads, or adds to. */
function neededBy(
  { file = [], baseFile = [], apiKeyFile, plan, auditLog }: Args,
  operand: string | undefined,
): readonly { readonly what: string; readonly path: string }[] {
  const all: readonly (readonly [what: string, paths: readonly (string | undefined)[]])[] = [
    ['the manifest', operand === undefined && file.length === 0 ? [usual] : file],
    ['the base', baseFile],
    ['the API key', [apiKeyFile]],
    ['the approved plan', [plan]],
    ['the audit log', [auditLog]],
    ['the saved plan', [operand]],
  ]
  return all.flatMap(([what, paths]) => paths.flatMap((path) => (path === undefined ? [] : [{ what, path }])))
}

function isOne(a: string, b: string): boolean {
  return resolve(a) === resolve(b)
}

/** Of a folder, all such files are read. */
function isIn(path: string, folder: string): boolean {
  return /\.ya?ml$/.test(path) && isOne(dirname(path), folder)
}
