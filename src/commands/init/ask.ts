import { checkAccount, checkKeyExpiry, checkScopes, examineKey } from '../../cli/checkup/credentials.ts'
import { checkRooms } from '../../cli/checkup/manifest.ts'
import { type ReachedPortal, reachPortal, type Watch } from '../../cli/checkup/reach.ts'
import { type ExitCode, exitOfError, exitOfFindings } from '../../cli/exit.ts'
import { whyInvalidName } from '../../cli/options/choice-options.ts'
import { catchPortalError, findAddress } from '../../cli/portal.ts'
import { printAndExit, printProblems, printRefusal } from '../../cli/report/print.ts'
import type { Choice, Prompts } from '../../host/prompts.ts'
import type { World } from '../../host/world.ts'
import { nameAfter } from '../../library/import/named.ts'
import { type Finding, failureFrom, ok } from '../../model/checkup.ts'
import type { Reader } from '../../model/gateway.ts'
import type { Room } from '../../model/room.ts'
import { readPortalAddress } from '../../model/values/address.ts'
import { listActiveRooms } from '../../portal/find-rooms.ts'
import { quote, visible } from '../../view/escape.ts'
import { count as countOf } from '../../view/phrases.ts'
import { findingsText } from '../../view/terminal/checkup.ts'
import { paint } from '../../view/terminal/paint.ts'
import {
  type EarlyExit,
  endEarly,
  hasKey,
  hasPortal,
  hasRooms,
  type InitAnswers,
  type InitArgs,
  type InitContext,
} from './answers.ts'
import { type Service, services } from './ci.ts'
import { ignoreFile } from './gitignore.ts'
import { checkPaths, isDefaultPath } from './new-files.ts'
import { type Origin, readOrigin } from './origin.ts'

/** Read access to a portal, with a key that it accepts. */
export interface PortalAccess {
  readonly reader: Reader
  /** Whether the key was typed in; then it is stored nowhere. */
  readonly isTyped: boolean
}

/** Finds the portal and the key, asks for what is missing, checks both as doctor does, and reports the findings. */
export async function findPortalAndKey(context: InitContext, watch: Watch): Promise<PortalAccess | EarlyExit> {
  const portal = await findPortal(context, watch)
  return 'code' in portal ? portal : findKey(context, portal)
}

/** How many times the user may type an address or a key. */
const maxTries = 3

type AnonymousAccess = Extract<ReachedPortal['access'], { readonly ask: unknown }>

/** Uses the configured portal without asking, because later commands would use that one. */
async function findPortal({ args, prompts, world }: InitContext, watch: Watch): Promise<AnonymousAccess | EarlyExit> {
  if (!prompts || hasPortal(args, world)) return examinePortal(args, true, world, watch)
  let found: AnonymousAccess | EarlyExit = { code: 1 }
  for (let nth = 0; nth < maxTries && 'code' in found; nth++) {
    const typed = await prompts.text(portalQuestion, portalAnswerCheck(args))
    if (typed === undefined) return endEarly(world)
    found = await examinePortal({ ...args, portal: withScheme(typed) }, false, world, watch)
  }
  return found
}

async function examinePortal(
  args: InitArgs,
  isConfigured: boolean,
  world: World,
  watch: Watch,
): Promise<AnonymousAccess | EarlyExit> {
  const address = findAddress(undefined, args, world)
  if (!address.ok) return { code: printAndExit(address.diagnostics, args, world) }
  const { url, sources } = address.value
  printProblems(address.diagnostics, args, world)
  const { access, findings } = await reachPortal(url, args, world, watch)
  const code = sayFindings(
    [ok('address', `${url}${isConfigured ? `, from ${sources.join(' and ')}` : ''}`), ...findings],
    args,
    world,
  )
  return 'why' in access ? { code } : access
}

const portalQuestion = 'Which portal? Its address, such as https://acme.example.com'

/** Adds `https://` to a bare host name, which users type as in a browser. */
function withScheme(portal: string): string {
  return /^[a-z]+:\/\//i.test(portal) ? portal : `https://${portal}`
}

function portalAnswerCheck({ allowHttp }: InitArgs): (answer: string) => string | undefined {
  return (answer) => {
    const read = readPortalAddress(withScheme(answer))
    if ('why' in read) return `That ${read.why}. Write it as https://acme.example.com.`
    return read.isExposed && !allowHttp
      ? 'That would send the key unencrypted: write https://, or use --allow-http.'
      : undefined
  }
}

async function findKey(
  { args, prompts, world }: InitContext,
  portal: AnonymousAccess,
): Promise<PortalAccess | EarlyExit> {
  let code: ExitCode = 0
  if (hasKey(args, world)) {
    const { key, findings } = await examineKey(args, world)
    const access = key === undefined ? [] : await examineAccess(key, portal, world)
    code = sayFindings([...findings, ...access], args, world)
    if (key !== undefined && code === 0) return { reader: await portal.ask(key), isTyped: false }
    if (!prompts || code !== 4) return { code }
  }
  for (let nth = 0; prompts && nth < maxTries; nth++) {
    const key = await prompts.secret(keyQuestion, checkKeyAnswer)
    if (key === undefined) return endEarly(world)
    code = sayFindings(await examineAccess(key, portal, world), args, world)
    if (code === 0) return { reader: await portal.ask(key), isTyped: true }
    if (code !== 4) break
  }
  return { code }
}

