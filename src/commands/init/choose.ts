import { nameAfter } from '../../cli/capture/capture.ts'
import { judgeRooms } from '../../cli/checkup/manifest.ts'
import { whyNoName } from '../../cli/options/choice-options.ts'
import { sayProblems, sayRefusal } from '../../cli/report/say.ts'
import type { Choice, Prompts } from '../../host/prompts.ts'
import type { World } from '../../host/world.ts'
import type { Reader } from '../../model/gateway.ts'
import type { Room } from '../../model/room.ts'
import { listActiveRooms } from '../../portal/find-rooms.ts'
import { quote, visible } from '../../view/escape.ts'
import { type Asking, type Complete, type Ended, endEarly, hasRooms, type InitArgs } from './answers.ts'
import { services } from './ci.ts'
import { isUsual, judgePaths } from './new-files.ts'

/** Asks for what the flags do not say: rooms, name, CI. Rejects with a PortalError. */
export async function answerAll(reader: Reader, { args, prompts, world }: Asking): Promise<Complete | Ended> {
  const chosen = prompts && !hasRooms(args) ? await chooseRooms(reader, args, prompts, world) : args
  if ('code' in chosen) return chosen
  const usual = nameAfter(reader.url)
  const name = args.name ?? (prompts ? await prompts.text(aboutName, whyNoName, usual) : usual)
  if (name === undefined) return endEarly(world)
  // For another file there is nothing to choose from.
  const ci =
    args.ci ?? (prompts && isUsual(args.file) ? await prompts.oneOf('Which CI is to run it?', services) : 'none')
  if (ci === undefined) return endEarly(world)
  const answers = { ...args, ...chosen, name, ci }
  const problems = args.ci === undefined ? await judgePaths(answers, world) : []
  if (problems.length === 0) return answers
  sayProblems(problems, args, world)
  return { code: 1 }
}

const aboutName = 'What is the manifest called? Whose links are whose goes by it: two of one name are one owner.'

async function chooseRooms(
  reader: Reader,
  args: InitArgs,
  prompts: Prompts,
  world: World,
): Promise<Pick<InitArgs, 'room'> | Ended> {
  const rooms = (await listActiveRooms(reader)).filter(({ type }) => type !== undefined)
  const finding = judgeRooms(rooms)
  if ('hint' in finding) {
    sayRefusal(finding, args, world)
    return { code: finding.code === 'doctor/no-rooms' ? 1 : 4 }
  }
  const chosen = await prompts.severalOf('Which rooms?', choicesOf(rooms))
  return chosen ? { room: chosen.map((value) => ({ by: 'id', value })) } : endEarly(world)
}

/** How much of a title is shown: a choice is to fit into a line. */
const titleWidth = 48

function choicesOf(rooms: readonly Room[]): readonly Choice<string>[] {
  return rooms
    .filter(({ mayManage }) => mayManage)
    .toSorted((a, b) => a.title.localeCompare(b.title))
    .map(({ id, title, type }) => ({ value: id, label: `${quote(title, titleWidth)} ${type}, ${visible(id)}` }))
}
