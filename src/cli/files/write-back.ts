import { diagnose } from '../../host/sentences.ts'
import type { World } from '../../host/world.ts'
import type { Diagnostic } from '../../model/diagnostic.ts'
import { whyNot, whyOf, writeFile } from './files.ts'

/** A file that was read, and what it is to say from now on. */
export interface Replacement {
  readonly file: string
  readonly before: string
  readonly after: string
}

/** Writes to the end: an interrupt in the midst of it would leave half of what belongs together. */
export function undisturbed<T>(write: () => Promise<T>, world: World): Promise<T> {
  const release = world.onInterrupt(() => world.err('Interrupted: the files are written first.\n'))
  return write().finally(release)
}

/**
 * Writes files that were read before: all of them or, as far as that can be had, none. Nothing is written where one of
 * them may not be, or is not any more what was read; each is looked at once more before another takes its place.
 */
export async function writeBack(files: readonly Replacement[], world: World): Promise<readonly Diagnostic[]> {
  const unfit = (await Promise.all(files.map((each) => admitReplacement(each, world)))).flat()
  if (unfit.length > 0) return unfit
  const done: Replacement[] = []
  for (const each of files) {
    const moved = await admitReplacement(each, world)
    const problems = moved.length > 0 ? moved : await writeFile(each.file, each.after, world)
    if (problems.length > 0) return [...problems, ...(await putBack(done, world))]
    done.push(each)
  }
  return []
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
export async function admitReplacement(
  { file, before }: Replacement,
  { read, admit: knock }: World,
): Promise<readonly Diagnostic[]> {
  try {
    await knock(file)
    return Buffer.from(before).equals(await read(file)) ? [] : [diagnose('file/changed', { file })]
  } catch (error) {
    return [diagnose('file/unwritable', { file, why: whyOf(error) })]
  }
}

async function putBack(files: readonly Replacement[], { write }: World): Promise<readonly Diagnostic[]> {
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
