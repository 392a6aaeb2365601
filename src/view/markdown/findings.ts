import { type Problem, problemText } from '../text/excerpt.ts'
import { paint } from '../text/paint.ts'
import { fitting } from './blocks.ts'
import { fence } from './escape.ts'

/** What a plan or a manifest is warned of, what is wrong with it first, in the words of the text; nothing for none. */
export function findingsBlock(problems: readonly Problem[], room: number): readonly string[] {
  if (problems.length === 0) return []
  const isError = ({ severity }: Problem): boolean => severity === 'error'
  const ordered = [...problems.filter(isError), ...problems.filter((each) => !isError(each))]
  const { taken, left } = fitting(
    ordered.map((problem) => problemText(problem, paint(false))),
    room,
  )
  const lines = taken.flatMap((text, nth) => [...(nth === 0 ? [] : ['']), ...text.split('\n')])
  return [fence('text', left === 0 ? lines : [...lines, `… and ${left} more.`])]
}
