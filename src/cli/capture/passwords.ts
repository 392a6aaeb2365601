import { diagnose as diagnoseFile } from '../../host/sentences.ts'
import type { World } from '../../host/world.ts'
import { hasCode } from '../../host/write.ts'
import type { Diagnostic } from '../../model/diagnostic.ts'
import type { DraftLink, DraftRoom } from '../../model/draft.ts'
import type { Secret } from '../../model/secret.ts'
import type { Environment } from '../../model/text/environment.ts'
import { nameOf } from '../../plan/room-name.ts'
import { shellWord, visible } from '../../view/escape.ts'
import { count } from '../../view/words.ts'
import { whyNot } from '../files/files.ts'
import { diagnose } from './sentences.ts'

interface Args {
  readonly envInto?: string
}

/** A draft, as far as its passwords go. */
interface Passworded {
  readonly variables: ReadonlyMap<DraftLink, Variable>
}

/** Writes the passwords into the file that is asked for, if one is; says what went wrong. */
export async function keepPasswords(
  { variables }: Passworded,
  { envInto: file }: Args,
  world: World,
): Promise<readonly Diagnostic[]> {
  if (file === undefined || variables.size === 0) return []
  const { text, unquotable } = envText([...variables.values()])
  try {
    await world.create(file, text)
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return [diagnose('import/exists', { file })]
    return [diagnoseFile('file/unwritable', { file, why: whyNot(error) })]
  }
  const names = unquotable.map(({ name }) => name)
  return names.length === 0 ? [] : [diagnose('import/unquotable', { names })]
}

const importTodo =
  'Set them to the passwords of the links before validate, plan and apply; --env-into FILE writes them into a file.'

/** Names the variables that a manifest needs from now on; never their values. `unkept`: what to do where no file has them. */
export function sayVariables(
  { variables }: Passworded,
  { envInto: file }: Args,
  world: World,
  unkept: string = importTodo,
): void {
  const all = [...variables.values()]
  if (all.length === 0) return
  const lines = all.map(
    (variable) => `  ${variable.name}  the password of ${visible(`${variable.key} in ${nameOf(variable.room)}`)}\n`,
  )
  const todo =
    file === undefined
      ? unkept
      : `${visible(file)} has their values, for you alone to read: load it with ${loadingLine(file)} and keep it out of git.`
  world.err(`\nThe manifest takes ${count(all.length, 'password')} from the environment:\n${lines.join('')}${todo}\n`)
}

/** What sets the passwords that are in a file. A shell looks for a name without a slash elsewhere. */
export function loadingLine(file: string): string {
  return `set -a; . ${shellWord(file.includes('/') ? file : `./${file}`)}; set +a`
}

/** An environment variable that the password of a link is to come from. */
export interface Variable {
  readonly name: string
  readonly value: Secret
  /** The link that it is for. */
  readonly room: DraftRoom['room']
  readonly key: string
}

/** A variable for each password, none of them `used`: a room, a key, and what they make of each other. */
export function nameVariables(
  rooms: readonly DraftRoom[],
  used: (name: string) => boolean,
): ReadonlyMap<DraftLink, Variable> {
  const variables = new Map<DraftLink, Variable>()
  const given = new Set<string>()
  for (const { room, links } of rooms) {
    for (const link of links) {
      const { settings, key } = link.want
      const value = 'password' in settings ? settings.password : undefined
      if (!value) continue
      const base = `ROOM_${room.id}_${key}_PASSWORD`
        .replace(/^ROOM_(?=\d)/, 'ROOM')
        .replace(/[\W_]+/g, '_')
        .toUpperCase()
      let name = base
      for (let nth = 2; given.has(name) || used(name); nth++) name = `${base}_${nth}`
      given.add(name)
      variables.set(link, { name, value, room, key })
    }
  }
  return variables
}

/** An environment with the values of variables. */
export function withVariables(env: Environment, variables: Iterable<Variable>): Environment {
  return { ...env, ...Object.fromEntries([...variables].map(({ name, value }) => [name, value.reveal()])) }
}

/** Lines that a shell and `node --env-file` read alike, and the variables whose values no such line can hold. */
export function envText(variables: readonly Variable[]): {
  readonly text: string
  readonly unquotable: readonly Variable[]
} {
  const lines = variables.map((variable) => ({ variable, line: envLine(variable) }))
  return {
    text: lines.flatMap(({ line }) => (line === undefined ? [] : [`${line}\n`])).join(''),
    unquotable: lines.flatMap(({ variable, line }) => (line === undefined ? [variable] : [])),
  }
}

/** In single quotes both take all for itself but a single quote; in double ones only what neither of them reads as more. */
function envLine({ name, value }: Variable): string | undefined {
  const text = value.reveal()
  if (!text.includes("'")) return `${name}='${text}'`
  return /["$`\\]/.test(text) ? undefined : `${name}="${text}"`
}
