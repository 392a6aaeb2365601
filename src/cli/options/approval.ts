import { type Command, InvalidArgumentError, Option } from 'commander'
import { diagnose as diagnoseFile } from '../../host/diagnostics.ts'
import type { World } from '../../host/world.ts'
import type { Plan } from '../../model/change.ts'
import { type Checked, checked, type Diagnostic } from '../../model/diagnostic.ts'
import { units, writeDuration } from '../../model/values/duration.ts'
import { diagnose } from '../../view/diagnostics.ts'
import type { Approval, Verdict } from '../../view/document/approval.ts'
import { readDocument } from '../../view/document/read-document.ts'
import type { PlanDocument, SavedPlan } from '../../view/document/shape.ts'
import type { Refusal } from '../../view/terminal/excerpt.ts'
import { loadFile } from '../files/files.ts'
import type { PlanArgs } from './options.ts'

/** The options that approve a plan beforehand. */
export interface ApprovalArgs {
  /** The path of a saved plan. */
  readonly plan?: string
  readonly expectDigest?: string
  /** How old a saved plan may be, in milliseconds. */
  readonly maxAge?: number
}

/** Adds the option that names a plan by its digest. */
export function withDigest(command: Command, description: string): Command {
  return command.addOption(new Option('--expect-digest <digest>', description).argParser(parseDigest))
}

function parseDigest(text: string): string {
  if (/^sha256:[0-9a-f]{32}$/.test(text)) return text
  throw new InvalidArgumentError('Write it as plan prints it: sha256: and 32 hexadecimal digits in lower case.')
}

/** Whether a plan was approved beforehand, so nobody needs to be asked. */
export function isApproved({ plan, expectDigest }: ApprovalArgs): boolean {
  return plan !== undefined || expectDigest !== undefined
}

/** The default of --max-age: a week, in milliseconds. */
const defaultMaxAge = units.w

/** How far the clocks of two machines may differ, in milliseconds. */
const maxClockSkew = 300_000

/** Reads the approval, if there is one. A file and a digest must belong to one plan. */
export async function readApproval(
  { plan: file, expectDigest: expected, maxAge = defaultMaxAge }: ApprovalArgs,
  world: World,
): Promise<Checked<Approval | undefined>> {
  if (file === undefined) return checked(expected === undefined ? undefined : { digest: expected }, [])
  const read = await loadPlan(file, world)
  if (!read.ok) return read
  const { digest } = read.value
  return checked({ digest, saved: { file, plan: read.value } }, [
    ...checkAge(file, read.value, maxAge, world),
    ...checkDigest(file, digest, expected),
  ])
}

/** Checks the digest of a saved plan against the expected one, if given. */
export function checkDigest(file: string, digest: string, expected: string | undefined): readonly Diagnostic[] {
  if (expected === undefined || expected === digest) return []
  return [diagnose('saved/other-digest', { file, approved: digest, expected })]
}

/** Checks the age of a saved plan. A portal changed and changed back looks untouched, so approvals expire. */
function checkAge(file: string, { madeAt, seal }: SavedPlan, maxAge: number, { now }: World): readonly Diagnostic[] {
  if (seal === null || madeAt === null) return [diagnose('saved/unverified', { file })]
  const age = now() - Date.parse(madeAt)
  if (age <= maxAge && age >= -maxClockSkew) return []
  return [diagnose('saved/age', { file, madeAt, isOld: age > maxAge, limit: writeDuration(maxAge) })]
}

/** Reads a saved plan. */
export async function loadPlan(file: string, world: World): Promise<Checked<SavedPlan>> {
  const loaded = await loadFile(file, (about) => diagnoseFile('saved/unreadable', about), world)
  return loaded.ok ? readDocument(loaded.value) : loaded
}

/** Checks that a saved plan is for this manifest and portal, before any request. */
export function checkApproval({ saved }: Approval, manifest: string, portal: string): readonly Diagnostic[] {
  if (!saved) return []
  const { file, plan } = saved
  return [
    ...(plan.manifest === manifest
      ? []
      : [diagnose('saved/other-manifest', { file, approved: plan.manifest, now: manifest })]),
    ...(plan.portal.url === portal
      ? []
      : [diagnose('saved/other-portal', { file, approved: plan.portal.url, now: portal })]),
  ]
}

/**
 * Reports approved revokes in rooms that this run did not read, because it had no base or sweep: nobody knows whether
 * they are done.
 */
export function checkUnseen(
  verdict: Verdict | undefined,
  approval: Approval | undefined,
  { room: only }: Pick<PlanArgs, 'room'>,
): readonly Diagnostic[] {
  const saved = approval?.saved
  if (!verdict?.difference || !saved || only.length > 0) return []
  const { difference, now } = verdict
  const by = missingIn(now, saved.plan)
  if (by === undefined) return []
  const seen = new Set(now.rooms.map(({ id }) => id))
  const revokes = difference.unneeded.filter(
    ({ room, change }) => change.kind === 'revoke' && !seen.has(room.id),
  ).length
  if (revokes === 0) return []
  return [diagnose('saved/unseen', { file: saved.file, revokes, by })]
}

/**
 * Reports the refusals of a saved plan that depend on a base, if this run has none: the new plan cannot repeat them.
 * All other guards check the new plan.
 */
export function checkRefused(approval: Approval | undefined, now: Plan): readonly Diagnostic[] {
  const saved = approval?.saved
  const isOfBase = ({ code }: { readonly code: string }): boolean =>
    ['guard/unprotected', 'guard/unjudged', 'policy/denied-at-base'].includes(code)
  const refusals = saved?.plan.diagnostics.filter(isOfBase) ?? []
  if (!saved || refusals.length === 0 || now.diagnostics.some(isOfBase)) return []
  return refusals.map(({ message }) => diagnose('saved/refused', { file: saved.file, refusal: message }))
}

/** Returns what made the saved plan read more rooms than this run: a sweep or a base. */
function missingIn(now: PlanDocument, saved: PlanDocument): 'sweep' | 'base' | undefined {
  if (now.swept !== null) return undefined
  if (saved.swept !== null) return 'sweep'
  return saved.summary.origins !== null && now.summary.origins === null ? 'base' : undefined
}

/** Makes the refusal if something would happen that was not approved. */
export function staleRefusal({ approved, now, difference, moved, misstatements }: Verdict): Refusal {
  const parts: readonly (readonly [number, string, string])[] = [
    [difference?.unapproved.length ?? 0, 'change is new or different', 'changes are new or different'],
    [moved.length, 'link has been changed since', 'links have been changed since'],
    [misstatements.length, 'thing is not as the file shows it', 'things are not as the file shows them'],
  ]
  const counted = parts.flatMap(([many, one, more]) => (many === 0 ? [] : [`${many} ${many === 1 ? one : more}`]))
  const other = `its digest is ${now.digest}, and ${approved} was approved`
  return {
    code: 'plan/stale',
    message: `What would happen now is not what was approved: ${difference ? counted.join(', ') : other}.`,
    hint: 'Nothing was changed. Read the plan as it is now, and have it approved.',
  }
}
