import { parseEnv } from 'node:util'
import { diagnose, type LineFault } from '../../host/diagnostics.ts'
import type { World } from '../../host/world.ts'
import { endOfLine } from '../../manifest/yaml/lines.ts'
import { type Checked, checked, type Diagnostic, failed } from '../../model/diagnostic.ts'
import { type Environment, secretNames } from '../../model/values/environment.ts'
import { readFile } from './files.ts'

/** The largest file of variables, in bytes: far more than an environment can hold. */
const maxBytes = 1024 * 1024

/**
 * Adds the variables of files to the environment. A variable that is set already keeps its value, even an empty one, as
 * with `node --env-file`; of two files, the later one counts. What comes from a file is secret. The address of the
 * portal is not taken: whoever can change the file could have the key sent elsewhere.
 */
export async function addSecrets(files: readonly string[], world: World): Promise<Checked<Environment>> {
  const read = await Promise.all(files.map((file) => readVariables(file, world)))
  const { DOCSPACE_URL: _, ...variables }: Environment = Object.assign(
    {},
    ...read.map((each) => (each.ok ? each.value : {})),
  )
  const names = Object.keys(variables).filter((name) => world.env[name] === undefined)
  return checked(
    { ...variables, ...definedIn(world.env), [secretNames]: new Set(names) },
    read.flatMap(({ diagnostics }) => diagnostics),
  )
}

function definedIn(env: Environment): Environment {
  return Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined))
}

async function readVariables(file: string, world: World): Promise<Checked<Environment>> {
  const unreadable = (why: string): Diagnostic => diagnose('secrets/unreadable', { file, why })
  const read = await readFile(file, ({ why }) => unreadable(why), world)
  if (!read.ok) return read
  const { bytes } = read.value
  if (bytes.length > maxBytes) return failed(unreadable('it is over 1 MiB'))
  const text = decode(bytes)
  if (text === undefined) return failed(unreadable('it is not UTF-8 text'))
  const { variables, faults } = parse(text)
  const problems = faults.map(({ line, fault }) =>
    diagnose('secrets/line', { why: fault }, () => ({ file, line, column: 1, endColumn: 4, text: '***' })),
  )
  const moved = variables['DOCSPACE_URL'] === undefined ? [] : [diagnose('secrets/portal', { file })]
  const shared = (await isShared(file, world)) ? [diagnose('secrets/shared', { file })] : []
  return checked(variables, [...problems, ...moved, ...shared])
}

/** A pipe may be gone by now. Then nobody reads it. */
function isShared(file: string, world: World): Promise<boolean> {
  return world.isShared(file).catch(() => false)
}

function decode(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes).replace(/\r\n?/g, '\n')
  } catch {
    return undefined
  }
}

/** A blank line or comment, or an assignment; its quoted value may go on over several lines. */
const statement =
  /[^\S\n]*(?:(?:#[^\n]*)?(?=\n|$)|(?:export +)?(?<name>[A-Za-z_]\w*) *= *(?:(["'`])(?<quoted>(?:(?!\2)[\s\S])*)\2(?<rest>[^\n]*)|(?<plain>[^\n]*)))/y

/** How many faults are reported: the file may be something else entirely. */
const maxFaults = 20

interface ParsedFile {
  readonly variables: Environment
  /** Lines count from 1. */
  readonly faults: readonly { readonly line: number; readonly fault: LineFault }[]
}

/**
 * Parses the text of a file, one assignment after the other. Node's parser reports nothing: it joins a line that it does
 * not understand to the next name, even one of spaces, and ends values early; which spaces belong to a value without
 * quotes depends on Node's version. So it gets single assignments with quotes, and the lines that it would take for
 * something else than they look like are faults, as are references of 1Password.
 */
function parse(text: string): ParsedFile {
  const variables = new Map<string, string | undefined>()
  const faults: { line: number; fault: LineFault }[] = []
  for (let at = 0, line = 1; at < text.length && faults.length < maxFaults; ) {
    statement.lastIndex = at
    const found = statement.exec(text)
    const { name, quoted = '', rest = '', plain } = found?.groups ?? {}
    const bare = plain?.replace(/\s#.*$/, '').trim()
    const fault = found ? faultOf(quoted, rest, plain?.trim() ?? '') : 'form'
    const isTwice = name !== undefined && variables.has(name)
    if (fault ?? isTwice) faults.push({ line, fault: fault ?? 'twice' })
    if (found && name !== undefined) variables.set(name, bare ?? parseEnv(found[0].trim())[name])
    const end = found && !fault ? statement.lastIndex : endOfLine(text, at)
    line += text.slice(at, end).split('\n').length
    at = end + 1
  }
  return { variables: Object.fromEntries(variables), faults }
}

/** What is wrong with a value in quotes and the text after it, or with a value without quotes. */
function faultOf(quoted: string, rest: string, plain: string): LineFault | undefined {
  if (!/^\s*(?:#|$)/.test(rest)) return 'rest'
  if (/^["'`]/.test(plain)) return 'quote'
  if (/^op:\/\//.test(quoted + plain)) return 'reference'
  return /^#|\S#/.test(plain.replace(/\s#.*$/, '')) ? 'hash' : undefined
}
