import type { Command } from 'commander'
import { areas } from '../../cli/compiled/explanations.js'
import { type ExitCode, exitOf } from '../../cli/exit.ts'
import type { Explanation } from '../../cli/explanation.ts'
import { printProblems, stdoutPaint } from '../../cli/report/print.ts'
import { diagnose } from '../../host/diagnostics.ts'
import type { World } from '../../host/world.ts'
import { nearest } from '../../model/text/nearest.ts'
import { wrap } from '../../view/escape.ts'
import type { Paint } from '../../view/text/paint.ts'
import type { CommandContext } from '../context.ts'

interface Args {
  readonly color: boolean
}

const explanations = areas.flatMap((area) => area.explanations)
const codes = explanations.map(({ code }) => code)

export function defineExplain(command: Command, { world, finish }: CommandContext): Command {
  return command
    .description('Says what a code of an error or a warning means, with an example of wrong and right.')
    .argument('[code...]', 'such as link/adopt-not-found, in any spelling; without it, all codes are listed')
    .option('--no-color', 'print without colour')
    .addHelpText(
      'after',
      `
Examples:
  roomlinks explain
  roomlinks explain link/adopt-not-found
  roomlinks explain "error[link/access]:"
`,
    )
    .action((words: readonly string[], options: Args) => finish(runExplain(words.join(' '), options, world)))
}

function runExplain(word: string, args: Args, world: World): ExitCode {
  const paint = stdoutPaint(args, world)
  const told = explanationIn(word)
  if (told !== undefined || word === '') {
    world.out(told === undefined ? listText(paint) : explanationText(told, paint))
    return 0
  }
  const unknown = diagnose('explain/unknown', { word, near: nearCodes(word) })
  // Not pointed on to itself.
  printProblems([unknown], args, { ...world, canShow: false })
  return exitOf([unknown])
}

/**
 * What there is to say of the code in a text as people copy it (`error[link/access]:`,
 * `roomlinks.yaml:7:3 error link/access`), or as they type it: `LINK.PAST_DATE`, `link past date`, and `past-date` where
 * no other code ends so.
 */
function explanationIn(text: string): Explanation | undefined {
  const meant = meantBy(text)
  const alike = endingIn(meant)
  const named = wordsOf(text).filter((word) => codes.includes(word))
  const code =
    named.find((word) => word.includes('/')) ??
    codes.find((each) => fold(each) === meant) ??
    named[0] ??
    (alike.length === 1 ? alike[0] : undefined)
  return explanations.find((told) => told.code === code)
}

/** Up to three codes that may have been meant. */
function nearCodes(text: string): readonly string[] {
  const word = wordsOf(text).find((each) => each.includes('/')) ?? meantBy(text).replace(' ', '/')
  const close = nearest(word, codes)
  const alike = [...endingIn(meantBy(text)), ...endingIn(fold(lastOf(word)))]
  return [...new Set([...alike, ...(close === undefined ? [] : [close])])].slice(0, 3)
}

/** Letters and digits, whatever stands between them. */
function fold(text: string): string {
  return (text.toLowerCase().match(/[a-z0-9]+/g) ?? []).join(' ')
}

const meantBy = (text: string): string => fold(text).replace(/^(?:error|warning) /, '')
const lastOf = (code: string): string => code.replace(/^.*\//, '')
const endingIn = (words: string): readonly string[] => codes.filter((code) => fold(lastOf(code)) === words)

function wordsOf(text: string): readonly string[] {
  return text.toLowerCase().match(/[a-z]+(?:-[a-z0-9]+)*(?:\/[a-z]+(?:-[a-z0-9]+)*)?/g) ?? []
}

const width = 78

/** What there is to say of one code, for people. */
function explanationText({ code, means, matters, wrong, right }: Explanation, paint: Paint): string {
  const parts = [
    paint.bold(code),
    indented(wrapped(`${means} ${matters}`, width - 2), 2),
    `  ${paint.red('wrong')}`,
    indented(wrong, 4),
    `  ${paint.green('right')}`,
    indented(right, 4),
  ]
  return `${parts.join('\n\n')}\n`
}

/** All codes, with what each means. */
function listText(paint: Paint): string {
  const listed = areas.map((area) => {
    const lines = area.explanations.map(
      ({ code, means }) => `  ${paint.bold(code)}\n${indented(wrapped(means, width - 6), 6)}`,
    )
    return `${area.title}\n\n${lines.join('\n')}\n`
  })
  return `${listed.join('\n')}\nMore on one of them: roomlinks explain CODE\n`
}

function wrapped(text: string, most: number): string {
  return wrap(text, most).join('\n')
}

function indented(text: string, by: number): string {
  return text.replace(/^(?=.)/gm, ' '.repeat(by))
}
