import { Argument, type Command, type Option } from 'commander'
import { areas } from '../../cli/compiled/explanations.js'
import { loadManifestFiles } from '../../cli/files/load.ts'
import type { FileArgs } from '../../cli/options/options.ts'
import type { World } from '../../host/world.ts'
import { isMapping } from '../../manifest/read/data.ts'
import { usesVariables } from '../../manifest/read/interpolate.ts'
import { parseText } from '../../manifest/yaml/parse.ts'
import type { ManifestFile } from '../../manifest/yaml/source.ts'
import { guardNames } from '../../model/guard.ts'
import { accessNumbers } from '../../model/link.ts'
import { sameText } from '../../model/values/same-text.ts'
import { rowOf, rows, settingNames } from '../../settings/rows.ts'

interface CompletionContext {
  readonly command: Command
  readonly parsed: ParsedWords
  readonly world: World
}

/** Completes a value of an option or an argument, by its choices or by its placeholder in the help. */
export async function completeValue(
  target: Option | Argument,
  current: string,
  context: CompletionContext,
): Promise<Completions> {
  if (target.argChoices) return matching(current, toValues(target.argChoices))
  switch (placeholderOf(target)) {
    case 'file':
    case 'path':
    case 'glob':
      return { kind: 'files', values: [] }
    case 'format=file':
      return completeOutput(current, context)
    case 'guards':
      return completeList(current, guardNames)
    case 'code':
      return matching(current, codes())
    case 'selector':
    case 'room':
      return matching(current, toValues((await declared(context)).rooms))
    case 'change':
      return completeChange(current)
    case 'key':
      return matching(current, toValues(await keyNames(context)))
    default:
      return matching(current, [])
  }
}

/** Returns `file` for `--out <file>`, and for the argument `<file>`. */
function placeholderOf(target: Option | Argument): string {
  return target instanceof Argument ? target.name() : (/[<[](.+?)[\]>.]/.exec(target.flags)?.[1] ?? '')
}

function completeOutput(current: string, { command }: CompletionContext): Completions {
  if (current.includes('=')) return { kind: 'files', values: [] }
  const formats = command.options.find(({ long }) => long === '--format')?.argChoices ?? []
  return matching(current, toValues(formats.map((format) => `${format}=`)))
}

/** Completes `SETTING=VALUE`: the setting, or an access level. */
function completeChange(current: string): Completions {
  const names = settingNames.map((name) => `${rowOf(name).option.name}=`)
  const prefix = `${rows.access.option.name}=`
  return current.startsWith(prefix)
    ? withPrefix(prefix, matching(current.slice(prefix.length), toValues(Object.keys(accessNumbers))))
    : matching(current, toValues(names))
}

/** Completes the last item of a comma-separated list. */
function completeList(current: string, words: readonly string[]): Completions {
  const at = current.lastIndexOf(',') + 1
  const [before, last] = [current.slice(0, at), current.slice(at)]
  const listed = before.split(',')
  return withPrefix(before, matching(last, toValues(words.filter((word) => !listed.includes(word)))))
}

function codes(): readonly Value[] {
  return areas.flatMap(({ explanations }) =>
    explanations.map(({ code, means }) => ({ value: code, description: means })),
  )
}

/**
 * Returns the keys of the links of the room that was typed, or of all rooms. The key of `comment` is not one of them.
 */
async function keyNames(context: CompletionContext): Promise<readonly string[]> {
  const { command, parsed } = context
  if (command.name() === 'comment') return []
  const at = command.registeredArguments.findIndex((argument) => /^(?:room|selector)$/.test(argument.name()))
  const room = parsed.operands[at] ?? parsed.values.get('room')?.at(-1)
  const { keysIn } = await declared(context)
  return keysIn(room)
}

function declared({ parsed, world }: CompletionContext): ReturnType<typeof readDeclared> {
  const [file = [], exclude = []] = [parsed.values.get('file'), parsed.values.get('exclude')]
  return readDeclared({ file, exclude }, world)
}

