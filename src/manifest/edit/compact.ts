import { namesOf, rowOf } from '../../settings/rows.ts'
import type { ScalarValue, Values } from '../yaml/scalar-text.ts'
import type { EntryText, LinkText, ManifestText } from './entry-text.ts'

type Defaults = NonNullable<ManifestText['defaults']>

/**
 * Moves settings that links have in common into defaults, if the file gets shorter. The meaning stays exactly the same:
 * only a setting that every link of a kind declares gets a default.
 */
export function compactEntries(entries: readonly EntryText[]): Required<Pick<ManifestText, 'defaults' | 'entries'>> {
  const links = entries.flatMap((entry) => entry.links)
  const found = (['external', 'invitation'] as const).flatMap((kind) => {
    const shared = sharedValues(
      kind,
      links.filter((link) => kindOf(link) === kind),
    )
    const saved = shared.reduce((sum, { count }) => sum + count - 1, -1)
    return saved > 0
      ? [{ kind, saved, values: Object.fromEntries(shared.map(({ name, value }) => [name, value])) }]
      : []
  })
  // The line `defaults:` has to be saved, too.
  if (found.reduce((sum, { saved }) => sum + saved, -1) <= 0) return { defaults: {}, entries }
  const defaults: Defaults = Object.fromEntries(found.map(({ kind, values }) => [kind, values]))
  return {
    defaults,
    entries: entries.map((entry) => ({
      ...entry,
      links: entry.links.map((link) => withoutDefaults(link, defaults[kindOf(link)] ?? {})),
    })),
  }
}

function kindOf({ key }: LinkText): keyof Defaults {
  return key === 'invitation' ? key : 'external'
}

/** The settings that all links have, each with its most frequent value and the number of links with that value. */
function sharedValues(
  kind: keyof Defaults,
  links: readonly LinkText[],
): readonly { readonly name: string; readonly value: ScalarValue; readonly count: number }[] {
  // Titles have no defaults, and each password has a variable of its own.
  return namesOf[kind === 'invitation' ? kind : 'additional']
    .filter((name) => name !== 'title' && !rowOf(name).isSecret)
    .flatMap((name) => {
      const counts = new Map<ScalarValue, number>()
      for (const { values } of links) {
        const value = values[name]
        if (value === undefined) return []
        counts.set(value, (counts.get(value) ?? 0) + 1)
      }
      return [...counts]
        .toSorted(([, a], [, b]) => b - a)
        .slice(0, 1)
        .map(([value, count]) => ({ name, value, count }))
    })
    .filter(({ count }) => count > 1)
}

function withoutDefaults(link: LinkText, defaults: Values): LinkText {
  const own = Object.entries(link.values).filter(([name, value]) => defaults[name] !== value)
  return { ...link, values: Object.fromEntries(own) }
}
