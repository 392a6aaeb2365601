import type { Diagnostic } from '../model/diagnostic.ts'
import type { Manifest } from '../model/room.ts'
import { diagnose } from './sentences.ts'

/**
 * What a manifest would show because it says itself that it is no secret: only the list of its base counts, be that base
 * unreadable or new. Otherwise who proposes a change could read what the job has in its environment.
 */
export function admitPlain({ lifted = [] }: Manifest, base: Pick<Manifest, 'plain'> = {}): readonly Diagnostic[] {
  const unlisted = lifted.filter(({ name }) => !base.plain?.includes(name))
  const told = unlisted.map(({ name, place }) => diagnose('base/plain', { name }, place))
  // A text is looked at as a whole too, and merged text at each of its places.
  const distinct = new Map(told.map((each) => [`${each.message}\0${JSON.stringify(each.span)}`, each]))
  return [...distinct.values()]
}
