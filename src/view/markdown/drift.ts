import type { Paths } from '../document/result.ts'
import type { ChangeDocument, PlanDocument } from '../document/shape.ts'
import type { DriftDocument } from '../document/take-over.ts'
import { visible } from '../escape.ts'
import { type Fold, type Reading, sectionsOf } from '../fold.ts'
import { count, kinds, lines, linkFacts, linkName, versionText } from '../phrases.ts'
import { type NameRoom, roomNames } from '../room-names.ts'
import {
  driftAdvice,
  driftCounts,
  driftReason,
  fieldGivesMore,
  fieldSides,
  foldDrift,
  givesMoreAccess,
  moreAccessText,
} from '../terminal/drift.ts'
import { incompleteText, isEmptyPlan, sweepText, violationsText } from '../terminal/headline.ts'
import { leftLines } from '../terminal/take-over.ts'
import { alert, linkCell, page, planMarker, type Table, takeFitting } from './blocks.ts'
import { code, fence } from './escape.ts'
import { rowsDiff } from './plan.ts'
import { placesCell, sectionPart } from './sections.ts'

/**
 * A drift for an issue, in at most `limit` bytes: where the portal gives more access, a table of links, then details
 * room by room.
 */
export function driftMarkdown(drift: DriftDocument, limit?: number, paths?: Paths, reading?: Reading): string {
  const { diagnostics } = drift
  const [names, folds] = [roomNames(drift.rooms), foldDrift(drift, reading)]
  const parts = sectionsOf(folds).map((section) =>
    sectionPart(section, names, (change) => driftDiff(change, drift.madeAt), 'link'),
  )
  const content = { head: headOf(drift), diagnostics, table: linkTable(folds, names), parts }
  return page({ ...content, left: (space) => leftBlock(drift, space), foot: footOf(drift) }, limit, paths)
}

function headOf(drift: PlanDocument): readonly string[] {
  const { manifest, portal } = drift
  return [
    `${planMarker(drift, 'drift')}\n### Drift of ${code(visible(portal.url))} from ${code(visible(manifest))} ${versionText(portal, code)}`,
    lines([`**${driftCounts(drift)}**`, sweepText(drift)]),
    ...alert('CAUTION', [incompleteText(drift)]),
    ...alert('WARNING', [moreAccessText(drift), violationsText(drift)]),
  ]
}

function footOf(drift: DriftDocument): readonly string[] {
  if (isEmptyPlan(drift)) return []
  const what = '`-` is what the manifest says, `+` what the portal has.'
  return [drift.written ? what : `${what} ${driftAdvice(drift, (...words) => code(['roomlinks', ...words].join(' ')))}`]
}

/** With `--write`: how much was taken into the manifest, and what was left. */
function leftBlock({ written, left = [] }: DriftDocument, space: number): readonly string[] {
  if (!written) return []
  const texts = left.map((each) => leftLines(each).join('\n'))
  const { taken, more } = takeFitting(texts, space)
  const counts = `**Taken into the manifest: ${count(written.length, 'link')}. Left unchanged: ${left.length}.**`
  const all = [...taken.flatMap((text) => text.split('\n')), ...more]
  return [counts, ...(left.length === 0 ? [] : [fence('text', all)])]
}

/** Links with more access come first, so that they are the last to be left out. */
function linkTable(folds: readonly Fold[], names: NameRoom): Table {
  const rows = folds.map(({ members, change }) => [
    kinds[change.kind].drift,
    linkCell(change),
    placesCell(members, names),
    driftReason(change),
    givesMoreAccess(change) ? '**more**' : '',
  ])
  return { heads: ['', 'link', 'room', 'what', 'access'], rows }
}

/** A link that differs as lines of a diff, from the manifest to the portal. */
function driftDiff(change: ChangeDocument, madeAt: DriftDocument['madeAt']): readonly string[] {
  const about = `${linkName(change)}: ${driftReason(change)}`
  if (change.kind === 'create') return [`- ${about}`, `-   ${linkFacts(change, madeAt)}`]
  if (change.kind === 'revoke') return [`+ ${about}`, `+   ${linkFacts(change, madeAt)}`]
  const rows = change.fields.map((field) => {
    const { manifest, portal } = fieldSides(field)
    return { name: field.name, before: manifest, after: portal, mark: fieldGivesMore(field) ? '  ! more' : '' }
  })
  return [`! ${about}`, ...rowsDiff(rows)]
}
