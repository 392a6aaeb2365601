import { diagnose as diagnoseFile } from '../../host/diagnostics.ts'
import type { World } from '../../host/world.ts'
import { hasCode } from '../../host/write.ts'
import { type Draft, linkPhrase } from '../../library/import/draft.ts'
import { envText } from '../../library/import/variables.ts'
import type { Diagnostic } from '../../model/diagnostic.ts'
import { shellWord, visible } from '../../view/escape.ts'
import { count } from '../../view/phrases.ts'
import { diagnose } from '../diagnostics.ts'
import { writeErrorText } from '../files/files.ts'

interface Args {
  readonly envInto?: string
}

/** Writes the passwords into the file of --env-into, if given. Returns errors and warnings. */
export async function writePasswords(
  { variables }: Pick<Draft, 'variables'>,
  { envInto: file }: Args,
  world: World,
): Promise<readonly Diagnostic[]> {
  if (file === undefined || variables.size === 0) return []
  const { text, problems } = passwordsText(variables)
  try {
    await world.create(file, text)
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return [diagnose('import/exists', { file })]
    return [diagnoseFile('file/unwritable', { file, why: writeErrorText(error) })]
  }
  return problems
}

/** The text of a file with the passwords, and a warning about those that it cannot hold. */
export function passwordsText(variables: Draft['variables']): {
  readonly text: string
  readonly problems: readonly Diagnostic[]
} {
  const { text, unquotable } = envText([...variables.values()])
  const names = unquotable.map(({ name }) => name)
  return { text, problems: names.length === 0 ? [] : [diagnose('import/unquotable', { names })] }
}

const importAdvice =
  'Set them to the passwords of the links before validate, plan and apply; --env-into FILE writes them into a file.'

/**
 * Prints the variables that the manifest now needs, never their values. `withoutFile`: the advice if no file has them.
 */
export function printVariables(
  { variables }: Pick<Draft, 'variables'>,
  { envInto: file }: Args,
  world: World,
  withoutFile: string = importAdvice,
): void {
  const all = [...variables.values()]
  if (all.length === 0) return
  const lines = all.map((variable) => `  ${variable.name}  the password of ${visible(linkPhrase(variable))}\n`)
  const advice =
    file === undefined
      ? withoutFile
      : `${visible(file)} has their values, readable only by you: use it with --secrets ${shellWord(file, world.shell)}, and keep it out of git.`
  world.err(`\nThe manifest takes ${count(all.length, 'password')} from the environment:\n${lines.join('')}${advice}\n`)
}
