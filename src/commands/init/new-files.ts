import { normalize } from 'node:path'
import { passwordsText } from '../../cli/capture/passwords.ts'
import { diagnose as diagnosePasswords } from '../../cli/diagnostics.ts'
import { writeBack, writeErrorText } from '../../cli/files/files.ts'
import { findWorkingTree } from '../../host/bounds.ts'
import { diagnose as diagnoseFile } from '../../host/diagnostics.ts'
import type { World } from '../../host/world.ts'
import { hasCode } from '../../host/write.ts'
import type { Draft } from '../../library/import/draft.ts'
import { type Checked, checked, type Diagnostic } from '../../model/diagnostic.ts'
import { discarding, type ShellKind, setVariable } from '../../model/values/shell.ts'
import { pad, shellWord, visible, width } from '../../view/escape.ts'
import { count } from '../../view/phrases.ts'
import type { InitAnswers, InitArgs } from './answers.ts'
import { pipelines } from './ci.ts'
import { manifestSchema } from './compiled/ci.js'
import { diagnose } from './diagnostics.ts'
import { ignoreFile, planToIgnore } from './gitignore.ts'

/** The manifest to write, and the draft that it was written from. */
export interface NewManifest extends Draft {
  readonly text: string
  readonly url: string
  /** Where the schema that it refers to must be written, if it is nowhere yet. */
  readonly newSchema?: string
}

