import { spawn } from 'node:child_process'

/** A row of the table: the measured value, the value to compare with, and the goal for their ratio. */
export interface Row {
  readonly name: string
  readonly what: string
  readonly ours: string
  readonly against: string
  readonly ratio: number
  readonly goal: number
  /** The ratio should be at least the goal, instead of at most. */
  readonly isAtLeast?: true
}

/** A command to measure. Its output is discarded. */
export interface Command {
  readonly args: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  readonly cwd?: string
}

/** The time and memory that one run took. */
export interface Taken {
  /** From the start of the process to its end. */
  readonly seconds: number
  /** The largest resident set, in MiB; 0 if it was not measured. */
  readonly peak: number
}

/** Reports the peak over a separate pipe when the process ends. */
const witness = `data:text/javascript,${encodeURIComponent(
  "import{writeSync}from'node:fs';process.on('exit',()=>writeSync(3,String(process.resourceUsage().maxRSS)))",
)}`

/** Runs node once with these arguments. Rejects if it fails. */
export function runOnce({ args, env = {}, cwd }: Command, withPeak = false): Promise<Taken> {
  return new Promise((resolve, reject) => {
    const started = performance.now()
    const child = spawn(process.execPath, withPeak ? ['--import', witness, ...args] : args, {
      cwd,
      env: { PATH: process.env['PATH'], ...env },
      stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
    })
    let [said, peak] = ['', '']
    child.stdio[2]?.on('data', (text) => {
      said += String(text)
    })
    child.stdio[3]?.on('data', (text) => {
      peak += String(text)
    })
    child.once('error', reject)
    child.once('close', (code) => {
      const seconds = (performance.now() - started) / 1000
      if (code === 0) resolve({ seconds, peak: Number(peak) / 1024 })
      else reject(new Error(`node ${args.join(' ')} ended with ${code}: ${said}`))
    })
  })
}

/** Medians of several runs, after one warm-up run. */
export async function runSeveral(command: Command, runs: number): Promise<Taken> {
  const taken: Taken[] = []
  for (let run = 0; run <= runs; run++) taken.push(await runOnce(command))
  return medians(taken.slice(1))
}

/** Medians of several runs. */
export interface Pair {
  readonly ours: Taken
  readonly theirs: Taken
}

/** Runs two commands alternately, so that both see the same load. Each has one warm-up run. */
export async function runPairs(ours: Command, theirs: Command, runs: number, withPeak = false): Promise<Pair> {
  const taken: { readonly ours: Taken[]; readonly theirs: Taken[] } = { ours: [], theirs: [] }
  for (let run = 0; run <= runs; run++) {
    const [one, other] = [await runOnce(ours, withPeak), await runOnce(theirs, withPeak)]
    if (run === 0) continue
    taken.ours.push(one)
    taken.theirs.push(other)
  }
  return { ours: medians(taken.ours), theirs: medians(taken.theirs) }
}

function medians(runs: readonly Taken[]): Taken {
  return { seconds: median(runs.map(({ seconds }) => seconds)), peak: median(runs.map(({ peak }) => peak)) }
}

/** The median of some numbers. */
export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
}

/** Formats a time for the table. */
export function seconds(value: number): string {
  return value < 1 ? `${(value * 1000).toFixed(0)} ms` : `${value.toFixed(2)} s`
}

/** Formats a size for the table. */
export function mebibytes(value: number): string {
  return `${value.toFixed(0)} MiB`
}

/** A row that compares two figures: ours, and the floor or rival. */
export function compare(
  name: string,
  what: string,
  [ours, against]: readonly [number, number],
  goal: number,
  spell: (value: number) => string = seconds,
): Row {
  return { name, what, ours: spell(ours), against: spell(against), ratio: ours / against, goal }
}
