import { loadingLine } from '../../cli/capture/passwords.ts'
import { pad, shellWord, visible, width } from '../../view/escape.ts'
import type { Complete } from './answers.ts'
import { pipelines } from './ci.ts'
import { type Drawn, isUsual, type NewFile, variablesOf } from './new-files.ts'

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
  if (envInto !== undefined) return [loadingLine(envInto)]
  const secret = rooms.filter(({ links }) => links.some((link) => variables.has(link)))
  const which = all ? ['--all'] : secret.map(({ room }) => `--room ${shellWord(room.id)}`)
  const from = [`--portal ${shellWord(url)}`, ...reachOf(answers), ...which, `--name ${name}`]
  return [`roomlinks import ${from.join(' ')} --env-into ${passwordFile} > /dev/null`, loadingLine(passwordFile)]
}

/** How the portal is reached, as far as neither the manifest nor the environment says it. */
function reachOf({ apiKeyFile, allowHttp }: Complete): readonly string[] {
  return [
    ...(apiKeyFile === undefined ? [] : [`--api-key-file ${shellWord(apiKeyFile)}`]),
    ...(allowHttp ? ['--allow-http'] : []),
  ]
}
