import { type Environment, secretNames } from '../../model/values/environment.ts'

/** A value that must not be in any text that is shown. */
export interface KnownSecret {
  readonly value: string
  /** A description for messages, such as `the API key`. */
  readonly what: string
  /** The variable, if only its name or its file suggests that it is secret. */
  readonly guessed?: string
  /** The variable, if it is used in a password: no other text may use it, however short its value is. */
  readonly variable?: string
}

/** The minimum length: shorter values occur in texts by chance, and nobody relies on so short a secret. */
const minLength = 8

/**
 * The secrets in the environment: credentials, passwords in addresses, and values of variables that are named like a
 * secret or come from a file of secrets.
 */
export function knownSecrets(env: Environment): readonly KnownSecret[] {
  const found = Object.entries(env).flatMap(([name, value]) => (value === undefined ? [] : secretsIn(name, value, env)))
  return longEnough(found)
}

/** The secrets that are long enough to be searched for, trimmed. */
export function longEnough(secrets: readonly KnownSecret[]): readonly KnownSecret[] {
  return secrets
    .map((secret) => ({ ...secret, value: secret.value.trim() }))
    .filter(({ value }) => value.length >= minLength)
}

function secretsIn(name: string, value: string, env: Environment): KnownSecret[] {
  const login = passwordsIn(value, /proxy$/i.test(name)).map((each) => ({
    value: each,
    what: `the password in ${name}`,
  }))
  const what = name === 'DOCSPACE_API_KEY' ? 'the API key' : `the value of ${name}`
  if (isCredential(name)) return [{ value, what }, ...login]
  return whySecret(name, env) ? [{ value, what, guessed: name }, ...login] : login
}

/**
 * The passwords that an address may contain, as written and percent-decoded. A proxy is often written without
 * `http://`, and a slash in a password often without encoding.
 */
function passwordsIn(text: string, isProxy: boolean): readonly string[] {
  const address = text.trim()
  const scheme = /^[a-z][\w+.-]*:\/\//i.exec(address)?.[0] ?? (isProxy ? '' : undefined)
  if (scheme === undefined) return []
  const logins = [/^[^\s/?#]*(?=@)/, /^[^\s@]*(?=@)/].map(
    (login) => login.exec(address.slice(scheme.length))?.[0] ?? '',
  )
  const passwords = logins.filter(isLogin).map((login) => login.slice(login.indexOf(':') + 1))
  return [...new Set(passwords.flatMap((password) => [password, decoded(password)]))]
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** Whether a value has a login in it, as in `user:password@host`. */
export function hasLogin(value: string): boolean {
  return loginsIn(value).length > 0
}

/** Whether a text has a login after `//`. A colon before an e-mail address alone is not a login. */
export function hasLoginAddress(text: string): boolean {
  return loginsIn(text).some((before) => before.endsWith('//'))
}

/**
 * The text before each `user:password@`, back to the last white space. One regular expression for all of it would be
 * too slow here.
 */
function loginsIn(text: string): readonly string[] {
  return text
    .split('@')
    .slice(0, -1)
    .flatMap((part) => {
      const word = String(part.split(/\s/).at(-1))
      const authority = word.indexOf('//')
      const starts = [word.lastIndexOf('/') + 1, ...(authority < 0 ? [] : [authority + 2])]
      return starts.filter((start) => isLogin(word.slice(start))).map((start) => word.slice(0, start))
    })
}

/** Whether it is `user:password`; a number and a slash after the colon are the port of an address. */
function isLogin(text: string): boolean {
  const colon = text.indexOf(':')
  const password = text.slice(colon + 1)
  return colon >= 0 && password !== '' && !text.slice(0, colon).includes('/') && !/^\d{1,5}\//.test(password)
}

/**
 * Credentials of the portal and of CI jobs, which nobody shows on purpose. Names in capitals.
 * Source: docs.github.com, docs.gitlab.com and learn.microsoft.com, the predefined variables of a job.
 */
const credentials: ReadonlySet<string> = new Set([
  'DOCSPACE_API_KEY',
  ...['GITHUB_TOKEN', 'GH_TOKEN', 'GITHUB_ENTERPRISE_TOKEN', 'GH_ENTERPRISE_TOKEN'],
  ...['ACTIONS_RUNTIME_TOKEN', 'ACTIONS_ID_TOKEN_REQUEST_TOKEN'],
  ...['GITLAB_TOKEN', 'CI_JOB_TOKEN', 'CI_JOB_JWT', 'CI_JOB_JWT_V1', 'CI_JOB_JWT_V2'],
  ...['CI_REGISTRY_PASSWORD', 'CI_DEPLOY_PASSWORD', 'CI_DEPENDENCY_PROXY_PASSWORD', 'DOCKER_AUTH_CONFIG'],
  ...['SYSTEM_ACCESSTOKEN', 'BUILDKITE_AGENT_ACCESS_TOKEN', 'GITEA_TOKEN', 'FORGEJO_TOKEN'],
])

/** Matches the end of a word, as in `PGPASSWORD`; a number may follow, as in `TOKEN2`. */
const secretWord = /(?:token|secret|password|passwd|passphrase|credential)s?\d*$/
const keyWord = /^keys?\d*$/
const beforeKey = /^(?:api|access|private|signing|deploy|ssh)$/
const compoundKey = /(?:api|access|private|signing|deploy|ssh)keys?\d*$/

/** Whether an environment variable is a credential of roomlinks, its CI or its forge. */
export function isCredential(name: string): boolean {
  return credentials.has(name.toUpperCase())
}

/** Why the value of an environment variable is probably secret; `undefined`: it is not. */
export function whySecret(name: string, env: Environment): 'name' | 'file' | undefined {
  if (env[secretNames]?.has(name)) return 'file'
  return namesSecret(name) ? 'name' : undefined
}

/** Whether an environment variable is named like a secret, such as `NPM_TOKEN` or `API_KEY`. */
function namesSecret(name: string): boolean {
  const words = name
    .replace(/([a-z\d])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .split(/_+/)
  return words.some((word, at) => {
    const isKey = keyWord.test(word) && beforeKey.test(words[at - 1] ?? '')
    return isKey || secretWord.test(word) || compoundKey.test(word)
  })
}
