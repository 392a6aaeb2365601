import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, onTestFinished, test } from 'vitest'
import { readManifest } from '../../src/manifest/read/manifest.ts'
import { readFaults, readSeed } from '../../src/manifest/sandbox-files/sandbox-files.ts'
import { documentOf } from '../../src/view/document/document.ts'
import { paint } from '../../src/view/terminal/paint.ts'
import { planText } from '../../src/view/terminal/plan.ts'
import { command, makeFolder, startCommand } from '../commands/process.ts'
import { fileOf } from '../manifest/reading.ts'
import { now } from '../plan/links.ts'
import { planOn, staged } from '../plan/stage.ts'
import { casesByChance, casesByNumber, type FaultCase } from './fault-cases.ts'
import { playApply, standFor } from './played.ts'
import { expectOfAll, filesOf, linesFor } from './repro.ts'

test('the files of a case are the case: the same rooms, the same plan, the same faults', async () => {
  await fc.assert(
    fc.asyncProperty(fc.oneof(casesByNumber, casesByChance), async (one) => {
      const { world, schedule } = one
      const files = filesOf(one)
      const read = (name: string): ReturnType<typeof fileOf> => fileOf(files[name] ?? '', name)
      const [manifest, seed, faults] = [
        readManifest([read('roomlinks.yaml')], {}, now),
        readSeed(read('portal.yaml')),
        readFaults(read('faults.yaml')),
      ]
      if (!manifest.ok || !seed.ok || !faults.ok) return expect.fail('A file cannot be read.')
      const isSlow = schedule.faults.some(({ fault }) => fault === 'delay' || fault === 'slowBody')
      if (!isSlow) expect(faults.value).toEqual(schedule)
      const options = { profile: world.profile, timeZone: world.timeZone }
      const [portal, again] = [staged(world.rooms, options), staged(seed.value, options)]
      expect(again.sandbox.rooms()).toEqual(portal.sandbox.rooms())
      const [plan, same] = [await planOn(portal, world.manifest), await planOn(again, manifest.value)]
      const [said, saidAgain] = [plan, same].map(({ diagnostics }) => diagnostics.map(({ message }) => message))
      expect(new Set(saidAgain)).toEqual(new Set(said))
      if (plan.ok && same.ok)
        expect(planText(documentOf(same.value), paint(false))).toBe(planText(documentOf(plan.value), paint(false)))
    }),
    { numRuns: 100 },
  )
})

/** A case out of many, in which the second write is answered by somebody else. */
async function oneCase(): Promise<FaultCase> {
  for (const one of fc.sample(casesByNumber, { seed: 1, numRuns: 100 })) {
    const schedule = { faults: [{ on: { method: 'PUT' as const }, requests: [2], fault: 'notJson' as const }] }
    const play = { ...one, schedule, concurrency: 1 }
    const { ended } = await playApply(standFor(play), play)
    if (ended.code === 7) return play
  }
  return expect.fail('No case fails in part.')
}

test('the command lines of a case end as the case did', async () => {
  const one = await oneCase()
  const played = await playApply(standFor(one), one)
  const cwd = makeFolder(filesOf(one))
  const { serve, apply } = linesFor(one, 0)
  const sandbox = startCommand(`${serve} --json`, { cwd })
  await sandbox.says('\n')
  const { url, apiKey }: { url: string; apiKey: string } = JSON.parse(sandbox.out())
  const ended = await command(apply, { cwd, env: { DOCSPACE_URL: url, DOCSPACE_API_KEY: apiKey } })
  expect(ended.code).toBe(played.ended.code)
  const report = readFileSync(join(cwd, 'report.json'), 'utf8').replaceAll(url, 'http://localhost')
  expect({ ...JSON.parse(report), run: '' }).toEqual({ ...played.document, run: '' })
})

test('a law that is broken leaves the smallest case in a folder, and says how to play it', async () => {
  const law = ({ schedule }: FaultCase): Promise<void> =>
    schedule.faults.some(({ fault }) => fault === 'resetAfter')
      ? Promise.reject(new Error('Broken.'))
      : Promise.resolve()
  const error: unknown = await expectOfAll(casesByNumber, law, 200).then(
    () => expect.fail('It holds.'),
    (thrown) => thrown,
  )
  const [, folder = ''] = /is in (\S+) \(fast-check: \{ seed: -?\d+, path: '[\d:]+' \}\)/.exec(String(error)) ?? []
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  expect(String(error)).toMatch(/^Error: Broken\.\n/)
  expect(String(error)).toContain(`cd ${folder} && roomlinks sandbox --port 8080 --api-key sk-once-more`)
  expect(readFileSync(join(folder, 'faults.yaml'), 'utf8')).toContain('fault: resetAfter')
  expect(readFileSync(join(folder, 'portal.yaml'), 'utf8')).toContain('rooms:')
  expect(readFileSync(join(folder, 'roomlinks.yaml'), 'utf8')).toContain('name: client-portal')
})
