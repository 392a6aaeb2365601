import type { OpenText, OpenTexts } from '../../model/text/environment.ts'
import type { Path } from '../text/tree.ts'

/** The texts of one file that are left open, by where they stand. */
export interface OpenBook {
  readonly leave: (path: Path, text: OpenText) => void
  readonly at: (path: Path) => OpenText | undefined
}

/** A book in which nothing stands yet. */
export function openBook(): OpenBook {
  const texts = new Map<string, OpenText>()
  return {
    leave: (path, text) => texts.set(JSON.stringify(path), text),
    at: (path) => texts.get(JSON.stringify(path)),
  }
}

/** Those of the named keys under `path` that are left open. */
export function openUnder(path: Path, names: Iterable<string>, book: OpenBook | undefined): OpenTexts {
  const found: [string, OpenText][] = []
  for (const name of book ? names : []) {
    const text = book?.at([...path, name])
    if (text) found.push([name, text])
  }
  return Object.fromEntries(found)
}

/** What a part says of its open texts: nothing where there are none. */
export function saying(open: OpenTexts): { readonly open?: OpenTexts } {
  return Object.keys(open).length === 0 ? {} : { open }
}
