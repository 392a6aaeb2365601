import { examineKey, judgeAccount, judgeExpiry, judgeScopes } from '../../cli/checkup/credentials.ts'
import { type Reached, reachPortal, type Watch } from '../../cli/checkup/reach.ts'
import { type ExitCode, exitOfError, exitOfFindings } from '../../cli/exit.ts'
import { findAddress, told } from '../../cli/portal.ts'
import { endWith, sayProblems } from '../../cli/report/say.ts'
import type { World } from '../../host/world.ts'
import { type Finding, ok, refused } from '../../model/checkup.ts'
import type { Reader } from '../../model/gateway.ts'
import { readPortalAddress } from '../../model/text/address.ts'
import { findingsText } from '../../view/text/checkup.ts'
import { paint } from '../../view/text/paint.ts'
import { type Asking, type Ended, endEarly, hasKey, hasPortal, type InitArgs } from './answers.ts'

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

type Way = Extract<Reached['way'], { readonly ask: unknown }>

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
  if (!address.ok) return { code: endWith(address.diagnostics, args, world) }
  const { url, sources } = address.value
  sayProblems(address.diagnostics, args, world)
  const { way, findings } = await reachPortal(url, args, world, watch)
  const code = sayFindings(
    [ok('address', `${url}${isSaid ? `, from ${sources.join(' and ')}` : ''}`), ...findings],
    args,
    world,
  )
  return 'why' in way ? { code } : way
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
  const facts = await told((await way.ask(key, 1)).fetchKey())
  if (facts.error) return [refused('account', facts.error, exitOfError(facts.error))]
  return [judgeAccount(facts.value), judgeScopes(facts.value), judgeExpiry(facts.value, world)]
}

/** Tells people what was found; returns the code that it lets the run end with. */
function sayFindings(findings: readonly Finding[], { color }: InitArgs, world: World): ExitCode {
  world.err(findingsText(findings, paint(color && world.isColour.err)))
  return exitOfFindings(findings)
}
