import type { ToStringOptions } from 'yaml'
import { limitNames } from '../../model/guard.ts'
import { settingNames } from '../../settings/rows.ts'

/** The order of the keys of each mapping of a manifest; what is not named here keeps its place, after these. */
export const keyOrder: { readonly [P in Part]: readonly string[] } = {
  manifest: ['version', 'name', 'formerly', 'portal', 'env', 'defaults', 'guard', 'rooms'],
  env: ['plain'],
  defaults: ['external', 'invitation'],
  guard: limitNames,
  room: ['id', 'title', 'tag', 'unmanaged', 'links'],
  links: ['primary', 'invitation'],
  link: [...settingNames, 'adopt', 'rotation', 'protect', 'absent'],
}

/**
 * What stands under these keys is a text, however it is written: YAML takes some texts for numbers, and a number holds
 * neither all their digits nor their spelling (`1e3`, `0x10`, `007`).
 */
export const textKeys: ReadonlySet<string> = new Set(['title', 'tag', 'rotation', 'adopt'])

/** A mapping of a manifest, by what it describes. */
export type Part = 'manifest' | 'env' | 'defaults' | 'guard' | 'room' | 'links' | 'link'

/** What stands under each key of a part; a list has the part of its items. */
const partsUnder: { readonly [P in Part]?: { readonly [key: string]: Part } } = {
  manifest: { env: 'env', defaults: 'defaults', guard: 'guard', rooms: 'room' },
  defaults: { external: 'link', invitation: 'link' },
  room: { links: 'links' },
}

/** What a key of a part describes; `undefined` for what is no part. */
export function partUnder(part: Part | undefined, key: string): Part | undefined {
  if (part === 'links') return 'link'
  const parts = part && partsUnder[part]
  return parts && Object.hasOwn(parts, key) ? parts[key] : undefined
}

/** How a manifest is written where nothing else says so: nothing is folded, and lists are indented. */
export const printing: ToStringOptions = {
  indent: 2,
  indentSeq: true,
  lineWidth: 0,
  singleQuote: false,
  flowCollectionPadding: true,
}
