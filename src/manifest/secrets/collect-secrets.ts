import type { Environment } from '../../model/values/environment.ts'
import { at, itemsOf, pairsOf } from '../read/data.ts'
import { interpolate, namesIn, valueIn } from '../read/interpolate.ts'
import { manifestPassword, type SecretRules } from './check-variables.ts'
import { type KnownSecret, knownSecrets, longEnough, whySecret } from './known-secrets.ts'

/**
 * Collects what must not be shown, before the texts of a manifest are read. `all` is the data of its files; `further`
 * are other known secrets, such as a key from a file.
 */
export function collectSecrets(
  all: readonly unknown[],
  env: Environment,
  further: readonly KnownSecret[],
): Omit<SecretRules, 'onPlainUse'> {
  const known = [...further, ...passwordsOf(all, env, manifestPassword)]
  return {
    secrets: [...longEnough(known), ...knownSecrets(env)],
    passwords: new Map(
      known.flatMap(({ variable, what }) => (variable === undefined ? [] : [[variable, what] as const])),
    ),
    whySecret: (name) => whySecret(name, env),
    plain: new Set(all.flatMap(plainIn)),
  }
}

/** All passwords in data of any shape, and the values of the variables in them. `what` describes each in messages. */
export function passwordsOf(all: readonly unknown[], env: Environment, what: string): readonly KnownSecret[] {
  const texts = all.flatMap(passwordsIn)
  const names = [...new Set(texts.flatMap(namesIn))].filter((name) => name !== undefined)
  return [
    ...texts.map((text) => ({ value: interpolate(text, env), what })),
    ...names.map((variable) => ({ value: valueIn(env, variable) ?? '', what, variable })),
  ]
}

/** The names that `env.plain` lists, in data of any shape. */
export function plainIn(data: unknown): readonly string[] {
  return textsIn(itemsOf(at(data, ['env', 'plain'])))
}

/** The unprocessed texts of all passwords, in the defaults and in links. */
function passwordsIn(data: unknown): readonly string[] {
  const links = itemsOf(at(data, ['rooms'])).flatMap((room) => pairsOf(at(room, ['links'])))
  return textsIn([...pairsOf(at(data, ['defaults'])), ...links].map(([, link]) => at(link, ['password'])))
}

function textsIn(values: readonly unknown[]): readonly string[] {
  return values.filter((value) => typeof value === 'string')
}
