import type { DraftLink, DraftRoom } from '../../model/draft.ts'
import type { Secret } from '../../model/secret.ts'
import type { Environment } from '../../model/values/environment.ts'

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
