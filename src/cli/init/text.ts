import { pad, visible, width } from '../../view/escape.ts'
import type { Complete } from './choose.ts'
import { pipelines } from './ci.ts'
import { isUsual, type NewFile } from './new-files.ts'

/** What is about to be written. */
export function plannedText(files: readonly NewFile[]): string {
  const rows = files.map(({ path, about }) => ({ path: visible(path), about }))
  const columns = Math.max(...rows.map(({ path }) => width(path)))
  const lines = rows.map(({ path, about }) => `  ${pad(path, columns)}  ${about}\n`)
  return `\nTo be written:\n${lines.join('')}`
}

/** What was written, and what to do now. */
export function nextText(
  files: readonly NewFile[],
  variables: readonly string[],
  answers: Complete,
  isTyped: boolean,
): string {
  const { ci, file, apiKeyFile } = answers
  const paths = files.map(({ path }) => visible(path))
  const from = [
    ...(isUsual(file) ? [] : [`--file ${visible(file)}`]),
    ...(apiKeyFile === undefined ? [] : [`--api-key-file ${visible(apiKeyFile)}`]),
  ]
  const lines = [
    ...(isTyped ? ['export DOCSPACE_API_KEY=sk-…'] : []),
    ['roomlinks plan', ...from].join(' '),
    `git add ${paths.join(' ')} && git commit -m "Declare our links"`,
  ]
  const todo = ci === 'none' ? '' : `\n${pipelines[ci].todo(variables)}`
  return `Wrote ${paths.join(' and ')}.\n\nNext:\n${lines.map((line) => `  ${line}\n`).join('')}${todo}`
}
