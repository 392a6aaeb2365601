import type { Environment } from '../../model/values/environment.ts'
import { at, itemsOf, pairsOf } from '../read/data.ts'
import { fill, namesIn, valueIn } from '../read/interpolate.ts'
import { ofManifest, type Vault } from './check-variables.ts'
import { type KnownSecret, knownSecrets, longEnough } from './known-secrets.ts'

/**
 * What may not be shown, as far as it is known before the texts of a manifest are read: `all` is the data of its files,
 * `further` what else is known, such as a key out of a file.
 */
export function openVault(
  all: readonly unknown[],
  env: Environment,
  further: readonly KnownSecret[],
): Omit<Vault, 'lift'> {
  const known = [...further, ...passwordsOf(all, env, ofManifest)]
  return {
    secrets: [...longEnough(known), ...knownSecrets(env)],
    passwords: new Map(
      known.flatMap(({ variable, what }) => (variable === undefined ? [] : [[variable, what] as const])),
    ),
    plain: new Set(all.flatMap(plainIn)),
  }
}

/** All passwords that data of any shape declares, and what they are put together from; `what` is how each is called. */
export function passwordsOf(all: readonly unknown[], env: Environment, what: string): readonly KnownSecret[] {
  const texts = all.flatMap(passwordsIn)
  const names = [...new Set(texts.flatMap(namesIn))].filter((name) => name !== undefined)
  return [
    ...texts.map((text) => ({ value: fill(text, env), what })),
    ...names.map((variable) => ({ value: valueIn(env, variable) ?? '', what, variable })),
  ]
}

/** The names that `env.plain` lists, in data that may have any shape. */
export function plainIn(data: unknown): readonly string[] {
  return textsIn(itemsOf(at(data, ['env', 'plain'])))
}

/** The texts of all passwords, as they are written: of the defaults, and of each link. */
function passwordsIn(data: unknown): readonly string[] {
  const links = itemsOf(at(data, ['rooms'])).flatMap((room) => pairsOf(at(room, ['links'])))
  return textsIn([...pairsOf(at(data, ['defaults'])), ...links].map(([, link]) => at(link, ['password'])))
}

function textsIn(values: readonly unknown[]): readonly string[] {
  return values.filter((value) => typeof value === 'string')
}
