import type { PlainVariableUse } from '../../model/room.ts'
import type { Locate } from '../yaml/locate.ts'
import type { Path, Report } from '../yaml/tree.ts'
import { hasLogin, hasLoginAddress, isCredential, type KnownSecret, type whySecret } from './known-secrets.ts'

/** The use of a text. A password is never shown; all other texts may be. */
export type Use = 'shown' | 'password'

/** What a text that is shown must not contain. */
export interface SecretRules {
  readonly secrets: readonly KnownSecret[]
  /** The variables that are used in a password, each with a description of that password. */
  readonly passwords: ReadonlyMap<string, string>
  /** Why a variable is probably secret, if it is. */
  readonly whySecret: (name: string) => ReturnType<typeof whySecret>
  /** The variables that `env.plain` lists. */
  readonly plain: ReadonlySet<string>
  /** Called for each use that is allowed only because of `env.plain`. */
  readonly onPlainUse: (use: PlainVariableUse) => void
}

/** How messages describe a password that the manifest declares. */
export const manifestPassword = 'a password of this manifest'

interface CheckContext {
  readonly report: Report
  readonly locate: Locate
  readonly secretRules?: SecretRules | undefined
}

/**
 * Whether a variable may be used in a text; returns `undefined` after reporting why not. A credential may never be
 * used. A variable with the name of a secret, from a file of secrets, or with a secret in its value, may be used only
 * for passwords.
 */
export function checkVariable(
  name: string,
  value: string,
  use: Use,
  path: Path,
  context: CheckContext,
): true | undefined {
  const { report, locate, secretRules } = context
  const place = locate(path)
  if (isCredential(name)) return report('env/credential', { name }, place)
  if (!secretRules || use === 'password') return true
  const what = secretRules.passwords.get(name)
  if (what !== undefined) return report('env/secret-value', { name, what, guessed: undefined }, place)
  const why = secretRules.whySecret(name)
  // Whoever can change the file could otherwise have the key sent elsewhere, even past a base.
  if (why === 'file' && path[0] === 'portal') return report('env/portal-from-file', { name }, place)
  if (why) {
    if (!secretRules.plain.has(name)) return report('env/secret-name', { name, why }, place)
    secretRules.onPlainUse({ name, place })
  }
  return hasLogin(value) ? report('env/login', { name }, place) : checkValue(name, value, path, context)
}

/**
 * Whether a whole text may be shown after interpolation: its parts may make up a secret that no single variable holds.
 */
export function checkInterpolated(text: string, path: Path, context: CheckContext): true | undefined {
  if (!context.secretRules || !hasLoginAddress(text)) return checkValue(undefined, text, path, context)
  return context.report('env/login', { name: undefined }, context.locate(path))
}

function checkValue(name: string | undefined, value: string, path: Path, context: CheckContext): true | undefined {
  const { report, locate, secretRules } = context
  if (!secretRules) return true
  for (const { what, guessed } of secretRules.secrets.filter((secret) => value.includes(secret.value))) {
    const isPlain = guessed !== undefined && secretRules.plain.has(guessed)
    if (!isPlain) return report('env/secret-value', { name, what, guessed }, locate(path))
    secretRules.onPlainUse({ name: guessed, place: locate(path) })
  }
  return true
}
