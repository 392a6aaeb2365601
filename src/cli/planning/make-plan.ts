import { plan } from '../../flow.ts'
import { openReading } from '../../host/progress.ts'
import type { World } from '../../host/world.ts'
import { judge } from '../../library/judge.ts'
import type { ReadManifest } from '../../manifest/read/manifest.ts'
import { readManifest } from '../../manifest/read/manifest.ts'
import type { KnownSecret } from '../../manifest/secrets/known-secrets.ts'
import type { ManifestFile } from '../../manifest/yaml/source.ts'
import type { Plan } from '../../model/change.ts'
import { type Checked, checked, type Diagnostic } from '../../model/diagnostic.ts'
import { portalErrorOf } from '../../model/gateway.ts'
import type { Manifest } from '../../model/room.ts'
import { instantOf } from '../../model/values/instant.ts'
import { openReader } from '../../portal/gateway.ts'
import type { Connection } from '../../portal/http.ts'
import type { Approval } from '../../view/document/approval.ts'
import { checkShown, confirmPortal, loadBase } from '../base/load.ts'
import { diagnose } from '../diagnostics.ts'
import { type ExitCode, exitOf, exitOfError } from '../exit.ts'
import { loadManifestFiles } from '../files/load.ts'
import { checkApproval } from '../options/approval.ts'
import type { PlanArgs } from '../options/options.ts'
import { findAddress, findKey, keySecrets, openConnection, openDeadline } from '../portal.ts'
import { draftOutputFiles, printFailure, printProblems } from '../report/print.ts'
import { loadPolicySet } from './policies.ts'

/** A plan with its inputs; or the exit code, if the reason was already reported. */
export type PlanResult = Planned | { readonly code: ExitCode }

/** A plan, with the manifest, its files and the connection that were used for it. */
export interface Planned {
  readonly plan: Plan
  readonly manifest: Manifest
  readonly files: readonly ManifestFile[]
  readonly connection: Connection
}

/** What is known or wanted before a plan is made. */
export interface PlanOptions {
  /** Earlier errors. If there is one, nothing is sent. */
  readonly problems?: readonly Diagnostic[]
  /** If it is for another manifest or portal, nothing is sent either. */
  readonly approval?: Approval | undefined
  /** Give primary links a new URL, and plan nothing else. */
  readonly reissue?: boolean
  /** Only compare the manifest with the portal. */
  readonly comparing?: boolean
  /** An edit that is not written yet: only what it causes is planned. Takes the place of the manifest's files and of a base. */
  readonly edited?: EditedFiles | undefined
}

/** The files of a manifest before and after an edit of the links with a key. */
export interface EditedFiles {
  readonly key: string
  readonly before: readonly ManifestFile[]
  readonly after: readonly ManifestFile[]
}

/** Reads the manifest, connects to the portal, plans, and prints the warnings. Shared by plan and apply. */
export async function makePlan(args: PlanArgs, world: World, options: PlanOptions = {}): Promise<PlanResult> {
  const { problems = [], approval, edited, ...mode } = options
  const outputs = await draftOutputFiles(args, world)
  const unwritable = [...outputs.problems, ...problems]
  const key = await findKey(args.apiKeyFile, world)
  const loaded = await load(args, world, keySecrets(key.ok ? key.value : undefined), edited)
  const address = findAddress(loaded.ok ? loaded.value.manifest.portal : undefined, args, world)
  const named = { manifest: loaded.name, portal: address.ok ? address.value.url : undefined }
  const refuse = async (diagnostics: readonly Diagnostic[]): Promise<PlanResult> => {
    await printFailure({ diagnostics, ...named }, args, world, outputs.ready)
    return { code: exitOf(diagnostics) }
  }
  // Without a manifest, there is no base to read the policies at.
  const policies = await loadPolicySet(loaded.ok ? args : { ...args, base: undefined, baseFile: [] }, world)
  if (!loaded.ok || !policies.ok) return refuse([...unwritable, ...loaded.diagnostics, ...policies.diagnostics])
  const { manifest, files } = loaded.value

  const deadline = openDeadline(args)
  const connected = await openConnection(manifest.portal, args, world, deadline.signal, key)
  if (!connected.ok || unwritable.length > 0) return refuse([...unwritable, ...connected.diagnostics])
  const connection = connected.value
  const mismatches = approval ? checkApproval(approval, manifest.name, connection.url) : []
  if (mismatches.length > 0) return refuse(mismatches)
  // The plan reports an expiry in the past better: it knows whether the link exists, and with which date.
  const warnings = [
    ...loaded.diagnostics.filter(({ code }) => code !== 'link/expired'),
    ...policies.diagnostics,
    ...connected.diagnostics,
  ]

  try {
    const planned = await planWithProgress(
      { ...loaded.value, mode: { ...mode, edited: edited?.key } },
      connection,
      args,
      world,
    )
    if (!planned.ok) return refuse([...warnings, ...planned.diagnostics])
    const judged = judge(planned.value, policies.value, instantOf(world.now()), mode.comparing)
    const planWithWarnings = { ...planned.value, diagnostics: [...warnings, ...planned.value.diagnostics, ...judged] }
    printWarnings(planWithWarnings, args, world)
    return { plan: planWithWarnings, manifest, files, connection }
  } catch (caught) {
    const error = portalErrorOf(caught)
    // Requests in progress would keep the process from ending.
    deadline.abort()
    const diagnostics = [...loaded.diagnostics, ...policies.diagnostics, ...connected.diagnostics]
    await printFailure({ diagnostics, error, ...named }, args, world)
    return { code: exitOfError(error) }
  }
}

