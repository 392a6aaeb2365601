import type { Define } from './context.ts'

/** A command, as far as it is known without being loaded. */
export interface CommandRow {
  readonly name: string
  /** The heading that it has in the help. */
  readonly group: string
  readonly summary: string
  /** The arguments that cannot be left out, as the help shows them. */
  readonly needs?: string
  readonly load: () => Promise<Define>
}

type Rows = { readonly [name: string]: Pick<CommandRow, 'summary' | 'needs' | 'load'> }

/** The commands by their headings; those without one stand with the help itself. */
const groups: { readonly [group: string]: Rows } = {
  'Write a manifest:': {
    init: {
      summary: 'write the first manifest, and what CI reads: asks for the rest',
      load: async () => (await import('./init/command.ts')).defineInit,
    },
    import: {
      summary: 'write a manifest of the links that are there',
      load: async () => (await import('./import/command.ts')).defineImport,
    },
    validate: {
      summary: 'check a manifest without a portal',
      load: async () => (await import('./validate/command.ts')).defineValidate,
    },
    fmt: {
      summary: 'write a manifest in its one layout',
      load: async () => (await import('./fmt/command.ts')).defineFmt,
    },
  },
  'Plan and apply:': {
    plan: {
      summary: 'show what apply would change',
      load: async () => (await import('./plan/command.ts')).definePlan,
    },
    drift: {
      summary: 'show where the portal is not what the manifest says',
      load: async () => (await import('./drift/command.ts')).defineDrift,
    },
    show: {
      summary: 'show a saved plan',
      needs: '<file>',
      load: async () => (await import('./show/command.ts')).defineShow,
    },
    apply: {
      summary: 'make the portal match the manifest',
      load: async () => (await import('./apply/command.ts')).defineApply,
    },
  },
  'Day by day:': {
    audit: {
      summary: 'list every link of a portal, and what is wrong with it',
      load: async () => (await import('./audit/command.ts')).defineAudit,
    },
    links: {
      summary: 'list the declared links as the portal has them, with their URLs',
      load: async () => (await import('./links/command.ts')).defineLinks,
    },
    rotate: {
      summary: 'give a link a new URL',
      needs: '<room> <key>',
      load: async () => (await import('./rotate/command.ts')).defineRotate,
    },
    comment: {
      summary: 'keep one comment with the plan on a pull request',
      load: async () => (await import('./comment/command.ts')).defineComment,
    },
  },
  '': {
    doctor: {
      summary: 'look whether all that is needed is there, and say what to do',
      load: async () => (await import('./doctor/command.ts')).defineDoctor,
    },
    explain: {
      summary: 'say more about an error or a warning',
      load: async () => (await import('./explain/command.ts')).defineExplain,
    },
    completion: {
      summary: 'complete what is typed in bash, zsh or fish',
      needs: '<shell>',
      load: async () => (await import('./completion/command.ts')).defineCompletion,
    },
  },
  'Try it out:': {
    sandbox: {
      summary: 'serve a DocSpace portal in memory, to try things on',
      load: async () => (await import('./sandbox/command.ts')).defineSandbox,
    },
    demo: {
      summary: 'a short story on a portal in memory',
      load: async () => (await import('./demo/command.ts')).defineDemo,
    },
  },
}

/** All commands, in the order of the help. */
export const registry: readonly CommandRow[] = Object.entries(groups).flatMap(([group, rows]) =>
  Object.entries(rows).map(([name, row]) => ({ name, group, ...row })),
)
