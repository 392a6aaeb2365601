import { randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { carryOut } from '../../src/flow.ts'
import type { Plan } from '../../src/model/change.ts'
import type { Diagnostic } from '../../src/model/diagnostic.ts'
import { PortalError } from '../../src/model/gateway.ts'
import { guardNames } from '../../src/model/guard.ts'
import type { Report, RoomReport } from '../../src/model/report.ts'
import { documentOf } from '../../src/view/document/document.ts'
import { failureDocument } from '../../src/view/document/result.ts'
import { planJson, reportJson, writeJson } from '../../src/view/json.ts'
import { errorText, problemsText } from '../../src/view/terminal/excerpt.ts'
import { paint } from '../../src/view/terminal/paint.ts'
import { planText } from '../../src/view/terminal/plan.ts'
import { reportText } from '../../src/view/terminal/report.ts'
import { clock, openWriter, planOn } from '../plan/stage.ts'
import type { World } from '../properties/worlds.ts'
import { saw } from '../scanner.ts'
import { expectDecent } from './laws.ts'
import { told } from './odd.ts'
import { expectPlanned } from './planned.ts'
import { plots, type Turn } from './plot.ts'
import { possibleWorlds, type Rig, rigFor, unheard } from './rig.ts'
import { trials } from './trials.ts'

const colour = paint(true)

function show(...outputs: readonly string[]): void {
  for (const output of outputs) {
    expectDecent(output, [told, 'c0ffee00'])
    saw('an output', output)
  }
}

type Law = (rig: Rig, world: World, plot: readonly Turn[]) => Promise<void>

/** Holds a law in many worlds. */
function hold(law: Law, few: number, many: number): Promise<void> {
  const property = fc.asyncProperty(possibleWorlds, plots, (world, plot) =>
    unheard(() => law(rigFor(world), world, plot)),
  )
  return fc.assert(property, trials(few, many))
}

/** The plan, if there is one; what is said instead is decent as well. */
async function planWith(rig: Rig, { manifest }: World): Promise<Plan | undefined> {
  try {
    const checked = await planOn(rig.portal, manifest)
    show(problemsText(checked.diagnostics, colour), writeJson(failureDocument(checked.diagnostics)))
    if (!checked.ok) return undefined
    show(planText(documentOf(checked.value), colour), planJson(documentOf(checked.value)))
    return checked.value
  } catch (error) {
    if (!(error instanceof PortalError)) throw error
    const none: readonly Diagnostic[] = []
    show(errorText(error, colour), writeJson(failureDocument(none, error)))
    return undefined
  }
}

async function applyWith(rig: Rig, plan: Plan): Promise<Report> {
  const random = (count: number): Uint8Array => Uint8Array.from(randomBytes(count))
  const options = { now: clock, random, allow: guardNames }
  const report = await carryOut(plan, openWriter(rig.portal.connection), options)
  show(reportText(report, colour), reportJson(report))
  for (const write of rig.writes) expectPlanned(write, plan)
  expect(report.rooms.map(({ outcomes }) => outcomes.length)).toEqual(plan.rooms.map(({ changes }) => changes.length))
  return report
}

/** The rooms of which nothing that was answered was changed are as if nothing had happened. */
const isDone = ({ outcomes, verified }: RoomReport): boolean =>
  verified && outcomes.every(({ status }) => status === 'applied' || status === 'unchanged')

/** After some answers no further room is tried. */
const isHopeless = ({ twist }: Turn): boolean =>
  twist.twist === 'header' || (twist.twist === 'refuse' && [401, 403, 429, 503].includes(twist.status))

const whilePlanning: Law = async (rig, world, plot) => {
  rig.play(plot)
  await planWith(rig, world)
  expect(rig.writes).toEqual([])
}

const beforeApplying: Law = async (rig, world, plot) => {
  rig.play(plot)
  const plan = await planWith(rig, world)
  rig.play([])
  if (plan) await applyWith(rig, plan)
}

const whileApplying: Law = async (rig, world, plot) => {
  const plan = await planWith(rig, world)
  fc.pre(plan !== undefined)
  rig.play(plot)
  const report = await applyWith(rig, plan)
  const others = report.rooms.filter(({ room }) => !rig.touched.has(room.id))
  if (!plot.some(isHopeless)) expect(others.every(isDone)).toBe(true)
}

test('whatever is answered to a plan, nothing is written', () => hold(whilePlanning, 100, 12_000))

test('whatever is answered to a plan, nothing else is applied', () => hold(beforeApplying, 50, 5000))

test('whatever is answered to an apply, one room is about it', () => hold(whileApplying, 70, 10_000))
