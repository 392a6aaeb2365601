import { normalize } from 'node:path'
import { loadCommand, writePasswords } from '../../cli/capture/passwords.ts'
import { writeErrorText } from '../../cli/files/files.ts'
import { findWorkingTree } from '../../host/bounds.ts'
import { diagnose as diagnoseFile } from '../../host/diagnostics.ts'
import type { World } from '../../host/world.ts'
import { hasCode } from '../../host/write.ts'
import type { Draft } from '../../library/import/draft.ts'
import type { Diagnostic } from '../../model/diagnostic.ts'
import { pad, shellWord, visible, width } from '../../view/escape.ts'
import { count } from '../../view/phrases.ts'
import type { InitAnswers, InitArgs } from './answers.ts'
import { pipelines } from './ci.ts'
import { diagnose } from './diagnostics.ts'

/** The manifest to write, and the draft that it was written from. */
export interface NewManifest extends Draft {
  readonly text: string
  readonly url: string
}

/** A file to create, and its description. */
export interface NewFile {
  readonly path: string
  readonly about: string
  readonly text: string
}

const defaultPath = 'roomlinks.yaml'

/** Whether the manifest is where commands look for it by default. */
export function isDefaultPath(file: string): boolean {
  return normalize(file) === defaultPath
}

/** Reports what prevents the files from being written, as far as it is known before. */
export async function checkPaths({ file, ci = 'none' }: InitArgs, world: World): Promise<readonly Diagnostic[]> {
  const others = ci === 'none' ? [] : [pipelines[ci].path]
  const existing = await Promise.all(
    [file, ...others].map(async (path) =>
      (await exists(path, world)) ? [diagnose('init/exists', { file: path, isManifest: path === file })] : [],
    ),
  )
  const isElsewhere = ci !== 'none' && !isDefaultPath(file)
  return [
    ...existing.flat(),
    ...(isElsewhere ? [diagnose('init/other-file', { file })] : []),
    ...(ci === 'none' ? [] : await checkFolder(pipelines[ci].path, world)),
  ]
}

async function checkFolder(path: string, world: World): Promise<readonly Diagnostic[]> {
  const tree = await findWorkingTree('.', world)
  const isAtTop = !tree || tree.top === (await world.realPath('.'))
  return isAtTop ? [] : [diagnose('init/not-at-top', { path, top: tree.top })]
}

/** Whether a path exists; also true if it cannot be read for another reason. */
async function exists(path: string, { list }: World): Promise<boolean> {
  try {
    await list(path)
    return true
  } catch (error) {
    return !hasCode(error, 'ENOENT', 'ENOTDIR')
  }
}

/** Returns the files to write: the manifest, and the CI configuration if there is one. */
export function filesOf(draft: NewManifest, { file, ci, name }: InitAnswers): readonly NewFile[] {
  const { text, rooms, variables, empty } = draft
  const links = rooms.reduce((sum, room) => sum + room.links.length, 0)
  const rest = empty === 0 ? '' : ` (${count(empty, 'more room')} without links)`
  const secrets = variables.size === 0 ? '' : `; ${count(variables.size, 'password')} from the environment`
  const about = `${count(links, 'link')} in ${count(rooms.length, 'room')}${rest}, as ${name}${secrets}`
  const manifest = { path: file, about, text }
  if (ci === 'none') return [manifest]
  const { path, about: what, text: textOf } = pipelines[ci]
  return [manifest, { path, about: what, text: textOf(variablesOf(draft)) }]
}

/** Returns the names of the variables that the manifest takes passwords from. */
function variablesOf({ variables }: Pick<NewManifest, 'variables'>): readonly string[] {
  return [...variables.values()].map(({ name }) => name)
}