/** What the plan is for. */
type PlanMode = Pick<PlanOptions, 'reissue' | 'comparing'> & { readonly edited: string | undefined }

/** Plans, and shows the progress. Rejects with a PortalError. */
async function planWithProgress(
  { manifest, base, isBaseInvalid, mode }: Loaded & { readonly mode: PlanMode },
  connection: Connection,
  args: PlanArgs,
  world: World,
): Promise<Checked<Plan>> {
  const { onProgress, end } = openReading(world)
  const guard = { limits: args, allow: args.allow }
  const { room: only, sweep = false } = args
  const options = { now: world.now(), only, base, isBaseInvalid, sweep, guard, ...mode, onProgress }
  return plan(manifest, openReader(connection), options).finally(end)
}

function printWarnings({ diagnostics }: Plan, args: PlanArgs, world: World): void {
  const warnings = diagnostics.filter(({ severity }) => severity === 'warning')
  printProblems(warnings, args, world)
  // On a terminal, the plan follows.
  if (warnings.length > 0) world.err('\n')
}

interface Loaded {
  readonly manifest: Manifest
  readonly files: readonly ManifestFile[]
  readonly base?: Manifest
  readonly isBaseInvalid?: true
}

/** Reads the manifest, and its base if requested: for an edit, the manifest before it. */
async function load(
  args: PlanArgs,
  world: World,
  secrets: readonly KnownSecret[],
  edited: EditedFiles | undefined,
): Promise<Checked<Loaded> & Pick<ReadManifest, 'name'>> {
  const texts = edited ? checked(edited.after, []) : await loadManifestFiles(args, world)
  if (!texts.ok) return texts
  const files = texts.value
  const readWith = (known: readonly KnownSecret[]): ReadManifest =>
    readManifest(files, world.variables, instantOf(world.now()), 'error', known)
  const read = readWith(secrets)
  if (!read.ok) return read
  const { value: manifest, diagnostics: found } = read
  const { name } = manifest
  if (edited) {
    const before = readManifest(edited.before, world.variables, instantOf(world.now()), 'past', secrets)
    return { ...checked({ manifest, files, ...(before.ok && { base: before.value }) }, found), name }
  }
  if (args.base === undefined && args.baseFile.length === 0) return { ...checked({ manifest, files }, found), name }
  const loadedBase = await loadBase(args, manifest.name, world, secrets)
  if (!loadedBase.ok) return { ...loadedBase, name, diagnostics: [...found, ...loadedBase.diagnostics] }
  const { value, diagnostics } = loadedBase
  // A first push has nothing to compare with. But its author must not decide what may be shown.
  const base = 'why' in value || value.isNone ? undefined : value.manifest
  const shown = checkShown(manifest, base, value.passwords, (further) => readWith([...secrets, ...further]))
  if (shown.length > 0) return { ok: false, name, diagnostics: [...found, ...diagnostics, ...shown] }
  const unconfirmed = confirmPortal(manifest, value, args, world)
  if (unconfirmed.length > 0) return { ok: false, name, diagnostics: [...found, ...diagnostics, ...unconfirmed] }
  if ('why' in value)
    return {
      ...checked({ manifest, files, isBaseInvalid: true as const }, [...found, diagnose('base/invalid', value)]),
      name,
    }
  return { ...checked({ manifest, files, ...(base && { base }) }, [...found, ...diagnostics]), name }
}
