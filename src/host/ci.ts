import type { World } from './world.ts'

/**
 * The variables that CI systems set in each job, generic names first. We keep our own table because `ci-info` and
 * `std-env` read the environment of the process when they are loaded, not that of a `World`. Both also treat `CI=false`
 * as final, and miss a Jenkins job without BUILD_ID.
 */
const ciVariables = [
  ...['CI', 'CONTINUOUS_INTEGRATION', 'CI_NAME', 'BUILD_ID', 'BUILD_NUMBER', 'CI_BUILD_ID', 'CI_BUILD_NUMBER'],
  ...['GITHUB_ACTIONS', 'GITEA_ACTIONS', 'FORGEJO_ACTIONS', 'GITLAB_CI', 'TF_BUILD'],
  ...['BUILDKITE', 'JENKINS_URL', 'HUDSON_URL', 'TEAMCITY_VERSION', 'BITBUCKET_BUILD_NUMBER', 'BITBUCKET_COMMIT'],
  ...['CODEBUILD_BUILD_ID', 'CODEBUILD_BUILD_ARN', 'APPVEYOR', 'DRONE', 'CIRCLECI', 'TRAVIS', 'CIRRUS_CI'],
  ...['bamboo_planKey', 'GO_PIPELINE_LABEL', 'SEMAPHORE', 'BITRISE_IO', 'BUDDY_WORKSPACE_ID', 'CF_BUILD_ID'],
  ...['CM_BUILD_ID', 'CF_PAGES', 'WORKERS_CI', 'NETLIFY', 'RENDER', 'VERCEL', 'NOW_BUILDER', 'EAS_BUILD'],
  ...['BUILDER_OUTPUT', 'HARNESS_BUILD_ID', 'PROW_JOB_ID', 'SCREWDRIVER', 'VELA', 'WOODPECKER', 'AGOLA_GIT_REF'],
  ...['EARTHLY_CI', 'RWX', 'SAILCI', 'STRIDER', 'TASKCLUSTER_ROOT_URL', 'AC_APPCIRCLE', 'APPCENTER_BUILD_ID'],
  ...['CI_XCODE_PROJECT', 'XCS', 'GERRIT_PROJECT', 'DSARI', 'LAYERCI', 'MAGNUM', 'NEVERCODE', 'RELEASE_BUILD_ID'],
] as const

/** Whether stdout may show what only the user should see: a terminal, and not in CI, which keeps a log. */
export function isPrivate({ columns, env }: Pick<World, 'columns' | 'env'>): boolean {
  return columns !== undefined && !isCi(env)
}

/**
 * Whether this is a CI job, whose output others can read later. A variable that is empty, `false`, `0` or `no` is
 * ignored. `CI=false` does not override the variables of a CI system, because people set it to change what other tools
 * do.
 */
export function isCi(env: World['env']): boolean {
  return ciVariables.some((name) => !/^(?:false|0|no|off)?$/i.test(env[name]?.trim() ?? ''))
}
