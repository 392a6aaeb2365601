import type { ChangeKind } from '../../model/change.ts'
import { rowOf } from '../../settings/rows.ts'
import { type FieldDocument, fieldTexts } from '../document/settings.ts'
import type { ChangeDocument, PlanDocument } from '../document/shape.ts'
import { count, linkFacts, othersText, reasonText } from '../words.ts'

/** What a change that apply would make is, seen from the portal. */
export const drifts: { readonly [K in ChangeKind]: string } = {
  update: 'differs',
  create: 'missing',
  revoke: 'extra',
  reissue: '',
  replace: 'rotated',
  keep: '',
  unmanaged: '',
  foreign: '',
}

/** How much the portal and the manifest differ, in words that people may rely on. */
export function driftCounts({ summary, incomplete }: PlanDocument): string {
  const { create, update, replace, revoke, unchanged } = summary
  if (create + update + replace + revoke === 0) {
    const none = incomplete ? 'Nothing differs in what could be looked at.' : 'No drift.'
    return `${none} ${count(unchanged, 'link')} ${unchanged === 1 ? 'matches' : 'match'} the manifest.`
  }
  const moved = `${update} differ${update === 1 ? 's' : ''}, ${create} missing, ${revoke} extra, ${replace} rotated`
  return `Drift: ${moved}; ${unchanged} as declared, ${othersText(summary)}.`
}

/** In how many links the portal gives more than the manifest says; nothing for none. */
export function openingText({ rooms }: PlanDocument): string | undefined {
  const opened = rooms.flatMap(({ changes }) => changes).filter(isOpener).length
  return opened === 0 ? undefined : `In ${count(opened, 'link')} the portal gives more access than the manifest says.`
}

/** What can be done about a drift, where nothing was; a command may be set off from the words. */
export function driftAdvice(
  { swept, summary }: PlanDocument,
  command: (line: string) => string = (line) => line,
): string {
  const back = `${command(`roomlinks apply${swept === null ? '' : ' --sweep'}`)} brings the portal back`
  // An extra link and another rotation are never taken over: the portal does not tell what to declare.
  const isTaken = summary.update + summary.create > 0
  const into = isTaken ? `; ${command('roomlinks drift --write')} takes this into the manifest` : ''
  return `Nothing was changed. ${back}${into}.`
}

/** Whether the portal gives more access with a link than the manifest says. */
export function isOpener({ kind, fields }: ChangeDocument): boolean {
  return kind === 'revoke' || fields.some(opens)
}

/** Whether the portal gives more with a setting than the manifest says. */
export function opens({ name, before, after }: FieldDocument): boolean {
  return rowOf(name).widens(after, before) === true
}

/** What the portal has of a link, and what the manifest says of it. */
export function driftReason(change: ChangeDocument): string {
  switch (change.kind) {
    case 'create':
      return 'the manifest declares it, the portal does not have it'
    case 'revoke':
      return `the portal has it; ${reasonText(change)}`
    case 'replace':
      return 'the portal has it under another rotation, and so with another URL'
    case 'update': {
      const names = change.fields.map(({ name }) => name)
      return `${names.join(', ')} ${names.length === 1 ? 'differs' : 'differ'}`
    }
    /* v8 ignore next -- @preserve: of what is as declared, nothing is shown */
    case 'keep':
    /* v8 ignore next -- @preserve: nothing in a manifest asks for one, so that no look at a portal finds one missing */
    case 'reissue':
    /* v8 ignore next -- @preserve: the same of what is not ours */
    case 'unmanaged':
    /* v8 ignore next -- @preserve: nor of another manifest's */
    case 'foreign':
      return reasonText(change)
    /* v8 ignore next -- @preserve: the compiler proves that there is no other kind */
    default:
      return change satisfies never
  }
}

/** The same in full: setting by setting, or what kind of link it is. */
export function driftLines(change: ChangeDocument): readonly DriftLine[] {
  if (change.kind !== 'update' && change.kind !== 'replace')
    return [{ name: '', text: linkFacts(change), opens: false }]
  return change.fields.map((field) => ({ name: field.name, text: fieldText(field), opens: opens(field) }))
}

function fieldText(field: FieldDocument): string {
  const { portal, manifest } = sidesOf(field)
  return `the portal has ${portal}, the manifest says ${manifest}`
}

/** Both sides of a setting, in words; of two passwords one sees that they differ. */
export function sidesOf(field: FieldDocument): { readonly portal: string; readonly manifest: string } {
  const [portal, manifest] = fieldTexts(field)
  const isOther = rowOf(field.name).isSecret && field.before !== null && field.after !== null
  return isOther ? { portal: 'another one', manifest: portal } : { portal, manifest }
}

/** A line about a link, or one setting of it. */
export interface DriftLine {
  readonly name: string
  readonly text: string
  readonly opens: boolean
}
