import type { Access } from '../model/link.ts'

/** What each level lets people do beyond reading. */
const powers: { readonly [A in Access]: string } = {
  read: '',
  comment: 'c',
  review: 'cr',
  fillForms: 'f',
  editing: 'crfe',
  contentCreator: 'crfen',
}
const known: ReadonlyMap<string | number, string> = new Map(Object.entries(powers))

/**
 * Whether a step from one level to another lets people do something that they could not do before. A level that we have
 * no name for may be lower than any other: the step away from it counts as a raise, and so does the one to it.
 */
export function raises(before: string | number, after: string | number): boolean {
  const [had, has] = [known.get(before), known.get(after)]
  return had === undefined || has === undefined || [...has].some((power) => !had.includes(power))
}
