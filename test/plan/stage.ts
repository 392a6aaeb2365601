import { type PlanOptions, plan } from '../../src/flow.ts'
import { readManifest } from '../../src/manifest/read/manifest.ts'
import { omissionsOf, type Plan } from '../../src/model/change.ts'
import type { Checked } from '../../src/model/diagnostic.ts'
import type { Manifest, Selector } from '../../src/model/room.ts'
import { connect } from '../../src/portal/connect.ts'
import { openReader, openWriter } from '../../src/portal/gateway.ts'
import type { Connection } from '../../src/portal/http.ts'
import {
  createSandbox,
  type Sandbox,
  type SandboxOptions,
  type Stage,
  type StageRoom,
} from '../../src/sandbox/index.ts'
import { watch } from '../scanner.ts'
import { now } from './links.ts'

export const clock = (): number => now

/** A sandbox with rooms in it, how to reach it, and what it was asked: `GET /files/rooms/1/links`. */
export interface Staged {
  readonly sandbox: Sandbox
  readonly connection: Connection
  readonly asked: string[]
}

/** A portal with these rooms; its clock stands still. `fetch` may come between us and it. */
export function staged(
  stage: Stage | readonly StageRoom[],
  options: SandboxOptions = {},
  between: (send: typeof fetch) => typeof fetch = (send) => send,
): Staged {
  const asked: string[] = []
  const sandbox = createSandbox({
    now: () => new Date(clock()),
    seed: 'test',
    ...options,
    onRequest: (request) => {
      asked.push(`${request.method} ${request.path.replace('/api/2.0', '')}`)
      options.onRequest?.(request)
    },
  })
  watch(sandbox)
  sandbox.load('rooms' in stage ? stage : { rooms: [...stage] })
  const connection = connect({
    url: 'http://localhost',
    apiKey: sandbox.apiKey,
    fetch: between((input, init) => sandbox.fetch(new Request(input, init))),
    sleep: async () => {},
    now: clock,
  })
  return { sandbox, connection, asked }
}

/** A manifest from the text of its `rooms:` and all that comes after. */
export function manifestOf(rooms: string, env: Readonly<Record<string, string>> = {}): Manifest {
  const text = `version: 1\nname: client-portal\nrooms:\n${rooms}`
  const read = readManifest([{ file: 'roomlinks.yaml', bytes: new TextEncoder().encode(text) }], env, now)
  if (!read.ok) throw new Error(read.diagnostics.map(({ message }) => message).join('\n'))
  return read.value
}

/** Plans what a manifest wants of a portal. */
export function planOn(
  { connection }: Staged,
  manifest: Manifest | string,
  only: readonly Selector[] = [],
  base?: Manifest,
  more: Pick<PlanOptions, 'sweep' | 'edited' | 'onProgress'> = {},
): Promise<Checked<Plan>> {
  const read = typeof manifest === 'string' ? manifestOf(manifest) : manifest
  return plan(read, openReader(connection), { now: clock(), only, base, ...more })
}

/** Whether there is a plan, and nothing is left out of it. */
export function isWhole(checked: Checked<Plan>): boolean {
  return checked.ok && omissionsOf(checked.value).length === 0
}

/** The plan, which must not be refused, or leave anything out. */
export async function madeOn(staged: Staged, manifest: Manifest | string): Promise<Plan> {
  const checked = await planOn(staged, manifest)
  if (checked.ok && isWhole(checked)) return checked.value
  throw new Error(checked.diagnostics.map(({ code, message }) => `${code} ${message}`).join('\n'))
}

export { openWriter }
