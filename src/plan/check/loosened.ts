import type { LinkComparison } from '../../model/comparison.ts'
import type { Diagnostic } from '../../model/diagnostic.ts'
import { limitNames } from '../../model/guard.ts'
import type { Manifest } from '../../model/room.ts'
import { compareManifests } from '../compare.ts'
import { diagnose } from '../sentences.ts'

/**
 * What the base refuses and the manifest no longer does: who takes a guard away may need it gone for the rest. `inRooms`
 * are the keys of links that lose their protection in a room of the portal: the texts may select it in other ways.
 */
export function admitLoosened(base: Manifest, head: Manifest, inRooms: readonly string[]): readonly Diagnostic[] {
  const raised = limitNames.flatMap((name) => {
    const [was, is] = [base.guard[name], head.guard[name]]
    return was === undefined || (is !== undefined && is <= was) ? [] : [`guard.${name} (${was} → ${is ?? 'none'})`]
  })
  const bared = compareManifests(base, head).entries.flatMap(({ links }) => links.filter(isBared))
  const shown = (head.plain ?? []).filter((name) => !base.plain?.includes(name)).map((name) => `env.plain (${name})`)
  const keys = new Set([...bared.map(({ key }) => key), ...inRooms])
  const what = [...raised, ...shown, ...[...keys].map((key) => `the protection of ${key}`)]
  return what.length === 0 ? [] : [diagnose('base/loosened', { what })]
}

/** What is no longer declared is refused, if it is not declared elsewhere. */
function isBared({ facets, standing }: LinkComparison): boolean {
  return standing === 'changed' && facets.some(({ name, before }) => name === 'protect' && before !== undefined)
}

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
