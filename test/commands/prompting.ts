import type { Prompts } from '../../src/host/prompts.ts'
import type { World } from '../../src/host/world.ts'

/** What somebody answers, in the order of the questions; `undefined` where the terminal goes away. */
export type Answers = readonly (string | readonly string[] | boolean | undefined)[]

/** A world in which somebody answers; what was asked, and answered, is on stderr. */
export function answering({ err }: Pick<World, 'err'>, answers: Answers): Pick<World, 'canAsk' | 'prompts'> {
  const left = [...answers]
  const next = (question: string, choices: readonly { readonly label: string }[] = []): Answers[number] => {
    if (left.length === 0) throw new Error(`Nobody was to be asked: ${question}`)
    const answer = left.shift()
    err(`? ${question}\n${choices.map(({ label }) => `  o ${label}\n`).join('')}`)
    return answer
  }
  const told = <T>(answer: T, shown: unknown = answer): T => {
    err(`> ${answer === undefined ? '(gone)' : String(shown)}\n`)
    return answer
  }
  const line: Prompts['text'] = async (question, judge) => {
    const answer = next(question)
    if (typeof answer !== 'string') return told(undefined)
    const wrong = judge(answer)
    if (wrong === undefined) return answer
    err(`! ${wrong}\n`)
    return line(question, judge)
  }
  const prompts: Prompts = {
    text: async (question, judge, initial) => {
      const answer = await line(initial === undefined ? question : `${question} [${initial}]`, (text) =>
        judge(text === '' ? (initial ?? '') : text),
      )
      return told(answer === '' ? initial : answer)
    },
    secret: async (question, judge) => told(await line(question, judge), '(hidden)'),
    oneOf: async (question, choices) => {
      const answer = next(question, choices)
      return told(choices.find(({ value }) => value === answer)?.value)
    },
    severalOf: async (question, choices) => {
      const answer = next(question, choices)
      return told(
        Array.isArray(answer)
          ? choices.filter(({ value }) => answer.includes(value)).map(({ value }) => value)
          : undefined,
      )
    },
    confirm: async (question) => {
      const answer = next(question)
      return told(typeof answer === 'boolean' ? answer : undefined)
    },
  }
  return { canAsk: true, prompts: () => Promise.resolve(prompts) }
}
