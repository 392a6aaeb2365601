import { visible } from '../escape.ts'

/** Markup in which all other text is escaped. */
export interface Html {
  readonly markup: string
}

type Part = string | number | Html | readonly Html[]

/** Creates markup from a template. Strings are escaped, markup is not. Put attribute values in double quotes. */
export function html(template: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return { markup: String.raw({ raw: template }, ...parts.map(markupOf)) }
}

/** Marks text of ours as markup, such as a style sheet. */
export function trusted(markup: string): Html {
  return { markup }
}

/** Formats data for `<script type="application/json">`. Nothing in it can end the element. */
export function jsonData(data: unknown): Html {
  return trusted(JSON.stringify(data).replaceAll('<', '\\u003c'))
}

/** Returns markup for a list, or nothing if the list is empty. */
export function unlessEmpty<T>(all: readonly T[], render: (all: readonly T[]) => Html): Html {
  return all.length === 0 ? trusted('') : render(all)
}

function markupOf(part: Part): string {
  if (typeof part === 'number') return String(part)
  if (typeof part === 'string') return visible(part).replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`)
  return 'markup' in part ? part.markup : part.map(({ markup }) => markup).join('')
}
