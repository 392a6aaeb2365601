import type { Environment, OpenText, OpenTexts } from '../../model/values/environment.ts'
import type { Instant } from '../../model/values/instant.ts'
import { checkInterpolated, checkVariable, type SecretRules, type Use } from '../secrets/check-variables.ts'
import type { Locators } from '../yaml/locate.ts'
import type { Path, Report } from '../yaml/tree.ts'

/** The context for reading one file. */
export interface ReadContext extends Locators {
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
}

/** A text after interpolation. */
export interface Text {
  readonly value: string
  /** The text in the file. Messages quote this, never values from the environment. */
  readonly raw: string
  /** Whether a part of the value comes from the environment. */
  readonly isFromEnv: boolean
}

const references = /\$\$\{|\$\{([A-Za-z_]\w*)\}|\$\{/g

/** Whether a value is a text with environment variables in it. */
export function usesVariables(value: unknown): boolean {
  return typeof value === 'string' && namesIn(value).length > 0
}

/**
 * Reads a text and replaces `${NAME}` by environment variables. Returns `undefined` for anything but text, for a text
 * that is left open, and after reporting an error. Any text but a password is shown at some point, so it must not hold
 * a secret.
 */
export function readText(raw: unknown, path: Path, context: ReadContext, use: Use = 'shown'): Text | undefined {
  if (typeof raw !== 'string') return undefined
  if (!raw.includes('${')) return { value: raw, raw, isFromEnv: false }
  const { env, report, locate, openTexts } = context
  const names = namesIn(raw)
  const isMalformed = names.includes(undefined)
  const distinct = [...new Set(names)].filter((name) => name !== undefined)
  const value = interpolate(raw, env)
  if (isMalformed) report('env/malformed', {}, locate(path))
  const refused = distinct.filter((name) => !checkVariable(name, valueIn(env, name) ?? '', use, path, context))
  const unset = distinct.filter((name) => !refused.includes(name) && valueIn(env, name) === undefined)
  const isWhole = !isMalformed && refused.length + unset.length === 0
  const isRefused = isWhole && use === 'shown' && !checkInterpolated(value, path, context)
  if (openTexts && unset.length > 0) openTexts.set(JSON.stringify(path), { text: raw, needs: unset })
  else for (const name of unset) report('env/unset', { name }, locate(path))
  return isWhole && !isRefused ? { value, raw, isFromEnv: distinct.length > 0 } : undefined
}

/** Leaves a text open because its current values are invalid. */
export function leaveOpen(raw: unknown, path: Path, { openTexts }: ReadContext): void {
  const text = String(raw)
  const at = JSON.stringify(path)
  if (openTexts && !openTexts.has(at))
    openTexts.set(at, { text, needs: [...new Set(namesIn(text))].filter((name) => name !== undefined) })
}

/** Replaces `${NAME}` by its value, or by nothing if it is not set. Leaves a malformed `${` as it is. */
export function interpolate(text: string, env: Environment): string {
  return text.replace(references, (found: string, name: string | undefined) =>
    found === '$${' ? '${' : name === undefined ? found : (valueIn(env, name) ?? ''),
  )
}

export function valueIn(env: Environment, name: string): string | undefined {
  return Object.hasOwn(env, name) ? env[name] : undefined
}

/** The names of the variables in a text, in order; `undefined` for a malformed `${`. */
export function namesIn(text: string): readonly (string | undefined)[] {
  return [...text.matchAll(references)].filter(([found]) => found !== '$${').map(([, name]) => name)
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
