import { type data, Evaluator, Lexer, Parser } from '@actions/expressions'
import { Dictionary } from '@actions/expressions/data/dictionary'
import { reviver } from '@actions/expressions/data/reviver'

/** What an expression of GitHub Actions may name: `github`, `inputs`, `secrets` …, each as plain data. */
export type Contexts = Readonly<Record<string, unknown>>

/** Puts the values of its `${{ }}` into a text, as GitHub does. */
export function interpolate(text: string, contexts: Contexts): string {
  return text.replace(/\$\{\{(.*?)\}\}/gs, (_, expression: string) => evaluate(expression, contexts).coerceString())
}

/** Whether the condition of a job or a step holds. */
export function holds(condition: string, contexts: Contexts): boolean {
  const value = evaluate(condition, contexts).coerceString()
  return value !== 'false' && value !== ''
}

function evaluate(expression: string, contexts: Contexts): data.ExpressionData {
  const values: unknown = JSON.parse(JSON.stringify(contexts), reviver)
  if (!(values instanceof Dictionary)) throw new Error('Contexts are an object.')
  const parser = new Parser(new Lexer(expression).lex().tokens, Object.keys(contexts), [])
  return new Evaluator(parser.parse(), values).evaluate()
}
