import type { Command } from 'commander'
import { type ExitCode, exitOf } from '../../cli/exit.ts'
import { paintOut, sayProblems } from '../../cli/report/say.ts'
import { areas, codes, explanationOf } from '../../explain/areas.ts'
import { diagnose } from '../../host/sentences.ts'
import type { World } from '../../host/world.ts'
import { nearest } from '../../model/text/nearest.ts'
import { wrap } from '../../view/escape.ts'
import type { Paint } from '../../view/text/paint.ts'
import type { CommandContext } from '../context.ts'

interface Args {
  readonly color: boolean
}

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
  const paint = paintOut(args, world)
  const code = codeIn(word)
  if (code !== undefined || word === '') {
    world.out(code === undefined ? listText(paint) : explanationText(code, paint))
    return 0
  }
  const unknown = diagnose('explain/unknown', { word, near: nearCodes(word) })
  // Not pointed on to itself.
  sayProblems([unknown], args, { ...world, canShow: false })
  return exitOf([unknown])
}

/**
 * The code in a text as people copy it (`error[link/access]:`, `roomlinks.yaml:7:3 error link/access`), or as they type
 * it: `LINK.PAST_DATE`, `link past date`, and `past-date` where no other code ends so.
 */
function codeIn(text: string): string | undefined {
  const meant = meantBy(text)
  const whole = codes.find((code) => fold(code) === meant)
  const alike = endingIn(meant)
  const words = wordsOf(text)
  return (
    words.find((word) => word.includes('/') && codes.includes(word)) ??
    whole ??
    words.find((word) => codes.includes(word)) ??
    (alike.length === 1 ? alike[0] : undefined)
  )
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
function explanationText(code: string, paint: Paint): string {
  const told = explanationOf(code)
  /* v8 ignore if -- @preserve: only codes that have an explanation are found in what people type */
  if (told === undefined) return ''
  const { means, matters, wrong, right } = told
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
  const listed = areas.map(({ title, codes }) => {
    const lines = Object.entries(codes).map(
      ([code, { means }]) => `  ${paint.bold(code)}\n${indented(wrapped(means, width - 6), 6)}`,
    )
    return `${title}\n\n${lines.join('\n')}\n`
  })
  return `${listed.join('\n')}\nMore on one of them: roomlinks explain CODE\n`
}

function wrapped(text: string, most: number): string {
  return wrap(text, most).join('\n')
}

function indented(text: string, by: number): string {
  return text.replace(/^(?=.)/gm, ' '.repeat(by))
}
