import { type PlanOptions, plan } from '../../flow.ts'
import { readManifest } from '../../manifest/read/manifest.ts'
import type { ManifestFile } from '../../manifest/yaml/source.ts'
import { isEmpty, omissionsOf, type Plan } from '../../model/change.ts'
import { type Checked, checked, failed } from '../../model/diagnostic.ts'
import type { FileChange } from '../../model/file-change.ts'
import type { Reader } from '../../model/gateway.ts'
import { givenNow } from '../../model/values/instant.ts'
import {
  checkTarget,
  type Declared,
  declaredFor,
  entriesWithout,
  findDeclared,
  type LinkTarget,
  notDeclared,
} from '../declared/find.ts'
import { readFiles, type ValidateOptions } from '../validate.ts'
import { rotateInFiles } from './in-files.ts'

/** The link to give a new URL, and what reading the manifest depends on. */
export interface RotateOptions extends ValidateOptions, LinkTarget, Pick<PlanOptions, 'guard'> {
  /** The new rotation. Default: the next number. */
  readonly to?: string
}

/**
 * How a link gets a new URL. `files`: write these files; their plan then replaces the link. `plan`: a primary link has no rotation,
 * so apply this plan, which does that alone.
 */
export type Rotation =
  | { readonly kind: 'files'; readonly files: readonly FileChange[] }
  | { readonly kind: 'plan'; readonly plan: Plan }

/**
 * Prepares a new URL for a link, and changes nothing itself. Asks the portal only if the manifest alone does not show which entry
 * declares the link, or for a primary link. Rejects with a PortalError.
 */
export async function rotate(
  files: readonly ManifestFile[],
  reader: Reader,
  { room, key, to, ...options }: RotateOptions,
): Promise<Checked<Rotation>> {
  const target = { room, key }
  const now = givenNow(options.now)
  // Rotating in a file does not need the values of variables.
  const open = readManifest(files, options.env ?? {}, now, 'open')
  if (!open.ok) return open
  const refusal = checkTarget(target, open.value)
  if (refusal) return failed(refusal)
  if (key === 'primary') return reissue(files, reader, { ...target, ...options })
  const named = declaredFor(target, open.value)
  const found = named.length > 0 ? checked(named, []) : await findOnPortal(files, reader, { ...target, ...options })
  if (!found.ok) return found
  const rotated = rotateInFiles(files, found.value, { to, now })
  return rotated.ok ? checked({ kind: 'files' as const, files: rotated.value }, []) : rotated
}

async function findOnPortal(
  files: readonly ManifestFile[],
  reader: Reader,
  { room, key, ...options }: RotateOptions,
): Promise<Checked<readonly Declared[]>> {
  const manifest = readFiles(files, options)
  return manifest.ok ? findDeclared({ room, key }, manifest.value, reader) : manifest
}

async function reissue(
  files: readonly ManifestFile[],
  reader: Reader,
  { room, key, guard = {}, ...options }: RotateOptions,
): Promise<Checked<Rotation>> {
  const manifest = readFiles(files, options)
  if (!manifest.ok) return manifest
  const planned = await plan(manifest.value, reader, { now: options.now, only: [room], reissue: true, guard })
  if (!planned.ok) return planned
  const omissions = omissionsOf(planned.value)
  if (omissions.length > 0) return failed(...omissions)
  if (isEmpty(planned.value)) return failed(notDeclared({ room, key }, entriesWithout(key, manifest.value)))
  return { ok: true, value: { kind: 'plan', plan: planned.value }, diagnostics: planned.diagnostics }
}
