import { lstatSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Whoever can tell which texts nobody may read: a sandbox. */
export interface Keeper {
  readonly secrets: () => readonly string[]
}

const keepers: Keeper[] = []
const secrets = new Set<string>()
/** Each line that was read, and where. */
const lines = new Map<string, Set<string>>()
/** What is to be read when all is looked through. */
const late: (() => void)[] = []

/** From now on, what this sandbox holds may be in no output of the test. */
export function watch<T extends Keeper>(keeper: T): T {
  keepers.push(keeper)
  // A property makes thousands: what the first of them held does not change any more.
  if (keepers.length > 200) hide(keepers.shift()?.secrets() ?? [])
  return keeper
}

/** From now on, these may be in no output of the test. */
export function hide(texts: Iterable<string>): void {
  for (const text of texts) secrets.add(text)
}

/** Values that are no secrets, whatever the variables are called that hold them. */
const disclosed = new Set<string>()

/** In this test, these may be read by anybody. */
export function disclose(texts: Iterable<string>): void {
  for (const text of texts) disclosed.add(text)
}

/** Hides what an environment holds that is secret by its name. */
export function hideIn(env: Readonly<Record<string, string | undefined>>): void {
  for (const [name, value] of Object.entries(env)) {
    // The keys of git's settings are names.
    const isSecret = /(?<!^GIT_CONFIG_)KEY|PASSWORD|SECRET|TOKEN/.test(name)
    if (isSecret && value !== undefined && !disclosed.has(value)) hide([value])
  }
}

/** A text that people or programs can read; one that is still growing is given as a function. */
export function saw(where: string, text: string | (() => string)): void {
  if (typeof text === 'function') {
    late.push(() => saw(where, text()))
    return
  }
  for (const line of text.split('\n')) {
    const places = lines.get(line)
    if (places) places.add(where)
    else lines.set(line, new Set([where]))
  }
}

/** Whatever stands in a folder when the test ends, but for what was `given`. */
export function sawFolder(folder: string, given: Readonly<Record<string, unknown>>): void {
  late.push(() => {
    for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
      // What node has compiled of the program, from Node 22 on: it comes and goes, and holds nothing of a run.
      if (/(?:^|\/)\.cache\/roomlinks(?:\/|$)/.test(name)) continue
      const path = join(folder, name)
      // Reading a pipe would wait for a writer.
      const text = lstatSync(path).isFile() ? readFileSync(path, 'utf8') : ''
      if (text !== given[name]) saw(`the file ${name}`, text)
    }
  })
}

/** What was read since the last time and should not have been; then all is forgotten. */
export function takeLeaks(): readonly string[] {
  for (const read of late.splice(0)) read()
  const asked = keepers.splice(0)
  // To ask thousands of sandboxes takes a while, and where nothing was read it is of no use.
  if (lines.size > 0) for (const keeper of asked) hide(keeper.secrets())
  const leaks = findLeaks(lines, secrets)
  lines.clear()
  secrets.clear()
  disclosed.clear()
  return leaks
}

/** What may be read all the same. */
const allowed: readonly { readonly where: RegExp; readonly what: RegExp; readonly why: string }[] = [
  {
    where: /^(?:stdout of roomlinks|golden) sandbox/,
    what: /^sk-/,
    why: 'The sandbox tells its own key on purpose: it opens nothing but the memory of that process.',
  },
  {
    where:
      /^(?:golden (?:links|apply)-\S*revealed\S*|the file links\.csv|stdout of (?:roomlinks links\b.*(?: --reveal\b.*| at a terminal)|roomlinks apply\b.* --show-urls\b.* at a terminal|-qfec "\S+" "roomlinks" links \/dev\/null))$/,
    what: /^(?:https?:\/\/[\w.:]+)?\/s\/[\w-]{15}$/,
    why: 'The list of links, and an apply, tell where links lead, to people who asked for that; never their ids, keys or passwords.',
  },
  {
    where: /^the file passwords\.env$/,
    what: /^(?!sk-)[\x21-\x2e\x30-\x7e]{8,30}$/,
    why: 'Import writes the passwords of links there, for those who ask; never what an id, a URL or a key looks like.',
  },
  { where: /^stderr of roomlinks .* with ROOMLINKS_DEBUG/, what: /^ {4}at /, why: 'It was asked for.' },
]

/** What secrets look like, whoever made them; a stack may hold any. Source: contract §3.3, §4, §5.1. */
const shapes: { readonly [name: string]: RegExp } = {
  'a link id': /[\da-f]{8}(?:-[\da-f]{4}){2}[\da-f-]*/gi,
  'an API key': /\bsk-[\da-z]{6,}/gi,
  'a share URL': /\/s\/[\w-]{15}|\/rooms\/share\?key=|LinkInvite/g,
  // A checksum, as npm writes it, looks like one.
  'a request token': /(?<![\w-])(?!sha512-)(?=[\w-]*\d)(?=[\w-]*[a-z])(?=[\w-]*[A-Z])[\w-]{90,}/g,
  'a stack': /^ {4}at .*/g,
}

/** Fewer characters are found anywhere. */
const shortest = 6

/** Where a secret, or what has the shape of one, stands in lines. */
function findLeaks(read: ReadonlyMap<string, ReadonlySet<string>>, hidden: Iterable<string>): readonly string[] {
  const known = byStart(hidden)
  return [...read].flatMap(([line, places]) => {
    const found = [...secretsIn(line, known), ...shapesIn(line)]
    return found.flatMap(({ name, what }) =>
      [...places]
        .filter((where) => !allowed.some((one) => one.where.test(where) && one.what.test(what)))
        .map((where) => `${where}: ${name}: ${what}`),
    )
  })
}

interface Found {
  readonly name: string
  readonly what: string
}

/** Secrets, and how they are spelt in JSON and in a URL, by their first characters. */
function byStart(hidden: Iterable<string>): ReadonlyMap<string, readonly string[]> {
  const known = new Map<string, string[]>()
  for (const secret of hidden) {
    if (secret.length < shortest) continue
    for (const spelt of new Set([secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret)])) {
      const start = spelt.slice(0, shortest)
      known.set(start, [...(known.get(start) ?? []), spelt])
    }
  }
  return known
}

function secretsIn(line: string, known: ReadonlyMap<string, readonly string[]>): Found[] {
  const found: Found[] = []
  for (let at = 0; at + shortest <= line.length; at++) {
    for (const secret of known.get(line.slice(at, at + shortest)) ?? []) {
      if (line.startsWith(secret, at)) found.push({ name: 'a secret', what: secret })
    }
  }
  return found
}

function shapesIn(line: string): Found[] {
  return Object.entries(shapes).flatMap(([name, shape]) => (line.match(shape) ?? []).map((what) => ({ name, what })))
}
