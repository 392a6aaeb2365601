import type { Environment } from '../../model/values/environment.ts'

/** A value that may stand in no text that is shown. */
export interface KnownSecret {
  readonly value: string
  /** What it is, in a sentence: `the API key`. */
  readonly what: string
  /** The variable that is taken for a secret by its name alone. */
  readonly guessed?: string
  /** The variable that is, or is a part of, a password: it is in no other text, however short its value. */
  readonly variable?: string
}

/** A shorter one is found in texts by chance, and is none that anybody would rely on. */
const shortest = 8

/** The secrets among these; one that the variables hold twice is known by its surest name. */
export function knownSecrets(env: Environment): readonly KnownSecret[] {
  const found = Object.entries(env).flatMap(([name, value]) => (value === undefined ? [] : secretsIn(name, value)))
  return longEnough(found)
}

export function longEnough(secrets: readonly KnownSecret[]): readonly KnownSecret[] {
  return secrets
    .map((secret) => ({ ...secret, value: secret.value.trim() }))
    .filter(({ value }) => value.length >= shortest)
}

function secretsIn(name: string, value: string): KnownSecret[] {
  const login = passwordsIn(value, /proxy$/i.test(name)).map((each) => ({
    value: each,
    what: `the password in ${name}`,
  }))
  const what = name === 'DOCSPACE_API_KEY' ? 'the API key' : `that of ${name}`
  if (isCredential(name)) return [{ value, what }, ...login]
  return namesSecret(name) ? [{ value, what, guessed: name }, ...login] : login
}

/** The password of an address, as it is written and as it is meant. A proxy is often written without `http://`. */
function passwordsIn(text: string, isProxy: boolean): readonly string[] {
  const [, scheme, login = ''] = /^\s*([a-z][\w+.-]*:\/\/)?([^\s/?#]*)@/i.exec(text) ?? []
  const colon = login.indexOf(':')
  if (colon < 0 || (scheme === undefined && !isProxy)) return []
  const password = login.slice(colon + 1)
  return [...new Set([password, decoded(password)])]
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** Whether a value has a user name and a password in it, as an address may: `user:password@host`. */
export function hasLogin(value: string): boolean {
  return loginsIn(value).length > 0
}

/** Whether a text has them behind `//`: a colon before an e-mail address alone is no login. */
export function hasLoginAddress(text: string): boolean {
  return loginsIn(text).some((before) => before.endsWith('//'))
}

/** What stands before each `user:password@`, back to the last blank. Without regular expressions, which take too long here. */
function loginsIn(text: string): readonly string[] {
  return text
    .split('@')
    .slice(0, -1)
    .flatMap((part) => {
      const word = String(part.split(/\s/).at(-1))
      const start = word.lastIndexOf('/') + 1
      const colon = word.indexOf(':', start)
      return colon < 0 || colon === word.length - 1 ? [] : [word.slice(0, start)]
    })
}

/**
 * What opens the portal, or what the job of a forge or a CI may do: nobody can mean to show one. Their names, in capitals.
 * Source: docs.github.com, docs.gitlab.com and learn.microsoft.com, the predefined variables of a job.
 */
const credentials: ReadonlySet<string> = new Set([
  'DOCSPACE_API_KEY',
  ...['GITHUB_TOKEN', 'GH_TOKEN', 'GITHUB_ENTERPRISE_TOKEN', 'GH_ENTERPRISE_TOKEN'],
  ...['ACTIONS_RUNTIME_TOKEN', 'ACTIONS_ID_TOKEN_REQUEST_TOKEN'],
  ...['GITLAB_TOKEN', 'CI_JOB_TOKEN', 'CI_JOB_JWT', 'CI_JOB_JWT_V1', 'CI_JOB_JWT_V2'],
  ...['CI_REGISTRY_PASSWORD', 'CI_DEPLOY_PASSWORD', 'CI_DEPENDENCY_PROXY_PASSWORD', 'DOCKER_AUTH_CONFIG'],
  ...['SYSTEM_ACCESSTOKEN', 'BUILDKITE_AGENT_ACCESS_TOKEN', 'GITEA_TOKEN'],
])

/** `PGPASSWORD` and `ACCESSTOKEN` are one word; a number tells one from another: `TOKEN2`. */
const secretWord = /(?:token|secret|password|passwd|passphrase|credential)s?\d*$/
const keyWord = /^keys?\d*$/
const ofKey = /^(?:api|access|private|signing|deploy|ssh)$/
const keyInOne = /(?:api|access|private|signing|deploy|ssh)keys?\d*$/

/** Whether an environment variable is a credential of roomlinks, its CI or its forge. */
export function isCredential(name: string): boolean {
  return credentials.has(name.toUpperCase())
}

/** Whether an environment variable is called like a secret: by a word of its name, such as `TOKEN`, or `API_KEY`. */
export function namesSecret(name: string): boolean {
  const words = name
    .replace(/([a-z\d])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .split('_')
  return words.some((word, at) => {
    const isKey = keyWord.test(word) && ofKey.test(words[at - 1] ?? '')
    return isKey || secretWord.test(word) || keyInOne.test(word)
  })
}
