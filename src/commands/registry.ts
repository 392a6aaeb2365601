import type { Define } from './context.ts'

/** What is known about a command before it is loaded. */
export interface CommandRow {
  readonly name: string
  /** Its heading in the help. */
  readonly group: string
  readonly summary: string
  /** The required arguments, as the help shows them. */
  readonly requiredArguments?: string
  readonly load: () => Promise<Define>
}

type Rows = { readonly [name: string]: Pick<CommandRow, 'summary' | 'requiredArguments' | 'load'> }

/** The commands by their headings. Those without a heading are listed under `Help:`. */
const groups: { readonly [group: string]: Rows } = {
  'Write a manifest:': {
    init: {
      summary: 'write the first manifest and, if you want it, the CI configuration',
      load: async () => (await import('./init/command.ts')).defineInit,
    },
    import: {
      summary: 'write a manifest of the existing links',
      load: async () => (await import('./import/command.ts')).defineImport,
    },
    validate: {
      summary: 'check a manifest without a portal',
      load: async () => (await import('./validate/command.ts')).defineValidate,
    },
    fmt: {
      summary: 'format a manifest',
      load: async () => (await import('./fmt/command.ts')).defineFmt,
    },
  },
  'Plan and apply:': {
    plan: {
      summary: 'show what apply would change',
      load: async () => (await import('./plan/command.ts')).definePlan,
    },
    drift: {
      summary: 'show where the portal differs from the manifest',
      load: async () => (await import('./drift/command.ts')).defineDrift,
    },
    show: {
      summary: 'show a saved plan',
      requiredArguments: '<file>',
      load: async () => (await import('./show/command.ts')).defineShow,
    },
    apply: {
      summary: 'make the portal match the manifest',
      load: async () => (await import('./apply/command.ts')).defineApply,
    },
  },
  'Everyday tasks:': {
    audit: {
      summary: 'list every link of a portal, and what is wrong with it',
      load: async () => (await import('./audit/command.ts')).defineAudit,
    },
    links: {
      summary: 'list the declared links with their URLs, as they are on the portal',
      load: async () => (await import('./links/command.ts')).defineLinks,
    },
    rotate: {
      summary: 'give a link a new URL',
      requiredArguments: '<room> <key>',
      load: async () => (await import('./rotate/command.ts')).defineRotate,
    },
    comment: {
      summary: 'create or update the comment with the plan on a pull request',
      load: async () => (await import('./comment/command.ts')).defineComment,
    },
  },
  '': {
    doctor: {
      summary: 'check your setup and say what to fix',
      load: async () => (await import('./doctor/command.ts')).defineDoctor,
    },
    explain: {
      summary: 'explain an error or a warning',
      load: async () => (await import('./explain/command.ts')).defineExplain,
    },
    completion: {
      summary: 'print a completion script for bash, zsh, fish or PowerShell',
      requiredArguments: '<shell>',
      load: async () => (await import('./completion/command.ts')).defineCompletion,
    },
  },
  'Try it out:': {
    sandbox: {
      summary: 'serve a DocSpace portal in memory for experiments',
      load: async () => (await import('./sandbox/command.ts')).defineSandbox,
    },
    demo: {
      summary: 'show a plan and an apply on a portal in memory',
      load: async () => (await import('./demo/command.ts')).defineDemo,
    },
  },
}

/** All commands, in the order of the help. */
export const registry: readonly CommandRow[] = Object.entries(groups).flatMap(([group, rows]) =>
  Object.entries(rows).map(([name, row]) => ({ name, group, ...row })),
)
