import type { Lifted } from '../../model/room.ts'
import type { Locate } from '../text/locate.ts'
import type { Path, Tell } from '../text/tree.ts'
import { hasLogin, hasLoginAddress, isCredential, type KnownSecret, namesSecret } from './known-secrets.ts'

/** What a text is for: a password is never shown, and anything else is. */
export type Use = 'shown' | 'password'

/** What may not be taken for a text that is shown. */
export interface Vault {
  readonly secrets: readonly KnownSecret[]
  /** The names that are, or are a part of, a password; and how that is called. */
  readonly passwords: ReadonlyMap<string, string>
  /** The names that `env.plain` lists. */
  readonly plain: ReadonlySet<string>
  /** Takes down that a use is refused but for `env.plain`. */
  readonly lift: (lifted: Lifted) => void
}

/** How a password that the manifest declares is called. */
export const ofManifest = 'a password of this manifest'

interface Judging {
  readonly tell: Tell
  readonly locate: Locate
  readonly vault?: Vault | undefined
}

interface Borrowed {
  readonly name: string
  readonly value: string | undefined
}

/**
 * Whether a variable may not be used in a text, after telling why. A credential never is; a name that sounds like a
 * secret, or a value that is one, is for passwords alone.
 */
export function refuse({ name, value = '' }: Borrowed, use: Use, path: Path, judging: Judging): boolean {
  const { tell, locate, vault } = judging
  const place = locate(path)
  if (isCredential(name)) {
    tell('env/credential', { name }, place)
    return true
  }
  if (!vault || use === 'password') return false
  const what = vault.passwords.get(name)
  if (what !== undefined) {
    tell('env/secret-value', { name, what, guessed: undefined }, place)
    return true
  }
  if (namesSecret(name)) {
    if (!vault.plain.has(name)) {
      tell('env/secret-name', { name }, place)
      return true
    }
    vault.lift({ name, place })
  }
  if (hasLogin(value)) {
    tell('env/login', { name }, place)
    return true
  }
  return refuseValue(name, value, path, judging)
}

/** The same of all that a text comes to, after its variables were each looked at. */
export function refuseWhole(text: string, path: Path, judging: Judging): boolean {
  if (judging.vault && hasLoginAddress(text)) {
    judging.tell('env/login', { name: undefined }, judging.locate(path))
    return true
  }
  return refuseValue(undefined, text, path, judging)
}

function refuseValue(name: string | undefined, value: string, path: Path, { tell, locate, vault }: Judging): boolean {
  if (!vault) return false
  const place = locate(path)
  for (const { what, guessed } of vault.secrets.filter((secret) => value.includes(secret.value))) {
    if (guessed !== undefined && vault.plain.has(guessed)) vault.lift({ name: guessed, place })
    else {
      tell('env/secret-value', { name, what, guessed }, place)
      return true
    }
  }
  return false
}
