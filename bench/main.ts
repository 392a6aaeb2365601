import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { applyLatency } from './applying.ts'
import { quickInventory } from './inventory.ts'
import { loop, looping } from './loop.ts'
import type { Row } from './measure.ts'
import { pace } from './pace.ts'
import { planCpu, planLatency, planRequests, planScale } from './planning.ts'
import { servePortal, serving } from './portal.ts'
import { planLimited, planPure, ponder, pondering } from './pure.ts'
import { start, validateLarge, validateSmall } from './starting.ts'

/** The measurements, each with the names of its rows. */
const benches: readonly { readonly names: readonly string[]; readonly run: () => Promise<readonly Row[]> }[] = [
  { names: ['start'], run: start },
  { names: ['validate-small'], run: validateSmall },
  { names: ['validate-large'], run: validateLarge },
  { names: ['plan-requests'], run: planRequests },
  { names: ['plan-latency', 'plan-seed'], run: planLatency },
  { names: ['plan-cpu'], run: planCpu },
  { names: ['plan-pure'], run: planPure },
  { names: ['plan-limited'], run: planLimited },
  { names: ['pace'], run: pace },
  { names: ['apply-latency'], run: applyLatency },
  { names: ['inventory'], run: quickInventory },
  { names: ['memory', 'scale'], run: planScale },
]

async function measure(argv: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...argv],
    options: { only: { type: 'string', multiple: true }, json: { type: 'string' } },
  })
  const { only, json } = values
  const all = benches.flatMap(({ names }) => names)
  const unknown = only?.filter((name) => !all.includes(name)) ?? []
  if (unknown.length > 0) throw new Error(`There is no ${unknown.join(', ')}; choose from ${all.join(', ')}.`)
  const rows: Row[] = []
  say(['name', 'what', 'ours', 'floor or rival', 'ratio', 'goal', ''])
  for (const { names, run } of benches) {
    if (only && !names.some((name) => only.includes(name))) continue
    for (const row of await run()) {
      if (only && !only.includes(row.name)) continue
      rows.push(row)
      say(cellsOf(row))
    }
  }
  if (json !== undefined) writeFileSync(json, `${JSON.stringify(rows, null, 2)}\n`)
}

function cellsOf({ name, what, ours, against, ratio, goal, isAtLeast }: Row): readonly string[] {
  const isMet = isAtLeast ? ratio >= goal : Number(ratio.toFixed(2)) <= goal
  return [
    name,
    what,
    ours,
    against,
    ratio.toFixed(2),
    `${isAtLeast ? '≥' : '≤'} ${goal.toFixed(2)}`,
    isMet ? '' : 'missed',
  ]
}

const widths = [15, 58, 9, 14, 7, 8, 6]

function say(cells: readonly string[]): void {
  const line = cells.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join('  ')
  process.stdout.write(`${line.trimEnd()}\n`)
}

const [first, second = ''] = process.argv.slice(2)
if (first === serving) await servePortal(JSON.parse(second))
else if (first === pondering) await ponder()
else if (first === looping) await loop(JSON.parse(second))
else await measure(process.argv.slice(2))
