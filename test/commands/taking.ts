import type { SandboxOptions, StageLink, StageRoom } from '../../src/sandbox/index.ts'
import { openPortal, type Portal } from './portal.ts'
import type { Ended } from './world.ts'

/** What `drift --write` tells programs. */
export interface DriftDocument {
  readonly ok: boolean
  readonly written: readonly { readonly key: string; readonly absent: boolean; readonly settings: object }[]
  readonly left: readonly {
    readonly room: { readonly id: string }
    readonly key: string | null
    readonly setting: string | null
    readonly reason: string
  }[]
}

/** How a take-over ended, and what the manifest says then. */
export interface Taken {
  readonly portal: Portal
  readonly ended: Ended
  readonly document: DriftDocument
  readonly text: string
}

/** A custom room with these links. */
export function roomOf(links: StageLink[], id = 7): StageRoom {
  return { id, type: 'custom', title: `Room ${id}`, tags: ['client'], links }
}

/** Takes what a portal has into a manifest. */
export async function take(
  manifest: string,
  rooms: readonly StageRoom[],
  { line = '', ...options }: SandboxOptions & { readonly line?: string } = {},
): Promise<Taken> {
  const portal = await openPortal({ rooms: [...rooms] }, manifest, options)
  return { portal, ...(await takeFrom(portal, line)) }
}

/** The same with a portal that is there. */
export async function takeFrom(portal: Portal, line = ''): Promise<Omit<Taken, 'portal'>> {
  const ended = await portal.run(`drift --write --auto-approve --format json ${line}`.trim())
  return { ended, document: JSON.parse(ended.out), text: String(portal.world.files.get('roomlinks.yaml')) }
}
