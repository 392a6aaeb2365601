import type { DraftLink, DraftRoom } from '../../model/draft.ts'
import type { Secret } from '../../model/secret.ts'
import type { Environment } from '../../model/values/environment.ts'

/** An environment variable for the password of a link. */
export interface Variable {
  readonly name: string
  readonly value: Secret
  /** The room and the key of the link. */
  readonly room: DraftRoom['room']
  readonly key: string
}

/** Names a variable for each password, after the room and the key of its link. No name is `used` already. */
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

/** Adds the values of variables to an environment. */
export function withVariables(env: Environment, variables: Iterable<Variable>): Environment {
  return { ...env, ...Object.fromEntries([...variables].map(({ name, value }) => [name, value.reveal()])) }
}

/**
 * Writes lines that a shell and `node --env-file` read the same way. `unquotable`: variables that no such line can
 * hold.
 */
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

/** Quotes a value so that both readers agree: in single quotes, or in double quotes if it has no special characters. */
function envLine({ name, value }: Variable): string | undefined {
  const text = value.reveal()
  if (!text.includes("'")) return `${name}='${text}'`
  return /["$`\\]/.test(text) ? undefined : `${name}="${text}"`
}
