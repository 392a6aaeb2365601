import { apply } from './apply/apply.ts'
import { type Environment, readManifest } from './manifest/manifest.ts'
import type { ManifestFile } from './manifest/source.ts'
import type { AuditEntry } from './model/audit.ts'
import { isQuiet, type Plan } from './model/change.ts'
import { type Checked, checked, compareDiagnostics, type Diagnostic } from './model/diagnostic.ts'
import { portalErrorOf, type Reader, type Writer } from './model/gateway.ts'
import { instantOf, writeInstant } from './model/instant.ts'
import type { Progress } from './model/progress.ts'
import type { Report } from './model/report.ts'
import type { DesiredRoom, Manifest, Selector } from './model/room.ts'
import { abilitiesOf } from './model/rules.ts'
import { admitAnswer, admitPortal, admitRoom, isOfOneRoom } from './plan/admit.ts'
import { assemble, entriesFor, isChosen } from './plan/assemble.ts'
import type { Conditions } from './plan/conditions.ts'
import { missedFields } from './plan/fields.ts'
import { guard } from './plan/guard.ts'
import { admitPassword, sendsPassword } from './plan/password.ts'
import { planAdmitted, planRoom } from './plan/plan.ts'
import { findRooms } from './portal/find-rooms.ts'
import { type LinkLists, openLinkLists } from './portal/link-lists.ts'

/** What a manifest depends on beside its text. */
export interface ValidateOptions {
  /** The values of `${NAME}`; without it, none is set. */
  readonly env?: Environment
  /** Milliseconds since 1970. */
  readonly now: number
}

/** Checks everything that can be known without a portal; tells all mistakes at once. */
export function validate(files: readonly ManifestFile[], { env = {}, now }: ValidateOptions): Checked<Manifest> {
  return readManifest(files, env, instantOf(now))
}

/** What a plan depends on beside the manifest and the portal. */
export interface PlanOptions {
  /** Milliseconds since 1970. */
  readonly now: number
  /** Looks at these rooms only; left out, at all that the manifest selects. */
  readonly only?: readonly Selector[]
  /** Told whenever a room has been read. */
  readonly onProgress?: ((progress: Progress) => void) | undefined
}

/**
 * Observes the rooms that a manifest selects and says what would have to change. Sends nothing but GETs. A plan that a
 * guard refuses is a plan all the same: it is shown first and refused second.
 * Rejects with a PortalError.
 */
export async function plan(
  manifest: Manifest,
  reader: Reader,
  { now, only = [], onProgress }: PlanOptions,
): Promise<Checked<Plan>> {
  // The first request carries no key: it would be too late to find that the address is not the portal's.
  const version = await reader.fetchVersion()
  const entries = entriesFor(manifest.entries, only)
  const lists = openLinkLists(reader, isOfOneRoom)
  const found = await findRooms(
    reader,
    entries.map(({ selector }) => selector),
    (room) => {
      if (isChosen(room, only) && room.state === 'active' && room.mayManage) lists.begin(room)
    },
  )
  const selection = assemble({ ...manifest, entries }, found, only)
  const conditions = conditionsAt(now, version)
  let [done, touched] = [0, 0]
  const judged = await Promise.all(
    selection.rooms.map(async (room) => {
      const made = await planDesired(room, lists, conditions)
      done++
      if (onProgress) {
        touched += made.plan?.changes.filter((change) => !isQuiet(change)).length ?? 0
        onProgress({ done, total: selection.rooms.length, changes: touched })
      }
      return made
    }),
  )
  const rooms = judged.flatMap(({ plan }) => (plan ? [plan] : []))
  const changes = rooms.flatMap((room) => room.changes)
  const policy = changes.some(sendsPassword) ? await reader.fetchPasswordPolicy() : undefined
  const diagnostics = [
    ...selection.diagnostics,
    ...admitPortal(selection.rooms, conditions),
    ...judged.flatMap((room) => room.diagnostics),
    ...(policy ? changes.flatMap((change) => admitPassword(change, policy)) : []),
  ]
  diagnostics.sort(compareDiagnostics)
  const made = { manifest: manifest.name, portal: { url: reader.url, version }, rooms, diagnostics }
  return checked({ ...made, diagnostics: [...diagnostics, ...guard(made, manifest.guard)] }, diagnostics)
}

function conditionsAt(now: number, version: string | undefined): Conditions {
  return { now: instantOf(now), version, abilities: abilitiesOf(version) }
}

async function planDesired(
  desired: DesiredRoom,
  lists: LinkLists,
  conditions: Conditions,
): Promise<Partial<ReturnType<typeof planAdmitted>> & { readonly diagnostics: readonly Diagnostic[] }> {
  const refusal = admitRoom(desired)
  if (refusal) return { diagnostics: [refusal] }
  try {
    return planAdmitted(desired, await lists.of(desired.room), conditions)
  } catch (caught) {
    const error = portalErrorOf(caught)
    if (!isOfOneRoom(error)) throw error
    return { diagnostics: [admitAnswer(desired, error)] }
  }
}

const randomBytes = (count: number): Uint8Array => crypto.getRandomValues(new Uint8Array(count))

/** How a plan is carried out; all of it has defaults. */
export interface CarryOutOptions {
  /** Milliseconds since 1970. */
  readonly now?: () => number
  /** That many unguessable bytes. */
  readonly random?: (bytes: number) => Uint8Array
  /** Once aborted, no further room is started. */
  readonly stop?: AbortSignal
  /**
   * Told of each request that was to change something, before the next write of that room; resolves with `false` where
   * it could not keep that: then no further change is begun.
   */
  readonly record?: (entry: AuditEntry) => Promise<boolean>
  /** How many rooms are worked on at once; default 16. */
  readonly width?: number
  /** Told whenever a room is done with. */
  readonly onProgress?: ((progress: Progress) => void) | undefined
}

/** Carries out a plan, and nothing that is not in it. What the portal refuses is an outcome in the report. */
export function carryOut(made: Plan, writer: Writer, options: CarryOutOptions = {}): Promise<Report> {
  const { now = Date.now, random = randomBytes, stop = new AbortController().signal, width = 16 } = options
  const { record, onProgress } = options
  const { version } = made.portal
  return apply(made, {
    ...{ writer, random, stop, width, record, onProgress },
    run: nameRun(now(), random),
    judge: {
      missed: (asked, shown) => missedFields(asked, shown, abilitiesOf(version)),
      replan: ({ desired }, links) => planRoom(desired, links, conditionsAt(now(), version)),
    },
  })
}

/** Names sort by time; runs of the same second differ in their last part. */
function nameRun(now: number, random: (bytes: number) => Uint8Array): string {
  const time = writeInstant(instantOf(now)).replaceAll(/[-:]/g, '')
  return `${time}-${[...random(3)].map((byte) => byte.toString(16).padStart(2, '0')).join('')}`
}
