import type { Define } from './context.ts'

/** What is known about a command before it is loaded. */
export interface CommandRow {
  readonly name: string
  /** Its heading in the help. */
  readonly group: string
  readonly summary: string
  /** Words that people may type for it. They are not accepted, but the error suggests this command. */
  readonly also?: readonly string[]
  /** The required arguments, as the help shows them. */
  readonly requiredArguments?: string
  readonly load: () => Promise<Define>
}

type Rows = { readonly [name: string]: Pick<CommandRow, 'summary' | 'also' | 'requiredArguments' | 'load'> }

/** The commands by their headings. Those without a heading are listed under `Help:`. */
const groups: { readonly [group: string]: Rows } = {
  'Write a manifest:': {
    init: {
      summary: 'write the first manifest and, if you want it, the CI configuration',
      also: ['setup', 'start', 'bootstrap'],
      load: async () => (await import('./init/command.ts')).defineInit,
    },
    import: {
      summary: 'write a manifest of the existing links',
      also: ['export', 'pull', 'capture'],
      load: async () => (await import('./import/command.ts')).defineImport,
    },
    validate: {
      summary: 'check a manifest without a portal',
      also: ['check', 'lint', 'verify'],
      load: async () => (await import('./validate/command.ts')).defineValidate,
    },
    fmt: {
      summary: 'format a manifest',
      also: ['format', 'prettify'],
      load: async () => (await import('./fmt/command.ts')).defineFmt,
    },
  },
  'Plan and apply:': {
    plan: {
      summary: 'show what apply would change',
      also: ['preview', 'diff', 'changes', 'dry-run'],
      load: async () => (await import('./plan/command.ts')).definePlan,
    },
    drift: {
      summary: 'show where the portal differs from the manifest',
      also: ['status', 'compare', 'detect'],
      load: async () => (await import('./drift/command.ts')).defineDrift,
    },
    show: {
      summary: 'show a saved plan',
      also: ['view', 'display', 'cat'],
      requiredArguments: '<file>',
      load: async () => (await import('./show/command.ts')).defineShow,
    },
    apply: {
      summary: 'make the portal match the manifest',
      also: ['deploy', 'sync', 'push', 'up', 'run', 'execute'],
      load: async () => (await import('./apply/command.ts')).defineApply,
    },
  },
  'Everyday tasks:': {
    audit: {
      summary: 'list every link of a portal, and what is wrong with it',
      also: ['report', 'inventory', 'scan', 'review'],
      load: async () => (await import('./audit/command.ts')).defineAudit,
    },
    links: {
      summary: 'list the declared links with their URLs, as they are on the portal',
      also: ['list', 'ls', 'urls', 'get', 'find', 'search'],
      load: async () => (await import('./links/command.ts')).defineLinks,
    },
    add: {
      summary: 'add a link to the manifest',
      also: ['create', 'new', 'invite', 'share'],
      requiredArguments: '<room>',
      load: async () => (await import('./add/command.ts')).defineAdd,
    },
    set: {
      summary: 'change settings of a link in the manifest',
      also: ['edit', 'change', 'modify', 'update'],
      requiredArguments: '<room> <key> <change...>',
      load: async () => (await import('./set/command.ts')).defineSet,
    },
    extend: {
      summary: 'let a link expire later',
      also: ['prolong', 'postpone'],
      requiredArguments: '<room> <key> <time>',
      load: async () => (await import('./extend/command.ts')).defineExtend,
    },
    remove: {
      summary: 'remove a link from the manifest',
      also: ['delete', 'rm', 'del', 'drop', 'unlink'],
      requiredArguments: '<room> <key>',
      load: async () => (await import('./remove/command.ts')).defineRemove,
    },
    rotate: {
      summary: 'give a link a new URL',
      also: ['renew', 'regenerate', 'reissue', 'reset'],
      load: async () => (await import('./rotate/command.ts')).defineRotate,
    },
    revoke: {
      summary: 'end a link that no manifest declares, given its URL',
      also: ['disable', 'invalidate', 'kill'],
      load: async () => (await import('./revoke/command.ts')).defineRevoke,
    },
    comment: {
      summary: 'create or update the comment with the plan on a pull request',
      also: ['post'],
      load: async () => (await import('./comment/command.ts')).defineComment,
    },
  },
  '': {
    doctor: {
      summary: 'check your setup and say what to fix',
      also: ['diagnose', 'health', 'troubleshoot', 'ping'],
      load: async () => (await import('./doctor/command.ts')).defineDoctor,
    },
    explain: {
      summary: 'explain an error or a warning',
      also: ['describe', 'why', 'error'],
      load: async () => (await import('./explain/command.ts')).defineExplain,
    },
    completion: {
      summary: 'print a completion script for bash, zsh, fish or PowerShell',
      also: ['autocomplete'],
      requiredArguments: '<shell>',
      load: async () => (await import('./completion/command.ts')).defineCompletion,
    },
  },
  'Try it out:': {
    sandbox: {
      summary: 'serve a DocSpace portal in memory for experiments',
      also: ['serve', 'server', 'mock', 'simulate'],
      load: async () => (await import('./sandbox/command.ts')).defineSandbox,
    },
    demo: {
      summary: 'show a plan and an apply on a portal in memory',
      also: ['example', 'tour', 'tutorial', 'try'],
      load: async () => (await import('./demo/command.ts')).defineDemo,
    },
  },
}

/** All commands, in the order of the help. */
export const registry: readonly CommandRow[] = Object.entries(groups).flatMap(([group, rows]) =>
  Object.entries(rows).map(([name, row]) => ({ name, group, ...row })),
)
