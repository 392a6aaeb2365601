import type { Define } from './context.ts'

/** A command, as far as it is known without being loaded. */
export interface CommandRow {
  readonly name: string
  /** The heading that it has in the help; what has none stands with the help itself. */
  readonly group?: string
  readonly summary: string
  /** The arguments that cannot be left out, as the help shows them. */
  readonly needs?: string
  readonly load: () => Promise<Define>
}

/** All commands, in the order of the help. */
export const registry: readonly CommandRow[] = [
  {
    name: 'init',
    group: 'Write a manifest:',
    summary: 'write the first manifest, and what CI reads: asks for the rest',
    load: async () => (await import('./init/command.ts')).defineInit,
  },
  {
    name: 'import',
    group: 'Write a manifest:',
    summary: 'write a manifest of the links that are there',
    load: async () => (await import('./import/command.ts')).defineImport,
  },
  {
    name: 'validate',
    group: 'Write a manifest:',
    summary: 'check a manifest without a portal',
    load: async () => (await import('./validate/command.ts')).defineValidate,
  },
  {
    name: 'fmt',
    group: 'Write a manifest:',
    summary: 'write a manifest in its one layout',
    load: async () => (await import('./fmt/command.ts')).defineFmt,
  },
  {
    name: 'plan',
    group: 'Plan and apply:',
    summary: 'show what apply would change',
    load: async () => (await import('./plan/command.ts')).definePlan,
  },
  {
    name: 'drift',
    group: 'Plan and apply:',
    summary: 'show where the portal is not what the manifest says',
    load: async () => (await import('./drift/command.ts')).defineDrift,
  },
  {
    name: 'show',
    group: 'Plan and apply:',
    summary: 'show a saved plan',
    needs: '<file>',
    load: async () => (await import('./show/command.ts')).defineShow,
  },
  {
    name: 'apply',
    group: 'Plan and apply:',
    summary: 'make the portal match the manifest',
    load: async () => (await import('./apply/command.ts')).defineApply,
  },
  {
    name: 'links',
    group: 'Day by day:',
    summary: 'list the declared links as the portal has them, with their URLs',
    load: async () => (await import('./links/command.ts')).defineLinks,
  },
  {
    name: 'rotate',
    group: 'Day by day:',
    summary: 'give a link a new URL',
    needs: '<room> <key>',
    load: async () => (await import('./rotate/command.ts')).defineRotate,
  },
  {
    name: 'comment',
    group: 'Day by day:',
    summary: 'keep one comment with the plan on a pull request',
    load: async () => (await import('./comment/command.ts')).defineComment,
  },
  {
    name: 'doctor',
    summary: 'look whether all that is needed is there, and say what to do',
    load: async () => (await import('./doctor/command.ts')).defineDoctor,
  },
  {
    name: 'explain',
    summary: 'say more about an error or a warning',
    load: async () => (await import('./explain/command.ts')).defineExplain,
  },
  {
    name: 'completion',
    summary: 'complete what is typed in bash, zsh or fish',
    needs: '<shell>',
    load: async () => (await import('./completion/command.ts')).defineCompletion,
  },
  {
    name: 'sandbox',
    group: 'Try it out:',
    summary: 'serve a DocSpace portal in memory, to try things on',
    load: async () => (await import('./sandbox/command.ts')).defineSandbox,
  },
  {
    name: 'demo',
    group: 'Try it out:',
    summary: 'a short story on a portal in memory',
    load: async () => (await import('./demo/command.ts')).defineDemo,
  },
]