/** A file to write, and its description. */
export interface NewFile {
  readonly path: string
  readonly about: string
  readonly text: string
  /** What the file contains until then; absent if it must not exist yet. */
  readonly before?: string | undefined
  /** The error if it exists. */
  readonly taken?: Diagnostic
  /** Whether only the user may read it, and git must not have it. */
  readonly isSecret?: boolean
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

/**
 * Returns the files to write, in that order: the manifest, and what is wanted besides. The passwords are last, when git
 * ignores their file. The diagnostics also name the passwords that no file can hold.
 */
export async function filesOf(
  draft: NewManifest,
  { file, ci, name, origin, envInto }: InitAnswers,
  world: World,
): Promise<Checked<readonly NewFile[]>> {
  const { text, rooms, variables, empty, newSchema } = draft
  const links = rooms.reduce((sum, room) => sum + room.links.length, 0)
  const rest = empty === 0 ? '' : ` (${count(empty, 'more room')} without links)`
  const passwords = count(variables.size, 'password')
  const secrets = variables.size === 0 ? '' : `; ${passwords} from the environment`
  const about = `${count(links, 'link')} in ${count(rooms.length, 'room')}${rest}, as ${name}${secrets}`
  const files: NewFile[] = [{ path: file, about, text, taken: diagnose('init/exists', { file, isManifest: true }) }]
  if (newSchema !== undefined)
    files.push({ path: newSchema, about: 'for editors: completes and checks the manifest', text: manifestSchema })
  if (ci !== 'none') {
    const { path, about: what, text: textOf } = pipelines[ci]
    const taken = diagnose('init/exists', { file: path, isManifest: false })
    files.push({ path, about: what, text: textOf({ variables: variablesOf(draft), origin }), taken })
  }
  if (envInto === undefined || variables.size === 0) return checked(files, [])
  const ignoring = await planToIgnore(envInto, world)
  if (!ignoring.ok) return ignoring
  if (ignoring.value) {
    const { before, after } = ignoring.value
    files.push({ path: ignoreFile, about: `keeps ${visible(envInto)} out of git`, text: after, before })
  }
  const { text: lines, problems } = passwordsText(variables)
  const taken = diagnosePasswords('import/exists', { file: envInto })
  const secret = { path: envInto, about: `${passwords}, readable only by you`, text: lines, isSecret: true, taken }
  return checked([...files, secret], problems)
}

/** Returns the names of the variables that the manifest takes passwords from. */
function variablesOf({ variables }: Pick<NewManifest, 'variables'>): readonly string[] {
  return [...variables.values()].map(({ name }) => name)
}

/** Writes all files. Undoes everything and returns the error if one fails. */
export async function writeAll(files: readonly NewFile[], world: World): Promise<readonly Diagnostic[]> {
  const done: (() => Promise<void>)[] = []
  for (const file of files) {
    const problems = await write(file, done, world)
    if (problems.length === 0) continue
    for (const undo of done.reverse()) await undo()
    return problems
  }
  return []
}

/** Writes one file, and adds to `done` how to undo that. */
async function write(
  { path, text, before, isSecret, taken }: NewFile,
  done: (() => Promise<void>)[],
  world: World,
): Promise<readonly Diagnostic[]> {
  if (before !== undefined) {
    const problems = await writeBack([{ file: path, before, after: text }], world)
    if (problems.length === 0) done.push(() => world.write(path, before))
    return problems
  }
  try {
    done.push(await world.add(path, text, isSecret ? 0o600 : undefined))
    return []
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return [taken ?? diagnoseFile('file/changed', { file: path })]
    return [diagnoseFile('file/unwritable', { file: path, why: writeErrorText(error) })]
  }
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
  { isTyped, shell }: { readonly isTyped: boolean; readonly shell: ShellKind },
): string {
  const { ci, file, origin } = answers
  const word = (text: string): string => shellWord(text, shell)
  const variables = variablesOf(draft)
  const committed = files.filter(({ isSecret }) => !isSecret)
  const which = isDefaultPath(file) ? [] : [`--file ${word(file)}`]
  const secrets = variables.length === 0 ? [] : [`--secrets ${word(answers.envInto ?? passwordFile)}`]
  const lines = [
    ...(isTyped ? [setVariable('DOCSPACE_API_KEY', 'sk-...', shell)] : []),
    ...importLines(draft, answers, shell),
    ['roomlinks plan', ...which, ...secrets, ...connectionFlags(answers, shell)].join(' '),
    `git add ${committed.map(({ path }) => word(path)).join(' ')}`,
    'git commit -m "Declare our links"',
  ]
  const todo = ci === 'none' ? '' : `\n${pipelines[ci].todo(draft.url, { variables, origin })}`
  const written = andList(files.map(({ path }) => visible(path)))
  return `Wrote ${written}.\n\nNext:\n${lines.map((line) => `  ${line}\n`).join('')}${todo}`
}

/** What to do about passwords that are in no file yet. */
export const passwordsTodo =
  'Set them before validate, plan and apply. The commands below write their values into a file that only you can read, and use it. Keep it out of git.'

const passwordFile = 'passwords.env'

/** The command that writes the passwords into a file, if they are in none yet. */
function importLines(
  { rooms, variables, url }: NewManifest,
  answers: InitAnswers,
  shell: ShellKind,
): readonly string[] {
  const { envInto, all, name } = answers
  if (envInto !== undefined || variables.size === 0) return []
  const secret = rooms.filter(({ links }) => links.some((link) => variables.has(link)))
  const which = all ? ['--all'] : secret.map(({ room }) => `--room ${shellWord(room.id, shell)}`)
  const from = [`--portal ${shellWord(url, shell)}`, ...connectionFlags(answers, shell), ...which, `--name ${name}`]
  return [`roomlinks import ${from.join(' ')} --env-into ${passwordFile} ${discarding[shell]}`]
}

/** The options to connect with that neither the manifest nor the environment contains. */
function connectionFlags({ apiKeyFile, allowHttp }: InitAnswers, shell: ShellKind): readonly string[] {
  return [
    ...(apiKeyFile === undefined ? [] : [`--api-key-file ${shellWord(apiKeyFile, shell)}`]),
    ...(allowHttp ? ['--allow-http'] : []),
  ]
}

/** Joins words as in "a, b and c". */
function andList(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`
}
