import type { Command } from 'commander'
import { areas } from '../../cli/compiled/explanations.js'
import { type ExitCode, exitOf } from '../../cli/exit.ts'
import type { Explanation } from '../../cli/explanation.ts'
import { printProblems, stdoutPaint } from '../../cli/report/print.ts'
import { diagnose } from '../../host/diagnostics.ts'
import type { World } from '../../host/world.ts'
import { nearest } from '../../model/values/nearest.ts'
import { wrap } from '../../view/escape.ts'
import type { Paint } from '../../view/terminal/paint.ts'
import type { CommandContext } from '../context.ts'
import { mayBeUrl } from '../misplaced-url.ts'

interface Args {
  readonly color: boolean
}

const explanations = areas.flatMap((area) => area.explanations)
const codes = explanations.map(({ code }) => code)

export function defineExplain(command: Command, { world, finish }: CommandContext): Command {
  return command
    .description('Explains the code of an error or a warning, with a wrong and a right example.')
    .argument('[code...]', 'such as link/adopt-not-found, in any spelling; without a code, all codes are listed')
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
  const explanation = findExplanation(word)
  if (explanation !== undefined || word === '') {
    world.out(explanation === undefined ? listText(paint) : explanationText(explanation, paint))
    return 0
  }
  const unknown = diagnose('explain/unknown', { word: withoutUrls(word), near: nearCodes(word) })
  // `errColumns: undefined` leaves out the pointer to this very command.
  printProblems([unknown], args, { ...world, errColumns: undefined })
  return exitOf([unknown])
}

/**
 * Finds the explanation of the code in a text as users copy it (`error[link/access]:`,
 * `roomlinks.yaml:7:3 error link/access`) or type it: `LINK.PAST_DATE`, `link past date`, or `past-date` if no other
 * code ends with that.
 */
function findExplanation(text: string): Explanation | undefined {
  const normalized = normalize(text)
  const sameEnding = codesEndingIn(normalized)
  const named = wordsOf(text).filter((word) => codes.includes(word))
  const code =
    named.find((word) => word.includes('/')) ??
    codes.find((each) => toWords(each) === normalized) ??
    named[0] ??
    (sameEnding.length === 1 ? sameEnding[0] : undefined)
  return explanations.find((explanation) => explanation.code === code)
}

/** A text as it may be repeated: a URL in it may be that of a link. */
function withoutUrls(text: string): string {
  return text.replace(/\S+/g, (word) => (mayBeUrl(word) || /\/s\/|key=/i.test(word) ? '(URL)' : word))
}

/** Returns up to three codes that the user may have meant. */
function nearCodes(text: string): readonly string[] {
  const word = wordsOf(text).find((each) => each.includes('/')) ?? normalize(text).replace(' ', '/')
  const similar = nearest(word, codes)
  const sameEnding = [...codesEndingIn(normalize(text)), ...codesEndingIn(toWords(lastPart(word)))]
  return [...new Set([...sameEnding, ...(similar === undefined ? [] : [similar])])].slice(0, 3)
}

/** Reduces a text to its letters and digits, in lower case, with single spaces between them. */
function toWords(text: string): string {
  return (text.toLowerCase().match(/[a-z0-9]+/g) ?? []).join(' ')
}

const normalize = (text: string): string => toWords(text).replace(/^(?:error|warning) /, '')
const lastPart = (code: string): string => code.replace(/^.*\//, '')
const codesEndingIn = (words: string): readonly string[] => codes.filter((code) => toWords(lastPart(code)) === words)

function wordsOf(text: string): readonly string[] {
  return text.toLowerCase().match(/[a-z]+(?:-[a-z0-9]+)*(?:\/[a-z]+(?:-[a-z0-9]+)*)?/g) ?? []
}

const width = 78

/** Writes the explanation of one code. */
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

/** Lists all codes with their meaning. */
function listText(paint: Paint): string {
  const listed = areas.map((area) => {
    const lines = area.explanations.map(
      ({ code, means }) => `  ${paint.bold(code)}\n${indented(wrapped(means, width - 6), 6)}`,
    )
    return `${area.title}\n\n${lines.join('\n')}\n`
  })
  return `${listed.join('\n')}\nTo see more about one of them: roomlinks explain CODE\n`
}

function wrapped(text: string, most: number): string {
  return wrap(text, most).join('\n')
}

function indented(text: string, by: number): string {
  return text.replace(/^(?=.)/gm, ' '.repeat(by))
}
