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
