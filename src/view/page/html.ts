import { visible } from '../escape.ts'

/** Markup in which every text from outside is escaped. */
export interface Html {
  readonly markup: string
}

type Part = string | number | Html | readonly Html[]

/** Markup from a template: strings are escaped, markup stays as it is. Put attribute values in double quotes. */
export function html(template: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return { markup: String.raw({ raw: template }, ...parts.map(markupOf)) }
}

/** Text that is markup already, such as a style sheet of ours. */
export function trusted(markup: string): Html {
  return { markup }
}

/** Data inside `<script type="application/json">`: nothing in it can end the element. */
export function jsonData(data: unknown): Html {
  return trusted(JSON.stringify(data).replaceAll('<', '\\u003c'))
}

/** The markup for a list, or nothing where the list is empty. */
export function unlessEmpty<T>(all: readonly T[], render: (all: readonly T[]) => Html): Html {
  return all.length === 0 ? trusted('') : render(all)
}

function markupOf(part: Part): string {
  if (typeof part === 'number') return String(part)
  if (typeof part === 'string') return visible(part).replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`)
  return 'markup' in part ? part.markup : part.map(({ markup }) => markup).join('')
}
