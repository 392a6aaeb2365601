import type { World } from '../../host/world.ts'
import type { Diagnostic } from '../../model/diagnostic.ts'
import type { Result } from '../../view/document/result.ts'
import { failureDocument } from '../../view/document/validation.ts'
import { filesIn } from '../../view/document/with-paths.ts'
import { formats, render } from '../../view/formats.ts'
import type { Refusal } from '../../view/text/excerpt.ts'
import { draftFile, writeFile } from '../files/files.ts'
import { type NamingArgs, repositoryPaths } from '../files/repository-paths.ts'
import { type IntoArgs, type Outlet, type OutputArgs, outletsOf } from '../options/options.ts'

/** The files that can be written, and why the others cannot. */
export interface Drafts {
  readonly ready: readonly Outlet[]
  readonly problems: readonly Diagnostic[]
}

/** Makes sure of all files that the result is to go into, before there is one. */
export async function draftOutlets(args: OutputArgs & IntoArgs, world: World): Promise<Drafts> {
  const result: Result = { kind: 'failure', failure: failureDocument([], unfinished), manifest: null }
  const drafts = await Promise.all(
    outletsOf(args).map(async (outlet) => {
      const text = render(outlet.format, result)
      return { outlet, problems: await draftFile(outlet.path, text, world) }
    }),
  )
  return {
    ready: drafts.filter(({ problems }) => problems.length === 0).map(({ outlet }) => outlet),
    problems: drafts.flatMap(({ problems }) => problems),
  }
}

/** What the file for the result says until there is one: not what an earlier run left there. */
const unfinished: Refusal = {
  code: 'unfinished',
  message: 'This run was cut off before it could report.',
  hint: 'Run plan: it shows what is left.',
}

/** Prints a result for programs, where they are who reads stdout, and writes it into all files; says which could not be. */
export async function tellResult(
  result: Result,
  args: OutputArgs & IntoArgs & NamingArgs,
  world: World,
  outlets: readonly Outlet[] = outletsOf(args),
): Promise<readonly Diagnostic[]> {
  args.onResult?.(result)
  const isPlaced = [args.format, ...outlets.map(({ format }) => format)].some((format) => formats[format].isPlaced)
  const paths = isPlaced ? await repositoryPaths(filesIn(result), args, world) : undefined
  if (args.format !== 'text') world.out(render(args.format, result, paths))
  const written = outlets.map(async ({ format, path }) => writeFile(path, render(format, result, paths), world))
  return (await Promise.all(written)).flat()
}
