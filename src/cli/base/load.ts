import type { World } from '../../host/world.ts'
import { type ReadManifest, readManifest, readPasswords } from '../../manifest/read/manifest.ts'
import type { KnownSecret } from '../../manifest/secrets/known-secrets.ts'
import { type Checked, checked, type Diagnostic, failed } from '../../model/diagnostic.ts'
import type { Manifest } from '../../model/room.ts'
import { instantOf } from '../../model/values/instant.ts'
import { checkPlain } from '../../plan/check/unprotected.ts'
import { diagnose, type UnconfirmedReason } from '../diagnostics.ts'
import { defaultManifest, loadFiles } from '../files/load.ts'
import type { BaseArgs, FileArgs } from '../options/options.ts'
import type { PortalArgs } from '../portal.ts'
import { type ManifestAtCommit, manifestFilesAt } from './repository.ts'

/** The manifest as it was, or its first error. */
export type Base = BaseInfo & ({ readonly manifest: Manifest } | { readonly why: string })

interface BaseInfo {
  /** The git ref of the base; absent for files. */
  readonly ref?: string
  /** The files of the base; empty if the manifest is new. */
  readonly files: readonly string[]
  /** The passwords in the base, even if it is not valid. */
  readonly passwords: readonly KnownSecret[]
  /** There is no commit to compare with. The manifest is then empty. */
  readonly isNone?: true
  /** The old files are known, but may not have been this manifest: see {@link ManifestAtCommit}. */
  readonly doubt?: ManifestAtCommit['doubt']
}

/**
 * Reads the base that the options name, for the manifest `name`. Missing environment variables are not errors here. For
 * `defaults`, see {@link readManifest}.
 */
export async function loadBase(
  args: BaseArgs & FileArgs,
  name: string,
  world: World,
  secrets: readonly KnownSecret[],
  defaults: 'used' | 'open' = 'used',
): Promise<Checked<Base>> {
  const { base: ref, baseFile, file, exclude } = args
  const empty = { name, guard: {}, entries: [] }
  if (ref !== undefined && isNoCommit(ref)) {
    return checked({ ref, files: [], passwords: [], manifest: empty, isNone: true }, [diagnose('base/none', {})])
  }
  const found =
    ref === undefined
      ? await loadManifestAtCommit(baseFile, exclude, world)
      : await manifestFilesAt(ref, { ...args, file: file.length > 0 ? file : [defaultManifest] }, world)
  if (!found.ok) return found
  const { files, doubt } = found.value
  const base = {
    ...(ref !== undefined && { ref }),
    files: files.map((each) => each.file),
    passwords: readPasswords(files, world.variables, 'a password of the base'),
    ...(doubt && { doubt }),
  }
  if (ref !== undefined && files.length === 0) {
    return checked({ ...base, manifest: empty }, [diagnose('base/new', { ref })])
  }
  const read = readManifest(files, world.variables, instantOf(world.now()), 'past', secrets, defaults)
  return checked(read.ok ? { ...base, manifest: read.value } : { ...base, why: firstErrorText(read.diagnostics) }, [])
}

/** Whether a ref is all zeros, which CI systems give for the first push of a branch: there is nothing to compare with. */
export function isNoCommit(ref: string): boolean {
  return /^(?:0{40}|0{64})$/.test(ref)
}

/** Reads the files of `--base-file`. */
async function loadManifestAtCommit(
  paths: readonly string[],
  exclude: readonly string[] | undefined,
  world: World,
): Promise<Checked<ManifestAtCommit>> {
  const found = await loadFiles(paths, exclude, world)
  if (found.ok) return checked({ files: found.value }, found.diagnostics)
  const hint = 'Name the manifest as it was with --base-file, or a git ref with --base.'
  return failed(...found.diagnostics.map((each) => ({ ...each, hint })))
}

/** Returns the first error with its place. */
export function firstErrorText(diagnostics: readonly Diagnostic[]): string {
  const errors = diagnostics.flatMap(({ severity, span, message }) =>
    severity === 'error' && span ? [`${span.file}:${span.line}:${span.column}: ${message}`] : [],
  )
  return errors.slice(0, 1).join('')
}

/**
 * Checks that the key may be sent. It may not if only the manifest names the portal and the base does not confirm it:
 * otherwise, the author of a change could have the key sent to a server of their own.
 */
export function confirmPortal(
  { portal }: Pick<Manifest, 'portal'>,
  base: Base,
  args: Pick<PortalArgs, 'portal'>,
  { env }: Pick<World, 'env'>,
): readonly Diagnostic[] {
  // As in findAddress, an empty value names no portal.
  const isNamed = Boolean(args.portal) || Boolean(env['DOCSPACE_URL'])
  if (isNamed || portal === undefined) return []
  const why = whyUnconfirmed(portal, base)
  if (why === undefined) return []
  const invalid = 'why' in base ? [diagnose('base/invalid', base)] : []
  return [...invalid, diagnose('base/portal-moved', { why })]
}

function whyUnconfirmed(portal: string, base: Base): UnconfirmedReason | undefined {
  if ('why' in base) return 'invalid'
  if (base.isNone) return 'none'
  if (base.files.length === 0) return 'new'
  if (base.doubt) return base.doubt
  if (base.manifest.portal === undefined) return 'unnamed'
  return base.manifest.portal === portal ? undefined : 'moved'
}

/**
 * Checks what a manifest must not show because of its base: passwords of the base, and variables that only the new
 * manifest calls plain. `base` is absent if it is not valid. `reread` reads the manifest with further secrets.
 */
export function checkShown(
  manifest: Manifest,
  base: Manifest | undefined,
  passwords: readonly KnownSecret[],
  reread: (further: readonly KnownSecret[]) => ReadManifest,
): readonly Diagnostic[] {
  const again = passwords.length === 0 ? [] : reread(passwords).diagnostics
  return [...again.filter(({ severity }) => severity === 'error'), ...checkPlain(manifest, base)]
}
