import { nameAfter } from '../../cli/capture/capture.ts'
import { checkAccount, checkKeyExpiry, checkScopes, examineKey } from '../../cli/checkup/credentials.ts'
import { checkRooms } from '../../cli/checkup/manifest.ts'
import { type ReachedPortal, reachPortal, type Watch } from '../../cli/checkup/reach.ts'
import { type ExitCode, exitOfError, exitOfFindings } from '../../cli/exit.ts'
import { whyInvalidName } from '../../cli/options/choice-options.ts'
import { catchPortalError, findAddress } from '../../cli/portal.ts'
import { printAndExit, printProblems, printRefusal } from '../../cli/report/print.ts'
import type { Choice, Prompts } from '../../host/prompts.ts'
import type { World } from '../../host/world.ts'
import { type Finding, ok, refused } from '../../model/checkup.ts'
import type { Reader } from '../../model/gateway.ts'
import type { Room } from '../../model/room.ts'
import { readPortalAddress } from '../../model/text/address.ts'
import { listActiveRooms } from '../../portal/find-rooms.ts'
import { quote, visible } from '../../view/escape.ts'
import { findingsText } from '../../view/text/checkup.ts'
import { paint } from '../../view/text/paint.ts'
import {
  type Asking,
  type Complete,
  type Ended,
  endEarly,
  hasKey,
  hasPortal,
  hasRooms,
  type InitArgs,
} from './answers.ts'
import { services } from './ci.ts'
import { isUsual, judgePaths } from './new-files.ts'

/** A portal that answers, and a way to read it with a key that it takes. */
export interface Met {
  readonly reader: Reader
  /** The key was typed in: nothing keeps it. */
  readonly isTyped: boolean
}

/** Finds the portal and the key, asks for what is not said, and looks at both as doctor does; says what is wrong. */
export async function meet(asking: Asking, watch: Watch): Promise<Met | Ended> {
  const way = await findPortal(asking, watch)
  return 'code' in way ? way : findKey(asking, way)
}

/** How often an address or a key may be typed in. */
const tries = 3

type Way = Extract<ReachedPortal['access'], { readonly ask: unknown }>

/** A portal that is said somewhere is that one: the commands to come would find no other. */
async function findPortal({ args, prompts, world }: Asking, watch: Watch): Promise<Way | Ended> {
  if (!prompts || hasPortal(args, world)) return examinePortal(args, true, world, watch)
  let found: Way | Ended = { code: 1 }
  for (let nth = 0; nth < tries && 'code' in found; nth++) {
    const typed = await prompts.text(aboutPortal, judgePortal(args))
    if (typed === undefined) return endEarly(world)
    found = await examinePortal({ ...args, portal: full(typed) }, false, world, watch)
  }
  return found
}

async function examinePortal(args: InitArgs, isSaid: boolean, world: World, watch: Watch): Promise<Way | Ended> {
  const address = findAddress(undefined, args, world)
  if (!address.ok) return { code: printAndExit(address.diagnostics, args, world) }
  const { url, sources } = address.value
  printProblems(address.diagnostics, args, world)
  const { access, findings } = await reachPortal(url, args, world, watch)
  const code = sayFindings(
    [ok('address', `${url}${isSaid ? `, from ${sources.join(' and ')}` : ''}`), ...findings],
    args,
    world,
  )
  return 'why' in access ? { code } : access
}

const aboutPortal = 'Which portal? Its address, such as https://acme.example.com'

/** People type the name of the portal's machine, as they would in a browser. */
function full(portal: string): string {
  return /^[a-z]+:\/\//i.test(portal) ? portal : `https://${portal}`
}

function judgePortal({ allowHttp }: InitArgs): (answer: string) => string | undefined {
  return (answer) => {
    const read = readPortalAddress(full(answer))
    if ('why' in read) return `That ${read.why}. Write it as https://acme.example.com.`
    return read.isExposed && !allowHttp
      ? 'That would send the key in clear: write https://, or use --allow-http.'
      : undefined
  }
}

async function findKey({ args, prompts, world }: Asking, way: Way): Promise<Met | Ended> {
  let code: ExitCode = 0
  if (hasKey(args, world)) {
    const { key, findings } = await examineKey(args, world)
    const access = key === undefined ? [] : await examineAccess(key, way, world)
    code = sayFindings([...findings, ...access], args, world)
    if (key !== undefined && code === 0) return { reader: await way.ask(key), isTyped: false }
    if (!prompts || code !== 4) return { code }
  }
  for (let nth = 0; prompts && nth < tries; nth++) {
    const key = await prompts.secret(aboutKey, judgeKey)
    if (key === undefined) return endEarly(world)
    code = sayFindings(await examineAccess(key, way, world), args, world)
    if (code === 0) return { reader: await way.ask(key), isTyped: true }
    if (code !== 4) break
  }
  return { code }
}

const aboutKey = 'Which API key? It is used for this run alone, and not written anywhere.'

/** What else is no key is not sent. */
function judgeKey(answer: string): string | undefined {
  return /^sk-[\x21-\x7e]+$/.test(answer) ? undefined : 'A key is one word that begins with sk-.'
}

async function examineAccess(key: string, way: Way, world: World): Promise<readonly Finding[]> {
  const facts = await catchPortalError((await way.ask(key, 1)).fetchKey())
  if (facts.error) return [refused('account', facts.error, exitOfError(facts.error))]
  return [checkAccount(facts.value), checkScopes(facts.value), checkKeyExpiry(facts.value, world)]
}

/** Tells people what was found; returns the code that it lets the run end with. */
function sayFindings(findings: readonly Finding[], { color }: InitArgs, world: World): ExitCode {
  world.err(findingsText(findings, paint(color && world.isColour.err)))
  return exitOfFindings(findings)
}

/** Asks for what the flags do not say: rooms, name, CI. Rejects with a PortalError. */
export async function answerAll(reader: Reader, { args, prompts, world }: Asking): Promise<Complete | Ended> {
  const chosen = prompts && !hasRooms(args) ? await chooseRooms(reader, args, prompts, world) : args
  if ('code' in chosen) return chosen
  const usual = nameAfter(reader.url)
  const name = args.name ?? (prompts ? await prompts.text(aboutName, whyInvalidName, usual) : usual)
  if (name === undefined) return endEarly(world)
  // For another file there is nothing to choose from.
  const ci =
    args.ci ?? (prompts && isUsual(args.file) ? await prompts.oneOf('Which CI is to run it?', services) : 'none')
  if (ci === undefined) return endEarly(world)
  const answers = { ...args, ...chosen, name, ci }
  const problems = args.ci === undefined ? await judgePaths(answers, world) : []
  if (problems.length === 0) return answers
  printProblems(problems, args, world)
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
  const finding = checkRooms(rooms)
  if ('hint' in finding) {
    printRefusal(finding, args, world)
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
