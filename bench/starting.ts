import { join } from 'node:path'
import { manifestOf } from './manifests.ts'
import { type Command, compare, mebibytes, type Row, runPairs, seconds } from './measure.ts'
import { withManifest } from './portal.ts'

/** The built command. */
export const executable: string = join(process.cwd(), 'dist/roomlinks.cjs')

const nothing: Command = { args: ['-e', '0'] }

/** Measures the start of the command. */
export async function start(): Promise<readonly Row[]> {
  const { ours, theirs } = await runPairs({ args: [executable, '--version'] }, nothing, 25)
  return [compare('start', '--version, against node -e 0', [ours.seconds, theirs.seconds], 1.25)]
}

/** Measures the validation of ten links. */
export function validateSmall(): Promise<readonly Row[]> {
  return withManifest(manifestOf(5, 2), async (cwd) => {
    const { ours, theirs } = await runPairs({ args: [executable, 'validate'], cwd }, nothing, 25)
    return [compare('validate-small', 'validate of 10 links, against node -e 0', [ours.seconds, theirs.seconds], 2.4)]
  })
}

const parser = join(process.cwd(), 'node_modules/yaml/dist/index.js')
const parsing = `import{readFileSync}from'node:fs';import{parseDocument}from${JSON.stringify(parser)};parseDocument(readFileSync('roomlinks.yaml','utf8'))`

/** Measures the validation of 30,000 links. */
export function validateLarge(): Promise<readonly Row[]> {
  return withManifest(manifestOf(10_000, 3), async (cwd) => {
    const rival: Command = { args: ['--input-type=module', '-e', parsing], cwd }
    const { ours, theirs } = await runPairs({ args: [executable, 'validate'], cwd }, rival, 5, true)
    const what = 'validate of 30,000 links, against yaml alone'
    return [
      {
        name: 'validate-large',
        what,
        ours: seconds(ours.seconds),
        against: seconds(theirs.seconds),
        ratio: ours.seconds / theirs.seconds,
        goal: 1.35,
      },
      compare('validate-large', `peak memory of the same`, [ours.peak, theirs.peak], 1.5, mebibytes),
    ]
  })
}