function toValues(values: readonly string[]): readonly Value[] {
  return values.map((value) => ({ value, description: '' }))
}

/** A possible completion, and its description. */
export interface Value {
  readonly value: string
  readonly description: string
}

/** The completions at the cursor: whole words, words that the user continues to type, or files. */
export interface Completions {
  readonly kind: 'values' | 'parts' | 'files'
  readonly values: readonly Value[]
}

/** Returns the values that begin with what was typed. */
export function matching(current: string, values: readonly Value[]): Completions {
  const matches = values.filter(({ value }) => value.startsWith(current))
  return { kind: matches.some(({ value }) => value.endsWith('=')) ? 'parts' : 'values', values: matches }
}

/** Adds a prefix, which was typed already, to each value. */
export function withPrefix(prefix: string, { kind, values }: Completions): Completions {
  return { kind, values: values.map(({ value, description }) => ({ value: prefix + value, description })) }
}

/** The parsed words after a command; they may be incomplete. */
export interface ParsedWords {
  /** The words that are neither options nor their values. */
  readonly operands: readonly string[]
  /** The values of options, by their long names. */
  readonly values: ReadonlyMap<string, readonly string[]>
  /** The option whose value comes next. */
  readonly pending: Option | undefined
  /** Whether `--` was typed, after which nothing is an option. */
  readonly isOver: boolean
}

/** Separates options, their values and operands. */
export function readWords(command: Command, words: readonly string[]): ParsedWords {
  const operands: string[] = []
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
    } else if (isOver || !/^-./.test(word)) operands.push(word)
    else if (word === '--') isOver = true
    else {
      const [, flag = word, value] = /^(--[\w-]+)=(.*)$/s.exec(word) ?? []
      const option = optionOf(command, flag)
      if (option && value !== undefined) take(option, value)
      else pending = option
    }
  }
  return { operands, values, pending, isOver }
}

/** Finds the option of a flag, if it takes a value. */
export function optionOf({ options }: Command, flag: string): Option | undefined {
  return options.find(({ long, short, required }) => required && (long === flag || short === flag))
}

/** What a manifest declares, as users type it. */
export interface Declared {
  /** `4711`, `title:Acme board`, `tag:client`. */
  readonly rooms: readonly string[]
  /** Returns the keys of the links of such a room, or of all rooms. */
  readonly keysIn: (room: string | undefined) => readonly string[]
}

interface Entry {
  readonly room?: string
  readonly keys: readonly string[]
}

/**
 * Reads what a manifest declares, as far as possible: it may be incomplete. Values from the environment are left out,
 * and so are values that a terminal cannot show as they are, such as line breaks.
 */
async function readDeclared(args: FileArgs, world: World): Promise<Declared> {
  // Reading a pipe would consume it, and could block forever.
  const kinds = await Promise.all(args.file.map(world.kindOf))
  const file = args.file.filter((_, nth) => kinds[nth] === 'file' || kinds[nth] === 'folder')
  const areAllFiles = file.length === args.file.length
  const loaded = areAllFiles ? await loadManifestFiles(args, world) : { ok: false as const }
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
  const isPrintable = (text: string): boolean =>
    text !== '' && !usesVariables(text) && !/[\p{C}\p{Zl}\p{Zp}]/u.test(text)
  const textOf = (value: unknown): string => (/^(?:string|number)$/.test(typeof value) ? String(value) : '')
  return rooms.filter(isMapping).map((entry) => {
    const by = (['id', 'title', 'tag'] as const).find((name) => Object.hasOwn(entry, name))
    const value = by === undefined ? '' : textOf(entry[by])
    const links = isMapping(entry['links']) ? Object.keys(entry['links']) : []
    const room = by === 'id' ? value : `${by}:${value}`
    return { ...(isPrintable(value) && { room }), keys: links.filter(isPrintable) }
  })
}
