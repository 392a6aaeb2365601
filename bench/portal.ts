import { fork } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createSandbox, type Stage, serve } from '../src/sandbox/index.ts'

/** The contents and the speed of a portal to measure with. */
export interface Setup {
  readonly rooms: number
  readonly linksInEach: number
  /** Only each nth room has links; all do if undefined. */
  readonly each?: number
  /** Milliseconds before each answer. */
  readonly latency: number
  /** How many requests it serves at once without slowing down; any number if undefined. */
  readonly capacity?: number
}

/** A sandbox in a separate process. */
export interface Portal {
  readonly url: string
  readonly apiKey: string
  readonly close: () => void
}

/** The argument that makes this program serve a portal instead of measuring. */
export const serving = '--serve-portal'

/** Rooms, all of them tagged `all`, with some links. */
export function stageOf({ rooms, linksInEach, each = 1 }: Pick<Setup, 'rooms' | 'linksInEach' | 'each'>): Stage {
  const links = Array.from({ length: linksInEach }, (_, at) => ({ kind: 'additional' as const, title: `Link ${at}` }))
  return {
    rooms: Array.from({ length: rooms }, (_, at) => ({
      id: at + 1,
      type: 'custom',
      title: `Room ${at + 1}`,
      tags: ['all'],
      links: at % each === 0 ? links : [],
    })),
  }
}

/** Serves a portal until the process ends, and sends its address to the parent. */
export async function servePortal(setup: Setup): Promise<void> {
  const { latency, capacity } = setup
  const sandbox = createSandbox({ latency, ...(capacity !== undefined && { capacity }) })
  sandbox.load(stageOf(setup))
  const { url } = await serve(sandbox)
  process.send?.({ url, apiKey: sandbox.apiKey })
}

/** Starts a portal in a separate process. */
function openPortal(setup: Setup): Promise<Portal> {
  const child = fork(process.argv[1] ?? '', [serving, JSON.stringify(setup)])
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('message', (address: Pick<Portal, 'url' | 'apiKey'>) =>
      resolve({ ...address, close: () => child.kill() }),
    )
  })
}

/** Runs a function with a portal, then stops the portal. */
export async function withPortal<T>(setup: Setup, work: (portal: Portal) => Promise<T>): Promise<T> {
  const portal = await openPortal(setup)
  try {
    return await work(portal)
  } finally {
    portal.close()
  }
}

/** Runs a function in a temporary folder with one manifest. */
export function withManifest<T>(text: string, work: (folder: string) => Promise<T>): Promise<T> {
  return withFolder((folder) => {
    writeFileSync(join(folder, 'roomlinks.yaml'), text)
    return work(folder)
  })
}

/** Runs a function in a temporary folder. */
export async function withFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'roomlinks-bench-'))
  try {
    return await work(folder)
  } finally {
    rmSync(folder, { recursive: true })
  }
}
