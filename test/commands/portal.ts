import { onTestFinished } from 'vitest'
import type { World } from '../../src/host/world.ts'
import { createSandbox, type Sandbox, type SandboxOptions, type Stage, serve } from '../../src/sandbox/index.ts'
import { watch } from '../scanner.ts'
import { type Ended, type MemoryWorld, makeWorld, now, roomlinks } from './world.ts'

/** The name under which these tests know their portal, whatever port is free. */
export const origin = 'http://docspace.localhost'

/** A password that manifests may take from the environment; it must never be printed. */
export const password = 'Quiet-Harbour-27'

/** A served sandbox, and a world that reaches it without a socket, which takes half of the time. */
export interface Portal {
  readonly sandbox: Sandbox
  /** Where it really listens. */
  readonly url: string
  /** `GET /api/2.0/...`, in the order of the answers. */
  readonly requests: string[]
  readonly world: MemoryWorld
  /** Runs a command line. */
  readonly run: (line: string | readonly string[], changes?: Partial<World>) => Promise<Ended>
}

/**
 * A portal with these rooms, and `roomlinks.yaml` beside it; closed when the test is over. `between` may come between
 * the portal and those who reach it.
 */
export async function openPortal(
  stage: Stage,
  manifest: string,
  options: SandboxOptions = {},
  between: (answer: Sandbox['fetch']) => Sandbox['fetch'] = (answer) => answer,
): Promise<Portal> {
  const requests: string[] = []
  const sandbox = watch(
    createSandbox({
      seed: 'cli',
      now: () => new Date(now),
      onRequest: ({ method, path }) => requests.push(`${method} ${path}`),
      ...options,
    }),
  )
  sandbox.load(stage)
  const answer = between(sandbox.fetch)
  const reach: typeof fetch = (input, init) =>
    String(input).startsWith(origin) ? answer(new Request(input, init)) : fetch(input, init)
  const { url, close } = await serve({ ...sandbox, fetch: answer })
  onTestFinished(close)
  const world = makeWorld({
    files: new Map([['roomlinks.yaml', manifest]]),
    env: { DOCSPACE_URL: origin, DOCSPACE_API_KEY: sandbox.apiKey, LINK_PASSWORD: password },
    openFetch: () => Promise.resolve(reach),
  })
  const run: Portal['run'] = (line, changes = {}) =>
    roomlinks(line, { ...world, ...(changes.env && { variables: changes.env }), ...changes })
  return { sandbox, url, requests, world, run }
}

/** A fetch for which the portal is at another address. */
export function fetchAt(url: string): typeof globalThis.fetch {
  return (input, init) => fetch(String(input).replace(origin, url), init)
}

/** Requests that change something. */
export function writesIn(requests: readonly string[]): readonly string[] {
  return requests.filter((request) => !request.startsWith('GET ') || /\/link(\?|$)/.test(request))
}
