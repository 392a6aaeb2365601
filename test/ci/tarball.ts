import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, onTestFinished } from 'vitest'
import { makeFolder } from '../commands/process.ts'

/** The package of the built command, as a team keeps it where its CI can fetch it. */
export interface Tarball {
  readonly url: string
  readonly sha256: string
}

const { files }: { readonly files: readonly string[] } = JSON.parse(readFileSync('package.json', 'utf8'))

/** Has the package made before the tests of a file; answers with it. */
export function useTarball(): () => Tarball {
  const folder = mkdtempSync(join(tmpdir(), 'roomlinks-tarball-'))
  let tarball: Tarball = { url: '', sha256: '' }
  beforeAll(() => {
    // As npm packs it, which takes ten times as long: of that itself see test/package.test.ts.
    for (const name of [...files, 'package.json']) cpSync(name, join(folder, 'package', name), { recursive: true })
    const path = join(folder, 'roomlinks.tgz')
    execFileSync('tar', ['-czf', path, '-C', folder, 'package'])
    tarball = { url: `file://${path}`, sha256: createHash('sha256').update(readFileSync(path)).digest('hex') }
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  return () => tarball
}

/** A folder for programs, which is gone when the test is over: they have checksums, and texts of all kinds, that look like secrets. */
export function makeBuildFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'roomlinks-build-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** The text of `plan-and-apply.sh`, in which the lines that are to be replaced name that package. */
export function scriptTextFor({ url, sha256 }: Tarball): string {
  const text = readFileSync('examples/ci/plan-and-apply.sh', 'utf8')
  return text.replace(/^tarball=.*$/m, `tarball=${url}`).replace(/^sha256=.*$/m, `sha256=${sha256}`)
}

/** The path of a copy of it. */
export function scriptFor(tarball: Tarball): string {
  return join(makeFolder({ 'plan-and-apply.sh': scriptTextFor(tarball) }), 'plan-and-apply.sh')
}
