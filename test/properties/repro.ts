import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { stringify } from 'yaml'
import type { Fault } from '../../src/sandbox/index.ts'
import { usualSeed } from '../soak.ts'
import { type FaultCase, shortTimeout } from './fault-cases.ts'
import { manifestText } from './manifest-text.ts'
import { apiKey } from './played.ts'

/** How long one request may take for those who run the command, in milliseconds. */
const usualTimeout = 30_000

/** The files with which {@link linesFor} play a case, by name. */
export function filesOf({ world: { rooms, manifest }, schedule }: FaultCase): Readonly<Record<string, string>> {
  return {
    'roomlinks.yaml': manifestText(manifest),
    'portal.yaml': stringify({ rooms }),
    'faults.yaml': stringify({ ...schedule, faults: schedule.faults.map(atUsualPace) }),
  }
}

/** What takes too long in a test takes too long for the command as well. */
function atUsualPace(fault: Fault): Fault {
  const { fault: kind, after } = fault
  const isSlow = kind === 'delay' || kind === 'slowBody'
  return isSlow && after !== undefined ? { ...fault, after: (after * usualTimeout) / shortTimeout } : fault
}

/** The command lines that play a case, in its folder and in two terminals. */
export function linesFor({ world: { profile }, concurrency }: FaultCase, port: number): Readonly<Record<Line, string>> {
  return {
    serve: `sandbox --port ${port} --api-key ${apiKey} --profile ${profile} --seed portal.yaml --faults faults.yaml`,
    apply: `apply --auto-approve --concurrency ${concurrency} --json-into report.json`,
  }
}

type Line = 'serve' | 'apply'

/**
 * Holds a law against so many cases, the same ones in each `npm test`. If one breaks it, the smallest that does is left in
 * a folder, and the error says how to play it.
 */
export async function expectOfAll(
  cases: fc.Arbitrary<FaultCase>,
  law: (one: FaultCase) => Promise<void>,
  numRuns: number,
): Promise<fc.RunDetails<[FaultCase]>> {
  const details = await fc.check(fc.asyncProperty(cases, law), { numRuns, ...usualSeed })
  const [found] = details.counterexample ?? []
  if (found) throw new Error(storyOf(found, details), { cause: details.errorInstance })
  if (details.failed) throw new Error(fc.defaultReportMessage(details) ?? 'The law could not be tried.')
  return details
}

function storyOf(found: FaultCase, { seed, counterexamplePath, errorInstance }: fc.RunDetails<[FaultCase]>): string {
  const folder = mkdtempSync(join(tmpdir(), 'roomlinks-repro-'))
  for (const [name, text] of Object.entries(filesOf(found))) writeFileSync(join(folder, name), text)
  const { serve, apply } = linesFor(found, 8080)
  return `${errorInstance instanceof Error ? errorInstance.message : errorInstance}

The smallest case is in ${folder} (fast-check: { seed: ${seed}, path: '${counterexamplePath}' }). In two terminals:

  cd ${folder} && roomlinks ${serve}
  cd ${folder} && DOCSPACE_URL=http://127.0.0.1:8080 DOCSPACE_API_KEY=${apiKey} roomlinks ${apply}
`
}