/** Writes all files, including the passwords if a file for them is wanted. Undoes everything if one fails. */
export async function writeAll(
  files: readonly NewFile[],
  draft: NewManifest,
  { envInto }: InitAnswers,
  world: World,
): Promise<readonly Diagnostic[]> {
  const done: (() => Promise<void>)[] = []
  const add = async (path: string, text: string, mode?: number): Promise<void> => {
    done.push(await world.add(path, text, mode))
  }
  const undoAll = async (problems: readonly Diagnostic[]): Promise<readonly Diagnostic[]> => {
    for (const undo of done.reverse()) await undo()
    return problems
  }
  for (const { path, text } of files) {
    try {
      await add(path, text)
    } catch (error) {
      const isTaken = hasCode(error, 'EEXIST')
      return undoAll([
        isTaken
          ? diagnose('init/exists', { file: path, isManifest: path === files[0]?.path })
          : diagnoseFile('file/unwritable', { file: path, why: writeErrorText(error) }),
      ])
    }
  }
  const args = envInto === undefined ? {} : { envInto }
  const passwordProblems = await writePasswords(draft, args, {
    ...world,
    create: (path, text) => add(path, text, 0o600),
  })
  return passwordProblems.some(({ severity }) => severity === 'error') ? undoAll(passwordProblems) : passwordProblems
}

/** Lists the files to write. */
export function plannedText(files: readonly NewFile[]): string {
  const rows = files.map(({ path, about }) => ({ path: visible(path), about }))
  const columns = Math.max(...rows.map(({ path }) => width(path)))
  const lines = rows.map(({ path, about }) => `  ${pad(path, columns)}  ${about}\n`)
  return `\nTo be written:\n${lines.join('')}`
}

/** Says what was written, and what to do next. */
export function nextStepsText(
  files: readonly NewFile[],
  draft: NewManifest,
  answers: InitAnswers,
  isTyped: boolean,
): string {
  const { ci, file } = answers
  const variables = variablesOf(draft)
  const paths = files.map(({ path }) => visible(path))
  const which = isDefaultPath(file) ? [] : [`--file ${shellWord(file)}`]
  const lines = [
    ...(isTyped ? ['export DOCSPACE_API_KEY=sk-…'] : []),
    ...(variables.length === 0 ? [] : passwordLines(draft, answers)),
    ['roomlinks plan', ...which, ...connectionFlags(answers)].join(' '),
    `git add ${files.map(({ path }) => shellWord(path)).join(' ')} && git commit -m "Declare our links"`,
  ]
  const todo = ci === 'none' ? '' : `\n${pipelines[ci].todo(draft.url, variables)}`
  return `Wrote ${paths.join(' and ')}.\n\nNext:\n${lines.map((line) => `  ${line}\n`).join('')}${todo}`
}

/** What to do about passwords that are in no file yet. */
export const passwordsTodo =
  'Set them before validate, plan and apply. The commands below write their values into a file that only you can read, and load it. Keep it out of git.'

const passwordFile = 'passwords.env'

/** The commands that set the passwords: from the file that has them, or from a file that import writes. */
function passwordLines({ rooms, variables, url }: NewManifest, answers: InitAnswers): readonly string[] {
  const { envInto, all, name } = answers
  if (envInto !== undefined) return [loadCommand(envInto)]
  const secret = rooms.filter(({ links }) => links.some((link) => variables.has(link)))
  const which = all ? ['--all'] : secret.map(({ room }) => `--room ${shellWord(room.id)}`)
  const from = [`--portal ${shellWord(url)}`, ...connectionFlags(answers), ...which, `--name ${name}`]
  return [`roomlinks import ${from.join(' ')} --env-into ${passwordFile} > /dev/null`, loadCommand(passwordFile)]
}

/** The options to connect with that neither the manifest nor the environment contains. */
function connectionFlags({ apiKeyFile, allowHttp }: InitAnswers): readonly string[] {
  return [
    ...(apiKeyFile === undefined ? [] : [`--api-key-file ${shellWord(apiKeyFile)}`]),
    ...(allowHttp ? ['--allow-http'] : []),
  ]
}
