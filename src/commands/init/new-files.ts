import { normalize } from 'node:path'
import type { Draft } from '../../cli/capture/draft.ts'
import { loadCommand, writePasswords } from '../../cli/capture/passwords.ts'
import { writeErrorText } from '../../cli/files/files.ts'
import { findWorkingTree } from '../../host/bounds.ts'
import { diagnose as diagnoseFile } from '../../host/diagnostics.ts'
import type { World } from '../../host/world.ts'
import { hasCode } from '../../host/write.ts'
import type { Diagnostic } from '../../model/diagnostic.ts'
import { pad, shellWord, visible, width } from '../../view/escape.ts'
import { count } from '../../view/words.ts'
import type { Complete, InitArgs } from './answers.ts'
import { pipelines } from './ci.ts'
import { diagnose } from './diagnostics.ts'

/** The manifest that is to be written, and what it was drafted from. */
export interface Drawn extends Draft {
  readonly text: string
  readonly url: string
}

/** A file that is not there yet, and what it is about. */
export interface NewFile {
  readonly path: string
  readonly about: string
  readonly text: string
}

const usualPath = 'roomlinks.yaml'

/** Whether the manifest is where commands look for it when nobody tells them. */
export function isUsual(file: string): boolean {
  return normalize(file) === usualPath
}

/** What keeps files from being written, as far as it can be seen before. */
export async function judgePaths({ file, ci = 'none' }: InitArgs, world: World): Promise<readonly Diagnostic[]> {
  const others = ci === 'none' ? [] : [pipelines[ci].path]
  const there = await Promise.all(
    [file, ...others].map(async (path) =>
      (await isThere(path, world)) ? [diagnose('init/exists', { file: path, isManifest: path === file })] : [],
    ),
  )
  const isElsewhere = ci !== 'none' && !isUsual(file)
  return [
    ...there.flat(),
    ...(isElsewhere ? [diagnose('init/other-file', { file })] : []),
    ...(ci === 'none' ? [] : await judgeFolder(pipelines[ci].path, world)),
  ]
}

async function judgeFolder(path: string, world: World): Promise<readonly Diagnostic[]> {
  const tree = await findWorkingTree('.', world)
  const isAtTop = !tree || tree.top === (await world.realPath('.'))
  return isAtTop ? [] : [diagnose('init/not-at-top', { path, top: tree.top })]
}

/** Whatever is there, if it is only known that it cannot be looked at. */
async function isThere(path: string, { list }: World): Promise<boolean> {
  try {
    await list(path)
    return true
  } catch (error) {
    return !hasCode(error, 'ENOENT', 'ENOTDIR')
  }
}

/** The files that make up the beginning. */
export function filesOf(drawn: Drawn, { file, ci, name }: Complete): readonly NewFile[] {
  const { text, rooms, variables, empty } = drawn
  const links = rooms.reduce((sum, room) => sum + room.links.length, 0)
  const rest = empty === 0 ? '' : ` (${count(empty, 'more room')} without links)`
  const secrets = variables.size === 0 ? '' : `; ${count(variables.size, 'password')} by the name of a variable`
  const about = `${count(links, 'link')} in ${count(rooms.length, 'room')}${rest}, as ${name}${secrets}`
  const manifest = { path: file, about, text }
  if (ci === 'none') return [manifest]
  const { path, about: what, text: textOf } = pipelines[ci]
  return [manifest, { path, about: what, text: textOf(variablesOf(drawn)) }]
}

/** The names of the variables that the manifest takes passwords from. */
function variablesOf({ variables }: Pick<Drawn, 'variables'>): readonly string[] {
  return [...variables.values()].map(({ name }) => name)
}

/** Writes all files, and that of the passwords where one is wanted: all of them, or none. */
export async function writeAll(
  files: readonly NewFile[],
  drawn: Drawn,
  { envInto }: Complete,
  world: World,
): Promise<readonly Diagnostic[]> {
  const done: (() => Promise<void>)[] = []
  const add = async (path: string, text: string, mode?: number): Promise<void> => {
    done.push(await world.add(path, text, mode))
  }
  const takeBack = async (problems: readonly Diagnostic[]): Promise<readonly Diagnostic[]> => {
    for (const undo of done.reverse()) await undo()
    return problems
  }
  for (const { path, text } of files) {
    try {
      await add(path, text)
    } catch (error) {
      const isTaken = hasCode(error, 'EEXIST')
      return takeBack([
        isTaken
          ? diagnose('init/exists', { file: path, isManifest: path === files[0]?.path })
          : diagnoseFile('file/unwritable', { file: path, why: writeErrorText(error) }),
      ])
    }
  }
  const args = envInto === undefined ? {} : { envInto }
  const kept = await writePasswords(drawn, args, { ...world, create: (path, text) => add(path, text, 0o600) })
  return kept.some(({ severity }) => severity === 'error') ? takeBack(kept) : kept
}

/** What is about to be written. */
export function plannedText(files: readonly NewFile[]): string {
  const rows = files.map(({ path, about }) => ({ path: visible(path), about }))
  const columns = Math.max(...rows.map(({ path }) => width(path)))
  const lines = rows.map(({ path, about }) => `  ${pad(path, columns)}  ${about}\n`)
  return `\nTo be written:\n${lines.join('')}`
}

/** What was written, and what to do now. */
export function nextText(files: readonly NewFile[], drawn: Drawn, answers: Complete, isTyped: boolean): string {
  const { ci, file } = answers
  const variables = variablesOf(drawn)
  const paths = files.map(({ path }) => visible(path))
  const which = isUsual(file) ? [] : [`--file ${shellWord(file)}`]
  const lines = [
    ...(isTyped ? ['export DOCSPACE_API_KEY=sk-…'] : []),
    ...(variables.length === 0 ? [] : passwordLines(drawn, answers)),
    ['roomlinks plan', ...which, ...reachOf(answers)].join(' '),
    `git add ${files.map(({ path }) => shellWord(path)).join(' ')} && git commit -m "Declare our links"`,
  ]
  const todo = ci === 'none' ? '' : `\n${pipelines[ci].todo(drawn.url, variables)}`
  return `Wrote ${paths.join(' and ')}.\n\nNext:\n${lines.map((line) => `  ${line}\n`).join('')}${todo}`
}

/** What there is to be said of the passwords where no file has them yet. */
export const passwordsTodo =
  'Set them before validate, plan and apply. The lines that come next write their values into a file, for you alone to read, and load it: keep it out of git.'

const passwordFile = 'passwords.env'

/** Sets the passwords: from the file that has them, or from one that import writes; the manifest that it prints is there. */
function passwordLines({ rooms, variables, url }: Drawn, answers: Complete): readonly string[] {
  const { envInto, all, name } = answers
  if (envInto !== undefined) return [loadCommand(envInto)]
  const secret = rooms.filter(({ links }) => links.some((link) => variables.has(link)))
  const which = all ? ['--all'] : secret.map(({ room }) => `--room ${shellWord(room.id)}`)
  const from = [`--portal ${shellWord(url)}`, ...reachOf(answers), ...which, `--name ${name}`]
  return [`roomlinks import ${from.join(' ')} --env-into ${passwordFile} > /dev/null`, loadCommand(passwordFile)]
}

/** How the portal is reached, as far as neither the manifest nor the environment says it. */
function reachOf({ apiKeyFile, allowHttp }: Complete): readonly string[] {
  return [
    ...(apiKeyFile === undefined ? [] : [`--api-key-file ${shellWord(apiKeyFile)}`]),
    ...(allowHttp ? ['--allow-http'] : []),
  ]
}
