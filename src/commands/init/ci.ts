import type { Choice } from '../../host/prompts.ts'
import { visible } from '../../view/escape.ts'
import { githubActions, gitlabCi } from './compiled/ci.js'

/** A CI service that init can write a configuration for, or none. */
export type Service = 'github' | 'gitlab' | 'none'

/** All services, with their names. */
export const services: readonly Choice<Service>[] = [
  { value: 'github', label: 'GitHub Actions' },
  { value: 'gitlab', label: 'GitLab CI' },
  { value: 'none', label: 'none' },
]

/** The CI configuration for a service. */
export interface Pipeline {
  readonly path: string
  readonly about: string
  readonly text: (variables: readonly string[]) => string
  /** The steps that are left to the user, for the portal at that address. */
  readonly todo: (url: string, variables: readonly string[]) => string
}

const placeholders = githubActions.split('OWNER/roomlinks@0000').length - 1

/** The configuration for each service; the files are those of `examples/ci`. */
export const pipelines: { readonly [S in Exclude<Service, 'none'>]: Pipeline } = {
  github: {
    path: '.github/workflows/roomlinks.yml',
    about: 'plan on pull requests, apply on main, drift on a schedule',
    text: (variables) => {
      const lines = variables.map((name) => `          ${name}: \${{ secrets.${name} }}`)
      // Without variables, the example's comment stays to show how.
      return lines.length === 0
        ? githubActions
        : githubActions.replace(/^ {10}# AUDIT_PASSWORD: .*$/gm, () => lines.join('\n'))
    },
    todo: (url, variables) => `Before you push .github/workflows/roomlinks.yml:
  - in each of its ${placeholders} lines with OWNER/roomlinks@0000…, replace OWNER with the
    GitHub account that hosts roomlinks, and the zeros with the 40 digits
    of a commit that you have reviewed. Until then, each job fails
  - set the variable DOCSPACE_URL to ${visible(url)}
  - set the secret DOCSPACE_PLAN_KEY, and in the environment production
    DOCSPACE_APPLY_KEY${variableSteps(variables, 'a secret')}
`,
  },
  gitlab: {
    path: '.gitlab-ci.yml',
    about: 'plan on merge requests, apply on the default branch, drift on a schedule',
    text: () => gitlabCi,
    todo: (url, variables) => `Before you push .gitlab-ci.yml:
  - under variables, replace the values of ROOMLINKS_TARBALL and
    ROOMLINKS_SHA256 with the address of a roomlinks package and its
    SHA-256. To make one: npm ci --ignore-scripts && npm pack, in a clone
    of roomlinks, at a reviewed commit. Until then, each job fails
  - set the variable DOCSPACE_URL to ${visible(url)}
  - set the variable DOCSPACE_API_KEY, masked; and again, protected,
    for the environment production${variableSteps(variables, 'a masked variable')}
`,
  },
}

function variableSteps(variables: readonly string[], what: string): string {
  return variables.length === 0
    ? ''
    : `\n  - set for the manifest, each as ${what}:${variables.map((name) => `\n    ${name}`).join('')}`
}
