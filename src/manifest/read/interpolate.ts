import type { Environment, OpenText, OpenTexts } from '../../model/values/environment.ts'
import type { Instant } from '../../model/values/instant.ts'
import { checkInterpolated, checkVariable, type SecretRules, type Use } from '../secrets/check-variables.ts'
import type { Locators } from '../yaml/locate.ts'
import type { Path, Report } from '../yaml/tree.ts'

/** The context for reading one file. */
export interface ReadContext extends Locators {
  /** The key at a path as the text has it, even if it is misspelt. */
  readonly keyAt: (path: Path) => string
  readonly report: Report
  readonly env: Environment
  readonly now: Instant
  /** What a text that is shown must not contain; without it, only credentials are refused. */
  readonly secretRules?: SecretRules | undefined
  /**
   * Collects the texts that use variables that are not set, by the JSON of their paths. Without it, such a text is an
   * error.
   */
  readonly openTexts?: Map<string, OpenText> | undefined
  /**
   * This is an earlier version of a manifest: the current environment may have other values than the ones it was
   * written for.
   */
  readonly isPast?: boolean
  /**
   * With `openTexts`: a variable that is not set leaves its text open even if it has a default, because it may be set
   * where the manifest is applied.
   */
  readonly areDefaultsOpen?: boolean
}

/** A text after interpolation. */
export interface Text {
  readonly value: string
  /** The text in the file. Messages quote this, never values from the environment. */
  readonly raw: string
  /** Whether a part of the value comes from the environment. */
  readonly isFromEnv: boolean
}

/** A `${NAME}` or `${NAME:-default}` in a text. A malformed `${` has no name. */
interface Reference {
  readonly name: string | undefined
  readonly fallback: string | undefined
}

const references = /\$\$\{|\$\{([A-Za-z_]\w*)(?::-([^}]*))?\}|\$\{/g
const wholeReference = /^\$\{([A-Za-z_]\w*)(?::-[^}]*)?\}$/

/** Whether a value is a text with environment variables in it. */
export function usesVariables(value: unknown): boolean {
  return typeof value === 'string' && namesIn(value).length > 0
}

/** The name of the variable, if a text is exactly one `${NAME}` or `${NAME:-default}`. */
export function soleVariable(text: string): string | undefined {
  return wholeReference.exec(text)?.[1]
}

/**
 * Reads a text and replaces `${NAME}` by environment variables, and `${NAME:-default}` by its default if the variable
 * is unset or empty. Returns `undefined` for anything but text, for a text that is left open, and after reporting an
 * error. Any text but a password is shown at some point, so it must not hold a secret.
 */
export function readText(raw: unknown, path: Path, context: ReadContext, use: Use = 'shown'): Text | undefined {
  if (typeof raw !== 'string') return undefined
  if (!raw.includes('${')) return { value: raw, raw, isFromEnv: false }
  const { env, report, locate, openTexts } = context
  const found = referencesIn(raw)
  const isWellFormed = checkForm(found, use, path, context)
  const named = found.flatMap(({ name, fallback }) => (name === undefined ? [] : [{ name, fallback }]))
  const value = interpolate(raw, env)
  const refused = named.filter((each) => !checkVariable(each.name, resolve(each, env) ?? '', use, path, context))
  const allowed = named.filter((each) => !refused.some(({ name }) => name === each.name))
  const unset = [...new Set(allowed.filter((each) => isUnset(each, context)).map(({ name }) => name))]
  const isWhole = isWellFormed && refused.length + unset.length === 0
  const isRefused = isWhole && use === 'shown' && !checkInterpolated(value, path, context)
  if (openTexts && unset.length > 0) openTexts.set(JSON.stringify(path), { text: raw, needs: unset })
  else for (const name of unset) report('env/unset', { name }, locate(path))
  return isWhole && !isRefused ? { value, raw, isFromEnv: named.length > 0 } : undefined
}

/** Reports a malformed `${`, a `${` in a default, and the default of a password. */
function checkForm(found: readonly Reference[], use: Use, path: Path, { report, locate }: ReadContext): boolean {
  const isMalformed = found.some(({ name }) => name === undefined)
  const nested = found.find(({ fallback }) => fallback?.includes('${'))
  const defaulted = use === 'password' ? found.find(({ fallback }) => fallback !== undefined) : undefined
  if (isMalformed) report('env/malformed', {}, locate(path))
  if (nested) report('env/nested-default', { name: String(nested.name) }, locate(path))
  if (defaulted) report('env/password-default', { name: String(defaulted.name) }, locate(path))
  return !(isMalformed || nested || defaulted)
}

/** Leaves a text open because its current values are invalid. */
export function leaveOpen(raw: unknown, path: Path, { openTexts }: ReadContext): void {
  const text = String(raw)
  const at = JSON.stringify(path)
  if (openTexts && !openTexts.has(at))
    openTexts.set(at, { text, needs: [...new Set(namesIn(text))].filter((name) => name !== undefined) })
}

/** Replaces each variable by its value, its default, or nothing. Leaves a malformed `${` as it is. */
export function interpolate(text: string, env: Environment): string {
  return text.replace(references, (found: string, name: string | undefined, fallback: string | undefined) =>
    found === '$${' ? '${' : name === undefined ? found : (resolve({ name, fallback }, env) ?? ''),
  )
}

export function valueIn(env: Environment, name: string): string | undefined {
  return Object.hasOwn(env, name) ? env[name] : undefined
}

type Named = Reference & { readonly name: string }

/** The value of a variable, or its default if it is unset or empty. */
function resolve({ name, fallback }: Named, env: Environment): string | undefined {
  return fallback === undefined ? valueIn(env, name) : valueIn(env, name) || fallback
}

/** Whether the value of a variable is not known. */
function isUnset(reference: Named, { env, openTexts, areDefaultsOpen = false }: ReadContext): boolean {
  const isOpen = openTexts !== undefined && areDefaultsOpen && !valueIn(env, reference.name)
  return resolve(reference, env) === undefined || (reference.fallback !== undefined && isOpen)
}

function referencesIn(text: string): readonly Reference[] {
  return [...text.matchAll(references)]
    .filter(([found]) => found !== '$${')
    .map(([, name, fallback]) => ({ name, fallback }))
}

/** The names of the variables in a text, in order; `undefined` for a malformed `${`. */
export function namesIn(text: string): readonly (string | undefined)[] {
  return referencesIn(text).map(({ name }) => name)
}

/** The text at a path, if it was left open. */
export function openAt(path: Path, { openTexts }: Pick<ReadContext, 'openTexts'>): OpenText | undefined {
  return openTexts?.get(JSON.stringify(path))
}

/** The texts under `path` that were left open, by key. */
export function openUnder(path: Path, names: readonly string[], context: ReadContext): OpenTexts {
  const texts = names.flatMap((name) => {
    const text = openAt([...path, name], context)
    return text ? [[name, text] as const] : []
  })
  return Object.fromEntries(texts)
}

/** A property `open` for open texts, or no property if there are none. */
export function withOpenTexts(open: OpenTexts): { readonly open?: OpenTexts } {
  return Object.keys(open).length === 0 ? {} : { open }
}
