import { Argument, type Command, type Option } from 'commander'
import { areas } from '../../cli/compiled/explanations.js'
import { loadManifestFiles } from '../../cli/files/load.ts'
import type { FileArgs } from '../../cli/options/options.ts'
import type { World } from '../../host/world.ts'
import { borrows } from '../../manifest/read/interpolate.ts'
import { isMapping } from '../../manifest/read/said.ts'
import { parseText } from '../../manifest/text/parse.ts'
import type { ManifestFile } from '../../manifest/text/source.ts'
import { guardNames } from '../../model/guard.ts'
import { sameText } from '../../model/text/same-text.ts'

interface Around {
  readonly command: Command
  readonly said: Said
  readonly world: World
}

/** What fits as a value of an option or an argument: its choices, or what its name in the help stands for. */
export async function offerFor(of: Option | Argument, current: string, around: Around): Promise<Offer> {
  if (of.argChoices) return fitting(current, named(of.argChoices))
  switch (placeOf(of)) {
    case 'file':
    case 'path':
    case 'glob':
      return { kind: 'files', values: [] }
    case 'format=file':
      return outlets(current, around)
    case 'guards':
      return listed(current, guardNames)
    case 'code':
      return fitting(current, codes())
    case 'selector':
    case 'room':
      return fitting(current, named((await declared(around)).rooms))
    case 'key':
      return fitting(current, named(await keys(around)))
    default:
      return fitting(current, [])
  }
}

/** `file`, for `--out <file>` and for the argument `<file>`. */
function placeOf(of: Option | Argument): string {
  return of instanceof Argument ? of.name() : (/[<[](.+?)[\]>.]/.exec(of.flags)?.[1] ?? '')
}

function outlets(current: string, { command }: Around): Offer {
  if (current.includes('=')) return { kind: 'files', values: [] }
  const formats = command.options.find(({ long }) => long === '--format')?.argChoices ?? []
  return fitting(current, named(formats.map((format) => `${format}=`)))
}

/** One of several words with commas between them. */
function listed(current: string, words: readonly string[]): Offer {
  const at = current.lastIndexOf(',') + 1
  const [before, last] = [current.slice(0, at), current.slice(at)]
  const said = before.split(',')
  return prefixed(before, fitting(last, named(words.filter((word) => !said.includes(word)))))
}

function codes(): readonly Value[] {
  return areas.flatMap(({ explanations }) => explanations.map(({ code, means }) => ({ value: code, about: means })))
}

/** The keys of the links of the room that is named already, or of all. A comment has another key. */
async function keys(around: Around): Promise<readonly string[]> {
  const { command, said } = around
  if (command.name() === 'comment') return []
  const at = command.registeredArguments.findIndex((argument) => /^(?:room|selector)$/.test(argument.name()))
  const room = said.given[at] ?? said.values.get('room')?.at(-1)
  const { keysIn } = await declared(around)
  return keysIn(room)
}

function declared({ said, world }: Around): ReturnType<typeof declaredIn> {
  const [file = [], exclude = []] = [said.values.get('file'), said.values.get('exclude')]
  return declaredIn({ file, exclude }, world)
}

function named(values: readonly string[]): readonly Value[] {
  return values.map((value) => ({ value, about: '' }))
}

/** A word that fits, and what is said of it. */
export interface Value {
  readonly value: string
  readonly about: string
}

/** What fits at the cursor: whole words, words to be typed on, or files. */
export interface Offer {
  readonly kind: 'values' | 'parts' | 'files'
  readonly values: readonly Value[]
}

/** Those that begin with what is typed. */
export function fitting(current: string, values: readonly Value[]): Offer {
  const fit = values.filter(({ value }) => value.startsWith(current))
  return { kind: fit.some(({ value }) => value.endsWith('=')) ? 'parts' : 'values', values: fit }
}

/** The same after a text that is typed already. */
export function prefixed(prefix: string, { kind, values }: Offer): Offer {
  return { kind, values: values.map(({ value, about }) => ({ value: prefix + value, about })) }
}

/** What the words after a command say, as far as they go. */
export interface Said {
  /** Those that are neither options nor their values. */
  readonly given: readonly string[]
  /** The values of options, by their long names. */
  readonly values: ReadonlyMap<string, readonly string[]>
  /** The option whose value comes next. */
  readonly pending: Option | undefined
  /** After `--`, nothing is an option. */
  readonly isOver: boolean
}

/** Tells options, their values and the rest apart. */
export function readWords(command: Command, words: readonly string[]): Said {
  const given: string[] = []
  const values = new Map<string, readonly string[]>()
  let pending: Option | undefined
  let isOver = false
  const take = (option: Option, value: string): void => {
    const name = option.name()
    values.set(name, [...(values.get(name) ?? []), value])
  }
  for (const word of words) {
    if (pending) {
      take(pending, word)
      pending = undefined
    } else if (isOver || !/^-./.test(word)) given.push(word)
    else if (word === '--') isOver = true
    else {
      const [, flag = word, value] = /^(--[\w-]+)=(.*)$/s.exec(word) ?? []
      const option = optionOf(command, flag)
      if (option && value !== undefined) take(option, value)
      else pending = option
    }
  }
  return { given, values, pending, isOver }
}

/** The option of that flag, if it takes a value. */
export function optionOf({ options }: Command, flag: string): Option | undefined {
  return options.find(({ long, short, required }) => required && (long === flag || short === flag))
}

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
async function declaredIn(args: FileArgs, world: World): Promise<Declared> {
  // What comes through a pipe is not there twice, and may never come.
  const kinds = await Promise.all(args.file.map(world.kindOf))
  const file = args.file.filter((_, nth) => kinds[nth] === 'file' || kinds[nth] === 'folder')
  const isKnown = file.length === args.file.length
  const loaded = isKnown ? await loadManifestFiles(args, world) : { ok: false as const }
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
