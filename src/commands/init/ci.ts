import type { Choice } from '../../host/prompts.ts'
import { visible } from '../../view/escape.ts'
import { githubActions, gitlabCi } from './compiled/ci.js'
import type { Origin } from './origin.ts'

/** A CI service that init can write a configuration for, or none. */
export type Service = Origin['service'] | 'none'

/** All services, with their names. */
export const services: readonly Choice<Service>[] = [
  { value: 'github', label: 'GitHub Actions' },
  { value: 'gitlab', label: 'GitLab CI' },
  { value: 'none', label: 'none' },
]

/** What a CI configuration depends on: the variables of the manifest, and where the repository is hosted, if known. */
export interface PipelineNeeds {
  readonly variables: readonly string[]
  readonly origin: Origin | undefined
}

/** The CI configuration for a service. */
export interface Pipeline {
  readonly path: string
  readonly about: string
  readonly text: (needs: PipelineNeeds) => string
  /** The steps that are left to the user, for the portal at that address. */
  readonly todo: (url: string, needs: PipelineNeeds) => string
}

const placeholders = githubActions.split('OWNER/roomlinks@0000').length - 1

/** The configuration for each service; the files are those of `examples/ci`. */
export const pipelines: { readonly [S in Exclude<Service, 'none'>]: Pipeline } = {
  github: {
    path: '.github/workflows/roomlinks.yml',
    about: 'plan on pull requests, apply on main, drift on a schedule',
    text: ({ variables, origin }) => {
      const lines = variables.map((name) => `          ${name}: \${{ secrets.${name} }}`)
      const account = accountIn(origin)
      const text =
        account === undefined
          ? githubActions
          : githubActions
              .replaceAll('OWNER/', `${account}/`)
              .replace('replace OWNER and the zeros', 'replace the zeros')
      // Without variables, the example's comment stays to show how.
      return lines.length === 0 ? text : text.replace(/^ {10}# AUDIT_PASSWORD: .*$/gm, () => lines.join('\n'))
    },
    todo: (url, { variables, origin }) => `Before you push .github/workflows/roomlinks.yml:
${githubPlaceholders(accountIn(origin))}
  - set the variable DOCSPACE_URL to ${visible(url)}
  - set the secret DOCSPACE_PLAN_KEY, and in the environment production
    DOCSPACE_APPLY_KEY${variableSteps(variables, 'a secret')}${addressStep(origin, 'github', '/settings/secrets/actions')}
`,
  },
  gitlab: {
    path: '.gitlab-ci.yml',
    about: 'plan on merge requests, apply on the default branch, drift on a schedule',
    text: () => gitlabCi,
    todo: (url, { variables, origin }) => `Before you push .gitlab-ci.yml:
  - under variables, replace the values of ROOMLINKS_TARBALL and
    ROOMLINKS_SHA256 with the address of a roomlinks package and its
    SHA-256. To make one: npm ci --ignore-scripts && npm pack, in a clone
    of roomlinks, at a reviewed commit. Until then, each job fails
  - set the variable DOCSPACE_URL to ${visible(url)}
  - set the variable DOCSPACE_API_KEY, masked; and again, protected,
    for the environment production${variableSteps(variables, 'a masked variable')}${addressStep(origin, 'gitlab', '/-/settings/ci_cd')}
`,
  },
}

/** The GitHub account of the repository, if it is on GitHub. */
function accountIn(origin: Origin | undefined): string | undefined {
  return origin?.service === 'github' ? origin.owner : undefined
}

function githubPlaceholders(account: string | undefined): string {
  return account === undefined
    ? `  - in each of its ${placeholders} lines with OWNER/roomlinks@0000…, replace OWNER with the
    GitHub account that hosts roomlinks, and the zeros with the 40 digits
    of a commit that you have reviewed. Until then, each job fails`
    : `  - in each of its ${placeholders} lines with ${account}/roomlinks@0000…, replace the zeros
    with the 40 digits of a commit that you have reviewed, and ${account}
    if another account hosts roomlinks. Until then, each job fails`
}

/** Says where variables and secrets are set, if the repository is on that service. */
function addressStep(origin: Origin | undefined, service: Service, path: string): string {
  return origin?.service === service ? `\n  Set them at ${origin.url}${path}` : ''
}

function variableSteps(variables: readonly string[], what: string): string {
  return variables.length === 0
    ? ''
    : `\n  - set for the manifest, each as ${what}:${variables.map((name) => `\n    ${name}`).join('')}`
}
