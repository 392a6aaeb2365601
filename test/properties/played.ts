import { createSandbox, type FaultSchedule, type RoomSnapshot, type Sandbox } from '../../src/sandbox/index.ts'
import { writesIn } from '../commands/portal.ts'
import { type Ended, type MemoryWorld, makeWorld, roomlinks } from '../commands/world.ts'
import { clock } from '../plan/stage.ts'
import { watch } from '../scanner.ts'
import { type FaultCase, shortTimeout } from './fault-cases.ts'
import { manifestText } from './manifest-text.ts'
import { passwords } from './worlds.ts'

/** The key that the sandbox of every case takes. */
export const apiKey = 'sk-once-more'

/** A portal, and a world in which the command reaches it without a socket. */
export interface Stand {
  readonly sandbox: Sandbox
  readonly world: MemoryWorld
  /** The requests so far that were to change something. */
  readonly writes: readonly string[]
}

/** What a report says of one link, as a program reads it. */
export interface ReportedOutcome {
  readonly status: 'applied' | 'unchanged' | 'failed' | 'ignored' | 'conflicted' | 'not attempted'
  readonly change: {
    readonly kind: 'create' | 'update' | 'replace' | 'revoke' | 'keep' | 'unmanaged'
    readonly key: string | null
    readonly link: { readonly kind: string; readonly fingerprint: string | null }
  }
  readonly error: { readonly code: string } | null
}

/** What a report says of one room. */
export interface ReportedRoom {
  readonly id: string
  readonly verified: boolean
  readonly unread: { readonly code: string } | null
  readonly outcomes: readonly ReportedOutcome[]
}

/** The document of an apply: a report, or why there is none. */
export type ApplyDocument =
  | {
      readonly ok: boolean
      readonly interrupted: boolean
      readonly incomplete: boolean
      readonly rooms: readonly ReportedRoom[]
    }
  | {
      readonly ok: boolean
      readonly error: { readonly code: string } | null
      readonly diagnostics: readonly { readonly code: string; readonly severity: string }[]
      readonly rooms?: undefined
    }

/** One apply: the rooms before and after, and what was said. */
export interface Played {
  readonly before: readonly RoomSnapshot[]
  readonly after: readonly RoomSnapshot[]
  readonly ended: Ended
  readonly document: ApplyDocument
  /** The lines of the audit log. */
  readonly audit: readonly string[]
}

/** The portal of a case, and its manifest in a file. */
export function standFor({
  world: { rooms, manifest, profile, timeZone },
}: Pick<FaultCase, 'world'> & Partial<FaultCase>): Stand {
  const writes: string[] = []
  const sandbox = watch(
    createSandbox({
      ...{ apiKey, profile, timeZone },
      now: () => new Date(clock()),
      onRequest: ({ method, path }) => writes.push(...writesIn([`${method} ${path}`])),
    }),
  )
  sandbox.load({ rooms: [...rooms] })
  const world = makeWorld({
    files: new Map([['roomlinks.yaml', manifestText(manifest)]]),
    env: { DOCSPACE_URL: 'http://localhost', DOCSPACE_API_KEY: apiKey },
    openFetch: () => Promise.resolve((input, init) => sandbox.fetch(new Request(input, init))),
    now: clock,
  })
  return { sandbox, world, writes }
}

/** A manifest that is written back must have its passwords from elsewhere. */
export function keepSecrets(machine: MemoryWorld): void {
  const text = passwords.reduce(
    (all, secret, nth) => all.replaceAll(secret, `\${PASSWORD_${nth}}`),
    String(machine.files.get('roomlinks.yaml')),
  )
  machine.files.set('roomlinks.yaml', text)
  Object.assign(machine.env, Object.fromEntries(passwords.map((secret, nth) => [`PASSWORD_${nth}`, secret])))
}

/** What to do to the rooms of a stand. */
interface Play {
  readonly concurrency?: number
  /** What goes wrong meanwhile; the report is then written beside the text. */
  readonly schedule?: FaultSchedule
}

/** Runs an apply to its end. */
export async function playApply({ sandbox, world }: Stand, { concurrency = 16, schedule }: Play = {}): Promise<Played> {
  const before = sandbox.rooms()
  sandbox.setFaults(schedule)
  const isSlow = schedule?.faults.some(({ fault }) => /^(hang|delay|slowBody)$/.test(fault)) === true
  const way = schedule ? '--json-into report.json' : '--format json'
  const line = `apply --auto-approve --audit-log audit.jsonl --concurrency ${concurrency} ${way}`
  const ended = await roomlinks(line, isSlow ? { ...world, requestTimeout: shortTimeout } : world)
  sandbox.setFaults(undefined)
  const text = schedule ? String(world.files.get('report.json')) : ended.out
  const audit = String(world.files.get('audit.jsonl') ?? '')
    .split('\n')
    .slice(0, -1)
  return { before, after: sandbox.rooms(), ended, audit, document: JSON.parse(text) }
}
