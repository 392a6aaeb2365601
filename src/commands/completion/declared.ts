import { loadTexts } from '../../cli/files/load.ts'
import type { FileArgs } from '../../cli/options/options.ts'
import type { World } from '../../host/world.ts'
import { borrows } from '../../manifest/read/interpolate.ts'
import { isMapping } from '../../manifest/read/said.ts'
import { parseText } from '../../manifest/text/parse.ts'
import type { ManifestFile } from '../../manifest/text/source.ts'
import { sameText } from '../../model/text/same-text.ts'

/** What a manifest declares, for people who type. */
export interface Declared {
  /** `4711`, `title:Acme board`, `tag:client`. */
  readonly rooms: readonly string[]
  /** The keys of the links of such a room, or of all. */
  readonly keysIn: (room: string | undefined) => readonly string[]
}

interface Entry {
  readonly room?: string
  readonly keys: readonly string[]
}

/**
 * Looks into the manifest as far as it can be read: it may be half written. What comes from the environment is left
 * out, and so is what no terminal shows as it is: a line break, say.
 */
export async function declaredIn(args: FileArgs, world: World): Promise<Declared> {
  // What comes through a pipe is not there twice, and may never come.
  const kinds = await Promise.all(args.file.map(world.kindOf))
  const file = args.file.filter((_, nth) => kinds[nth] === 'file' || kinds[nth] === 'folder')
  const isKnown = file.length === args.file.length
  const loaded = isKnown ? await loadTexts(args, world) : { ok: false as const }
  const entries = loaded.ok ? loaded.value.flatMap(entriesOf) : []
  return {
    rooms: [...new Set(entries.flatMap(({ room }) => room ?? []))],
    keysIn: (named) => {
      const wanted = named?.replace(/^id:/, '')
      const some = entries.filter(({ room }) => room !== undefined && wanted !== undefined && sameText(room, wanted))
      return [...new Set((some.length > 0 ? some : entries).flatMap(({ keys }) => keys))]
    },
  }
}

function entriesOf(file: ManifestFile): readonly Entry[] {
  const data = parseText(file, () => undefined)?.data
  const rooms = isMapping(data) && Array.isArray(data['rooms']) ? data['rooms'] : []
  const isPlain = (text: string): boolean => text !== '' && !borrows(text) && !/[\p{C}\p{Zl}\p{Zp}]/u.test(text)
  const textOf = (value: unknown): string => (/^(?:string|number)$/.test(typeof value) ? String(value) : '')
  return rooms.filter(isMapping).map((entry) => {
    const by = (['id', 'title', 'tag'] as const).find((name) => Object.hasOwn(entry, name))
    const value = by === undefined ? '' : textOf(entry[by])
    const links = isMapping(entry['links']) ? Object.keys(entry['links']) : []
    const room = by === 'id' ? value : `${by}:${value}`
    return { ...(isPlain(value) && { room }), keys: links.filter(isPlain) }
  })
}
