import { diagnose } from '../../host/sentences.ts'
import type { World } from '../../host/world.ts'
import type { FileChange } from '../../manifest/edit/edit.ts'
import type { Diagnostic } from '../../model/diagnostic.ts'
import { exitOf } from '../exit.ts'
import { unlessUnwritable, whyNot, whyOf } from './files.ts'

/** Writes to the end: an interrupt in the midst of it would leave half of what belongs together. */
export function undisturbed<T>(write: () => Promise<T>, world: World): Promise<T> {
  const release = world.onInterrupt(() => world.err('Interrupted: the files are written first.\n'))
  return write().finally(release)
}

/**
 * Writes files that were read before: all of them or, as far as that can be had, none. Nothing is written where one of
 * them may not be, or is not any more what was read; each is looked at once more before another takes its place. `first`
 * comes before all of them, and an error in it keeps them as they are.
 */
export async function writeBack(
  files: readonly FileChange[],
  world: World,
  first?: () => Promise<readonly Diagnostic[]>,
): Promise<readonly Diagnostic[]> {
  const unfit = (await Promise.all(files.map((each) => admitReplacement(each, world)))).flat()
  if (unfit.length > 0) return unfit
  const told = (await first?.()) ?? []
  if (exitOf(told) !== 0) return told
  const done: FileChange[] = []
  for (const each of files) {
    const moved = await admitReplacement(each, world)
    const problems = moved.length > 0 ? moved : await unlessUnwritable(each.file, world.write(each.file, each.after))
    if (problems.length > 0) return [...told, ...problems, ...(await putBack(done, world))]
    done.push(each)
  }
  return told
}

/** Why files could not be written anew, before anything is made of them: what came through a pipe is in no file. */
export async function admitRewrite(
  files: readonly { readonly file: string }[],
  { kindOf }: World,
): Promise<readonly Diagnostic[]> {
  const found = await Promise.all(files.map(async ({ file }) => ({ file, kind: await kindOf(file) })))
  return found
    .filter(({ kind }) => kind !== 'file')
    .map(({ file }) => diagnose('file/unwritable', { file, why: 'it is no file' }))
}

/** Why a file may not be written, or is not any more what was read. */
async function admitReplacement(
  { file, before }: FileChange,
  { read, admit: knock }: World,
): Promise<readonly Diagnostic[]> {
  try {
    await knock(file)
    return Buffer.from(before).equals(await read(file)) ? [] : [diagnose('file/changed', { file })]
  } catch (error) {
    return [diagnose('file/unwritable', { file, why: whyOf(error) })]
  }
}

async function putBack(files: readonly FileChange[], { write }: World): Promise<readonly Diagnostic[]> {
  const problems = files.map(async ({ file, before }) => {
    try {
      await write(file, before)
      return []
    } catch (error) {
      return [diagnose('file/unrestored', { file, why: whyNot(error) })]
    }
  })
  return (await Promise.all(problems)).flat()
}
