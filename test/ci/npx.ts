import { chmodSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { bin, makeFolder } from '../cli/process.ts'

const { version }: { readonly version: string } = JSON.parse(readFileSync('package.json', 'utf8'))

/** A PATH on which `npx --yes roomlinks@VERSION` is what was built, for the version that it is, and nothing else. */
export function pathWithNpx(): string {
  const npx = `#!/bin/sh
if [ "$1 $2" != "--yes roomlinks@${version}" ]; then
  echo "npx: nothing here is called $1 $2" >&2
  exit 127
fi
shift 2
exec '${process.execPath}' '${bin}' "$@"
`
  const folder = makeFolder({ npx })
  chmodSync(join(folder, 'npx'), 0o755)
  return `${folder}:${process.env['PATH']}`
}
