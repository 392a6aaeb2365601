import { expect } from 'vitest'
import type { SandboxOptions, StageLink, StageRoom } from '../../src/sandbox/index.ts'
import { isWhole, manifestOf, planOn, staged } from './stage.ts'

export const custom: StageRoom = { id: 1, type: 'custom', title: 'Acme', tags: ['client'] }
export const open: StageRoom = { id: 2, type: 'public', title: 'Open', tags: ['client'] }
export const form: StageRoom = { id: 3, type: 'formFilling', title: 'Form' }
export const office: StageRoom = { id: 4, type: 'collaboration', title: 'Office' }
export const strays = (count: number, kind: StageLink['kind'] = 'additional'): StageLink[] =>
  Array.from({ length: count }, () => ({ kind }))

export interface Case {
  readonly name: string
  readonly rooms: readonly StageRoom[]
  readonly want: string
  readonly options?: SandboxOptions
  readonly env?: Readonly<Record<string, string>>
  readonly says: readonly string[]
}

export const one = (links: string, id: number = 1): string => `  - id: ${id}\n    links: { ${links} }\n`

/** Plans, and holds what the plan says against what it should say. */
export async function expectSays({ rooms, want, options, env, says }: Case): Promise<void> {
  const portal = staged(rooms, options)
  const checked = await planOn(portal, manifestOf(want, env))
  expect(checked.diagnostics.map(({ code }) => code)).toEqual(says)
  expect(isWhole(checked)).toBe(checked.diagnostics.every(({ severity }) => severity === 'warning'))
  expect(portal.asked.filter((request) => !request.startsWith('GET ') || request.endsWith('/link'))).toEqual([])
}
