import { areas, explanationOf } from '../../explain/areas.ts'
import { wrap } from '../../view/escape.ts'
import type { Paint } from '../../view/text/paint.ts'

const width = 78

/** What there is to say of one code, for people. */
export function explanationText(code: string, paint: Paint): string {
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
export function listText(paint: Paint): string {
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
