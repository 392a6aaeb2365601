import { type Command, InvalidArgumentError, Option } from 'commander'
import { diagnose as diagnoseFile } from '../../host/diagnostics.ts'
import type { World } from '../../host/world.ts'
import type { Plan } from '../../model/change.ts'
import { type Checked, checked, type Diagnostic } from '../../model/diagnostic.ts'
import { writeDuration } from '../../model/text/duration.ts'
import { diagnose } from '../../view/diagnostics.ts'
import type { Approval, Verdict } from '../../view/document/approval.ts'
import { readDocument } from '../../view/document/read-document.ts'
import type { PlanDocument, SavedPlan } from '../../view/document/shape.ts'
import type { Refusal } from '../../view/text/excerpt.ts'
import { loadFile } from '../files/files.ts'
import type { PlanArgs } from './options.ts'

/** What was approved beforehand. */
export interface ApprovalArgs {
  /** The path of a saved plan. */
  readonly plan?: string
  readonly expectDigest?: string
  /** How old a saved plan may be, in seconds. */
  readonly maxAge?: number
}

/** The option that names a plan by its digest. */
export function withDigest(command: Command, description: string): Command {
  return command.addOption(new Option('--expect-digest <digest>', description).argParser(digestOf))
}

function digestOf(text: string): string {
  if (/^sha256:[0-9a-f]{32}$/.test(text)) return text
  throw new InvalidArgumentError('Write it as plan prints it: sha256: and 32 of the characters 0 to 9 and a to f.')
}

/** Whether something was approved beforehand, so that nobody has to be asked. */
export function isApproved({ plan, expectDigest }: ApprovalArgs): boolean {
  return plan !== undefined || expectDigest !== undefined
}

/** The default of --max-age: a week, in seconds. */
const week = 7 * 86_400

/** Clocks of two machines differ: so far, in seconds, none of them is wrong. */
const skew = 300

/** Reads what was approved, if anything was. A file and a digest have to be those of one plan. */
export async function readApproval(
  { plan: file, expectDigest: expected, maxAge = week }: ApprovalArgs,
  world: World,
): Promise<Checked<Approval | undefined>> {
  if (file === undefined) return checked(expected === undefined ? undefined : { digest: expected }, [])
  const read = await loadPlan(file, world)
  if (!read.ok) return read
  const { digest } = read.value
  return checked({ digest, saved: { file, plan: read.value } }, [
    ...admitAge(file, read.value, maxAge, world),
    ...admitDigest(file, digest, expected),
  ])
}

/** Whether the digest of a saved plan is the one that was expected, if one was. */
export function admitDigest(file: string, digest: string, expected: string | undefined): readonly Diagnostic[] {
  if (expected === undefined || expected === digest) return []
  return [diagnose('saved/other-digest', { file, approved: digest, expected })]
}

/** A portal that was put back as it was cannot be told from one that nobody has touched: so an approval ends some time. */
function admitAge(file: string, { madeAt, seal }: SavedPlan, maxAge: number, { now }: World): readonly Diagnostic[] {
  if (seal === null || madeAt === null) return [diagnose('saved/unverified', { file })]
  const age = now() / 1000 - Date.parse(madeAt) / 1000
  if (age <= maxAge && age >= -skew) return []
  return [diagnose('saved/age', { file, madeAt, isOld: age > maxAge, limit: writeDuration(maxAge) })]
}

/** Reads a plan that was saved. */
export async function loadPlan(file: string, world: World): Promise<Checked<SavedPlan>> {
  const loaded = await loadFile(file, (about) => diagnoseFile('saved/unreadable', about), world)
  return loaded.ok ? readDocument(loaded.value) : loaded
}

/** Whether a saved plan is about another manifest or portal: known before the portal is asked anything. */
export function admitApproval({ saved }: Approval, manifest: string, portal: string): readonly Diagnostic[] {
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
 * Whether a revoke was approved in a room that only a base or a sweep leads to, where there is none now: that room is not
 * looked at, and nobody knows whether it is done.
 */
export function admitUnseen(
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
 * Whether the saved plan was refused for what only a base can tell: a plan that is made anew without it knows nothing of
 * that. All other guards judge anew.
 */
export function admitRefused(approval: Approval | undefined, now: Plan): readonly Diagnostic[] {
  const saved = approval?.saved
  const isOfBase = ({ code }: { readonly code: string }): boolean =>
    code === 'guard/unprotected' || code === 'guard/unjudged'
  const refusals = saved?.plan.diagnostics.filter(isOfBase) ?? []
  if (!saved || refusals.length === 0 || now.diagnostics.some(isOfBase)) return []
  return refusals.map(({ message }) => diagnose('saved/refused', { file: saved.file, refusal: message }))
}

/** What led the one plan into more rooms, and not the other, unless a sweep has looked into all of them. */
function missingIn(now: PlanDocument, saved: PlanDocument): 'sweep' | 'base' | undefined {
  if (now.swept !== null) return undefined
  if (saved.swept !== null) return 'sweep'
  return saved.summary.origins !== null && now.summary.origins === null ? 'base' : undefined
}

/** What to say where something would happen that was not approved. */
export function staleRefusal({ approved, now, difference, moved, lies }: Verdict): Refusal {
  const parts: readonly (readonly [number, string, string])[] = [
    [difference?.unapproved.length ?? 0, 'change is new or different', 'changes are new or different'],
    [moved.length, 'link has been changed since', 'links have been changed since'],
    [lies.length, 'thing is not as the file shows it', 'things are not as the file shows them'],
  ]
  const counted = parts.flatMap(([many, one, more]) => (many === 0 ? [] : [`${many} ${many === 1 ? one : more}`]))
  const other = `its digest is ${now.digest}, and ${approved} was approved`
  return {
    code: 'plan/stale',
    message: `What would happen now is not what was approved: ${difference ? counted.join(', ') : other}.`,
    hint: 'Nothing was changed. Read the plan as it is now, and have it approved.',
  }
}
