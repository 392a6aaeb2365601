import { describe, expect, test } from 'vitest'
import { createSandbox, type Fault, type FaultSchedule, type Sandbox } from '../../src/sandbox/index.ts'

const version = '/api/2.0/settings/version/build'
const get = (sandbox: Sandbox) => sandbox.fetch(new Request(`http://portal.test${version}`))

/** What became of requests sent one after another: the status of each. */
async function course(schedule: FaultSchedule, requests: readonly string[]): Promise<string> {
  const sandbox = createSandbox({ faults: schedule })
  const statuses: number[] = []
  for (const request of requests) {
    const [method = '', path = ''] = request.split(' ')
    statuses.push((await sandbox.fetch(new Request(`http://portal.test${path}`, { method }))).status)
  }
  return statuses.join(' ')
}

const four = Array<string>(4).fill(`GET ${version}`)
const mixed = [`GET ${version}`, `PUT ${version}?x=1`, 'GET /a/b/c', 'GET /a/c', 'GET /b/a/c', 'POST /a/b/c?d=/e']
const mixedCalm = '200 404 404 404 404 404'

describe('a schedule', () => {
  test.for<{ name: string; faults: Fault[]; requests: readonly string[]; want: string }>([
    { name: 'nothing', faults: [], requests: mixed, want: mixedCalm },
    { name: 'every request', faults: [{ fault: 'html502' }], requests: four, want: '502 502 502 502' },
    { name: 'by number', faults: [{ requests: [1, 3], fault: 'html502' }], requests: four, want: '502 200 502 200' },
    { name: 'every other', faults: [{ every: 2, fault: 'html502' }], requests: four, want: '200 502 200 502' },
    { name: 'at most', faults: [{ times: 3, fault: 'html502' }], requests: four, want: '502 502 502 200' },
    { name: 'never', faults: [{ probability: 0, fault: 'html502' }], requests: four, want: '200 200 200 200' },
    { name: 'always', faults: [{ probability: 1, fault: 'html502' }], requests: four, want: '502 502 502 502' },
    {
      name: 'all conditions at once',
      faults: [{ every: 2, requests: [1, 2, 4], times: 1, fault: 'html502' }],
      requests: four,
      want: '200 502 200 200',
    },
    {
      name: 'the first of several, each with its own count',
      faults: [
        { requests: [2], fault: 'html502' },
        { every: 2, times: 1, fault: 'error500' },
        { requests: [3], fault: 'error503' },
      ],
      requests: four,
      want: '200 502 503 500',
    },
    {
      name: 'of one method',
      faults: [{ on: { method: 'PUT' }, requests: [1], fault: 'html502' }],
      requests: mixed,
      want: '200 502 404 404 404 404',
    },
    {
      name: 'a path without its query',
      faults: [{ on: { path: version }, fault: 'html502' }],
      requests: mixed,
      want: '502 502 404 404 404 404',
    },
    {
      name: 'a path with a star',
      faults: [{ on: { path: '/a/*/c' }, fault: 'html502' }],
      requests: mixed,
      want: '200 404 502 404 404 502',
    },
    {
      name: 'a path with stars',
      faults: [{ on: { path: '*a*/c*', method: 'GET' }, fault: 'html502' }],
      requests: mixed,
      want: '200 404 502 502 502 404',
    },
  ])('$name', async ({ faults, requests, want }) => {
    expect(await course({ faults }, requests)).toBe(want)
  })

  test('draws from its seed, for each fault and each request anew', async () => {
    const many = Array<string>(60).fill(`GET ${version}`)
    const half: Fault[] = [{ probability: 0.5, fault: 'html502' }]
    const one = await course({ seed: 1, faults: half }, many)
    const struck = one.split(' ').filter((status) => status === '502').length
    expect(struck).toBeGreaterThan(15)
    expect(struck).toBeLessThan(45)
    expect(await course({ seed: 1, faults: half }, many)).toBe(one)
    expect(await course({ seed: 2, faults: half }, many)).not.toBe(one)
    expect(await course({ faults: half }, many)).toBe(await course({ faults: half }, many))
    const second: Fault[] = [{ requests: [], fault: 'error500' }, ...half]
    expect(await course({ seed: 1, faults: second }, many)).not.toBe(one)
  })

  test('numbers requests in the order in which they come, not in which they end', async () => {
    const sandbox = createSandbox({ latency: 5, faults: { faults: [{ requests: [2], fault: 'html502' }] } })
    const burst = await Promise.all([1, 2, 3].map(() => get(sandbox)))
    expect(burst.map(({ status }) => status)).toEqual([200, 502, 200])
  })

  test('can be changed meanwhile, and then counts anew', async () => {
    const schedule: FaultSchedule = { faults: [{ requests: [1], fault: 'html502' }] }
    const sandbox = createSandbox()
    const statuses: number[] = []
    for (const next of [undefined, schedule, schedule, undefined]) {
      sandbox.setFaults(next)
      for (let n = 0; n < 2; n += 1) statuses.push((await get(sandbox)).status)
    }
    expect(statuses).toEqual([200, 200, 502, 200, 502, 200, 200, 200])
  })

  test('leaves everything else as it is: what the portal draws, and its own limits', async () => {
    const faults: Fault[] = [{ times: 2, fault: 'html502' }]
    const stormy = createSandbox({ seed: 1, limits: { perMinute: 1 }, faults: { faults } })
    expect(stormy.apiKey).toBe(createSandbox({ seed: 1 }).apiKey)
    const statuses: number[] = []
    for (let n = 0; n < 4; n += 1) statuses.push((await get(stormy)).status)
    expect(statuses).toEqual([502, 502, 200, 429])
  })
})
