import type { ToStringOptions } from 'yaml'
import { limitNames } from '../../model/guard.ts'
import { settingNames } from '../../settings/rows.ts'

/** The order of keys in each mapping of a manifest. Other keys come after these, in their own order. */
export const keyOrder: { readonly [P in Part]: readonly string[] } = {
  manifest: ['version', 'name', 'formerly', 'portal', 'env', 'defaults', 'guard', 'rooms'],
  env: ['plain'],
  defaults: ['external', 'invitation'],
  guard: limitNames,
  room: ['id', 'title', 'tag', 'unmanaged', 'ignore', 'links'],
  links: ['primary', 'invitation'],
  link: [...settingNames, 'adopt', 'rotation', 'protect', 'absent'],
}

/**
 * Values under these keys are always text. YAML reads some of them as numbers, which would lose digits and spelling
 * (`1e3`, `0x10`, `007`).
 */
export const textKeys: ReadonlySet<string> = new Set(['title', 'tag', 'rotation', 'adopt'])

/** A mapping of a manifest, by what it describes. */
export type Part = 'manifest' | 'env' | 'defaults' | 'guard' | 'room' | 'links' | 'link'

/** The part under each key of a part. For a list, it is the part of its items. */
const partsUnder: { readonly [P in Part]?: { readonly [key: string]: Part } } = {
  manifest: { env: 'env', defaults: 'defaults', guard: 'guard', rooms: 'room' },
  defaults: { external: 'link', invitation: 'link' },
  room: { links: 'links' },
}

/** The part under a key, or `undefined` if the value is not a part. */
export function partUnder(part: Part | undefined, key: string): Part | undefined {
  if (part === 'links') return 'link'
  const parts = part && partsUnder[part]
  return parts && Object.hasOwn(parts, key) ? parts[key] : undefined
}

/** The defaults for printing YAML: lines are not folded, and lists are indented. */
export const printing: ToStringOptions = {
  indent: 2,
  indentSeq: true,
  lineWidth: 0,
  singleQuote: false,
  flowCollectionPadding: true,
}
