import { type Change, isQuiet, type Plan, type RoomPlan } from '../model/change.ts'
import type { DesiredLink, ObservedLink } from '../model/link.ts'
import type { Wish } from '../model/take-over.ts'
import type { Conditions } from './conditions.ts'
import { planAdmitted } from './plan.ts'

/** Whether a manifest that said what is wished for would be taken, and leave nothing to do about it. */
export function isSettled(wish: Wish, { rooms }: Plan, conditions: Conditions): boolean {
  return rooms
    .filter(({ desired }) => desired.links.includes(wish.want))
    .every((room) => isSettledIn(room, wish, conditions))
}

/** The declared link that a change is about. */
export function wantOf(change: Change): DesiredLink | undefined {
  return 'want' in change ? change.want : undefined
}

function isSettledIn({ desired, observed, changes }: RoomPlan, wish: Wish, conditions: Conditions): boolean {
  const change = changes.find((each) => wantOf(each) === wish.want)
  const wished = new Set(wish.kind === 'set' ? wish.fields.map(({ name }) => name) : [])
  const became = change?.kind === 'update' ? declared(wish.want, change.before, wished) : absent(wish.want)
  const links = desired.links.map((link) => (link === wish.want ? became : link))
  const { plan, diagnostics } = planAdmitted({ ...desired, links }, { links: observed, isCut: false }, conditions)
  const left = plan.changes.find((each) => wantOf(each) === became && !isQuiet(each))
  const isOpen = left && (left.kind !== 'update' || left.fields.some(({ name }) => wished.has(name)))
  return !isOpen && diagnostics.every(({ severity }) => severity === 'warning')
}

function declared(want: DesiredLink, before: ObservedLink, wished: ReadonlySet<string>): DesiredLink {
  if (want.kind === 'invitation' && before.kind === 'invitation') {
    return { ...want, settings: { ...want.settings, ...chosen(before.settings, wished) } }
  }
  /* v8 ignore if -- @preserve: a link is only compared with one of its kind */
  if (want.kind === 'invitation' || before.kind === 'invitation') return want
  return { ...want, settings: { ...want.settings, ...chosen(before.settings, wished) } }
}

function chosen<S extends object>(settings: S, names: ReadonlySet<string>): Partial<S> {
  const some: Partial<S> = {}
  for (const name in settings) if (names.has(name)) some[name] = settings[name]
  return some
}

function absent({ rotation: _, adopt: __, ...want }: DesiredLink): DesiredLink {
  return { ...want, absent: true, settings: {} }
}