const keyQuestion = 'Which API key? It is used for this run only and not saved.'

/** Refuses a text that is not an API key, so that it is not sent. */
function checkKeyAnswer(answer: string): string | undefined {
  return /^sk-[\x21-\x7e]+$/.test(answer) ? undefined : 'A key is one word that begins with sk-.'
}

async function examineAccess(key: string, portal: AnonymousAccess, world: World): Promise<readonly Finding[]> {
  const facts = await catchPortalError((await portal.ask(key, 1)).fetchKey())
  if (facts.error) return [failureFrom('account', facts.error, exitOfError(facts.error))]
  return [checkAccount(facts.value), checkScopes(facts.value), checkKeyExpiry(facts.value, world)]
}

/** Prints the findings, and returns the exit code that they call for. */
function sayFindings(findings: readonly Finding[], { color }: InitArgs, world: World): ExitCode {
  world.err(findingsText(findings, paint(color && world.isColour.err)))
  return exitOfFindings(findings)
}

/** Asks for what the flags do not say: rooms, name, CI. May reject with a PortalError. */
export async function askRemaining(
  reader: Reader,
  { args, prompts, world }: InitContext,
): Promise<InitAnswers | EarlyExit> {
  const chosen = prompts && !hasRooms(args) ? await chooseRooms(reader, args, prompts, world) : args
  if ('code' in chosen) return chosen
  const defaultName = nameAfter(reader.url)
  const name = args.name ?? (prompts ? await prompts.text(nameQuestion, whyInvalidName, defaultName) : defaultName)
  if (name === undefined) return endEarly(world)
  const origin = args.ci === 'none' ? undefined : await readOrigin(world)
  // The CI configuration supports only the default path.
  const ci = args.ci ?? (prompts && isDefaultPath(args.file) ? await chooseCi(prompts, origin) : 'none')
  if (ci === undefined) return endEarly(world)
  const answers = { ...args, ...chosen, name, ci, origin }
  const problems = args.ci === undefined ? await checkPaths(answers, world) : []
  if (problems.length === 0) return answers
  printProblems(problems, args, world)
  return { code: 1 }
}

const nameQuestion = "What is the manifest's name? It identifies the owner of the links, so it must be unique."

/** Asks for the CI. The one that hosts the repository comes first. */
function chooseCi(prompts: Prompts, origin: Origin | undefined): Promise<Service | undefined> {
  const rank = ({ value }: Choice<Service>): number => Number(value !== origin?.service)
  return prompts.oneOf(
    'Which CI will run it?',
    services
      .toSorted((a, b) => rank(a) - rank(b))
      .map((each) => (origin && rank(each) === 0 ? { ...each, hint: `the repository is ${origin.url}` } : each)),
  )
}

/** The files that are offered for the passwords, in that order: those that exist already are not. */
const passwordFiles = ['.env', 'passwords.env']

/** Asks for the file for the passwords: `undefined` if there shall be none. */
export async function askPasswordFile(
  count: number,
  prompts: Prompts,
  world: World,
): Promise<{ readonly envInto?: string } | EarlyExit> {
  const kinds = await Promise.all(passwordFiles.map(world.kindOf))
  const file = passwordFiles.find((_, nth) => kinds[nth] === undefined)
  if (file === undefined) return {}
  const answer = await prompts.oneOf(
    `Where do the passwords go? The manifest takes ${countOf(count, 'password')} from the environment.`,
    [
      { value: 'file', label: `into ${file}, which only you can read and ${ignoreFile} keeps out of git` },
      { value: 'nowhere', label: 'into no file: the variables are set elsewhere' },
    ],
  )
  if (answer === undefined) return endEarly(world)
  return answer === 'file' ? { envInto: file } : {}
}

async function chooseRooms(
  reader: Reader,
  args: InitArgs,
  prompts: Prompts,
  world: World,
): Promise<Pick<InitArgs, 'room' | 'all'> | EarlyExit> {
  const rooms = (await listActiveRooms(reader)).filter(({ type }) => type !== undefined)
  const finding = checkRooms(rooms)
  if ('hint' in finding) {
    printRefusal(finding, args, world)
    return { code: finding.code === 'doctor/no-rooms' ? 1 : 4 }
  }
  const choices = choicesOf(rooms)
  const chosen = await prompts.severalOf('Which rooms?', [
    { value: allRooms, label: `all rooms (${choices.length})` },
    ...choices,
  ])
  if (!chosen) return endEarly(world)
  // The prompt counts the choice of all rooms as one.
  const selected = chosen.includes(allRooms) ? choices.length : chosen.length
  world.err(`${countOf(selected, 'room')} selected.\n`)
  return chosen.includes(allRooms) ? { room: [], all: true } : { room: chosen.map((value) => ({ by: 'id', value })) }
}

/** The choice of all rooms. No room has an empty id. */
const allRooms = ''

/** The width to which titles are shortened, so that a choice fits on one line. */
const titleWidth = 48

function choicesOf(rooms: readonly Room[]): readonly Choice<string>[] {
  return rooms
    .filter(({ mayManage }) => mayManage)
    .toSorted((a, b) => a.title.localeCompare(b.title))
    .map(({ id, title, type }) => ({ value: id, label: `${quote(title, titleWidth)} ${type}, ${visible(id)}` }))
}
