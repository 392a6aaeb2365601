import { Argument, type Command, type Option } from 'commander'
import { areas } from '../../explain/areas.ts'
import type { World } from '../../host/world.ts'
import { guardNames } from '../../model/guard.ts'
import { declaredIn } from './declared.ts'
import { fitting, type Offer, prefixed, type Value } from './fitting.ts'
import type { Said } from './said.ts'

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
      return fitting(current, await codes())
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

async function codes(): Promise<readonly Value[]> {
  return areas.flatMap((area) => Object.entries(area.codes).map(([value, { means }]) => ({ value, about: means })))
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
