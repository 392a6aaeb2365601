import type { Lifted } from '../../model/room.ts'
import type { Locate } from '../yaml/locate.ts'
import type { Path, Tell } from '../yaml/tree.ts'
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

/**
 * Whether a variable may be used in a text; `undefined` after telling why not. A credential never may; a name that sounds
 * like a secret, or a value that is one, is for passwords alone.
 */
export function admit(name: string, value: string, use: Use, path: Path, judging: Judging): true | undefined {
  const { tell, locate, vault } = judging
  const place = locate(path)
  if (isCredential(name)) return tell('env/credential', { name }, place)
  if (!vault || use === 'password') return true
  const what = vault.passwords.get(name)
  if (what !== undefined) return tell('env/secret-value', { name, what, guessed: undefined }, place)
  if (namesSecret(name)) {
    if (!vault.plain.has(name)) return tell('env/secret-name', { name }, place)
    vault.lift({ name, place })
  }
  return hasLogin(value) ? tell('env/login', { name }, place) : admitValue(name, value, path, judging)
}

/** The same of all that a text comes to, after its variables were each looked at. */
export function admitWhole(text: string, path: Path, judging: Judging): true | undefined {
  if (!judging.vault || !hasLoginAddress(text)) return admitValue(undefined, text, path, judging)
  return judging.tell('env/login', { name: undefined }, judging.locate(path))
}

function admitValue(name: string | undefined, value: string, path: Path, judging: Judging): true | undefined {
  const { tell, locate, vault } = judging
  if (!vault) return true
  for (const { what, guessed } of vault.secrets.filter((secret) => value.includes(secret.value))) {
    const isPlain = guessed !== undefined && vault.plain.has(guessed)
    if (!isPlain) return tell('env/secret-value', { name, what, guessed }, locate(path))
    vault.lift({ name: guessed, place: locate(path) })
  }
  return true
}
