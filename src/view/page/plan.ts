import { isQuiet } from '../../model/change.ts'
import { timeText } from '../audit/phrases.ts'
import { type RoomChange, roomChangesIn } from '../document/digest.ts'
import { type SettingsDocument, settingText } from '../document/settings.ts'
import type { ChangeDocument, PlanDocument, RoomLabel } from '../document/shape.ts'
import { byDanger } from '../fold.ts'
import { count, fieldText, kinds, linkFacts, newsText, reasonText } from '../phrases.ts'
import { ambiguousTitles } from '../room-names.ts'
import { planHeadline } from '../terminal/headline.ts'
import { type Html, html, unlessEmpty } from './html.ts'
import { linkFragment, linkId } from './labels.ts'
import { diagnosticList, moreThan, shown } from './lists.ts'
import { tile } from './overview.ts'
import { factList, hostOf, pageOf, portalFact } from './shell.ts'
import { pageData, type TableParts, tableSection } from './table.ts'

/** Formats a plan as one HTML file. With `isDrift`, it shows how the portal differs from the manifest. */
export function planPage(plan: PlanDocument, isDrift = false): string {
  const { manifest, portal, madeAt, commit, refused, diagnostics, summary, rooms } = plan
  const host = hostOf(portal)
  const titleOf = roomTitles(rooms)
  const table = changesTable(plan, isDrift)
  const changes = byDanger(roomChangesIn(plan))
  const { unverified, incomplete, origins, sweep } = planHeadline(plan)
  const remarks = [
    refused ? 'Refused by a guard: apply would change nothing.' : undefined,
    unverified,
    incomplete,
    origins,
    sweep,
  ]
  const facts = [
    ['Made', madeAt === null ? '' : timeText(madeAt)],
    portalFact(portal),
    ['Commit', commit ?? ''],
  ] as const
  return pageOf({
    title: `${isDrift ? 'Drift' : 'Plan'} of ${manifest}`,
    data: table.rows.length === 0 ? undefined : pageData(table),
    body: html`<header><p class="kind">${isDrift ? 'Drift' : 'Plan'} for ${host}</p><h1>${manifest}</h1>
${factList(facts)}</header>
<main><section class="overview" aria-labelledby="widening-title">
<div class="hero"><h2 id="widening-title">Widen access</h2>
<p class="figure"><a href="#widens=yes"><b class="${summary.widening === 0 ? 'none' : 'some'}">${summary.widening}</b> <span>of ${count(changes.length, 'change')}</span></a></p>
<p>${summary.widening === 0 ? 'No change lets more people do more, or for longer.' : 'These changes let more people do more, or for longer.'}</p></div>
<ul class="tiles" aria-label="Counts of changes">${tiles(summary, isDrift)}</ul></section>
<section aria-labelledby="changes-title"><h2 id="changes-title">${isDrift ? 'How the portal differs' : 'Planned changes'}</h2>
${remarks.flatMap((remark) => (remark === undefined ? [] : [html`<p class="hint">${remark}</p>`]))}
${changes.length === 0 ? html`<p class="empty">No changes.</p>` : html`<ul class="since">${changes.slice(0, shown).map((placed) => changeItem(placed, titleOf(placed.room), { isDrift, madeAt }))}</ul>`}${moreThan(changes)}</section>
${unlessEmpty(diagnostics, (all) => html`<section>${diagnosticList(all)}</section>`)}
${tableSection(table)}
<p class="hint">${count(rooms.length, 'room')} in this plan.</p></main>`,
  })
}

type ChangeKind = keyof typeof kinds | 'ignored'

const tileKinds = ['create', 'update', 'replace', 'revoke', 'unmanaged', 'foreign'] as const

function tiles(summary: PlanDocument['summary'], isDrift: boolean): readonly Html[] {
  return tileKinds.map((kind) => tile(summary[kind], kindLabel(kind, isDrift), `change=${kind}`))
}

const usualLabels = {
  unmanaged: 'unmanaged',
  ignored: 'ignored by the manifest',
  foreign: "another manifest's",
} as const

function kindLabel(kind: ChangeKind, isDrift: boolean): string {
  if (kind === 'unmanaged' || kind === 'ignored' || kind === 'foreign') return usualLabels[kind]
  return (isDrift && kinds[kind].drift) || kinds[kind].verb
}

function kindOf({ kind, ignoreReason }: ChangeDocument): ChangeKind {
  return ignoreReason === undefined ? kind : 'ignored'
}

/** The titles of rooms, with their ids where the titles look equal. */
function roomTitles(rooms: PlanDocument['rooms']): (room: RoomLabel) => string {
  const isAmbiguous = ambiguousTitles(rooms, Number.POSITIVE_INFINITY)
  return (room) => (isAmbiguous(room) ? `${room.title} (room ${room.id})` : room.title)
}

function changeItem(
  { room, change }: RoomChange,
  where: string,
  { isDrift, madeAt }: Pick<PlanDocument, 'madeAt'> & { readonly isDrift: boolean },
): Html {
  const differences = change.fields.map((field) => fieldText(field))
  const facts = [...(differences.length > 0 ? differences : [linkFacts(change, madeAt)]), newsText(change)].filter(
    (text) => text !== '',
  )
  const fields = facts.map((text) => html`<span class="field">${text}</span>`)
  const id = linkId(room, { ...change.link, key: change.key })
  return html`<li data-link="${id}"><span class="badge ${change.widens ? 'widened' : ''}">${kindLabel(change.kind, isDrift)}</span> <span><a href="${linkFragment(id)}">${change.link.title}</a> <span class="where">${where}</span>${fields}</span></li>`
}

function changesTable({ rooms }: PlanDocument, isDrift: boolean): TableParts<RoomChange> {
  const titleOf = roomTitles(rooms)
  const all = rooms.flatMap((room) => room.changes.map((change) => ({ room, change })))
  const urgency = ({ change }: RoomChange): number => Number(change.widens) * 2 + Number(!isQuiet(change))
  const kindNames = [...(Object.keys(kinds) as readonly ChangeKind[]), 'ignored'] as const
  return {
    title: 'All links',
    caption: 'Every link of the plan, with its room and what happens to it',
    empty: 'No links. The plan has none.',
    columns: [
      ['Link', ({ change }) => change.link.title],
      ['Room', ({ room }) => titleOf(room)],
      ['Change', ({ change }) => kindLabel(kindOf(change), isDrift)],
      ['Access', accessOf],
      ['Why', ({ change }) => reasonText(change)],
      ['Kind', ({ change }) => change.link.kind],
      ['Ends', ({ change: { settings } }) => valueText('expirationDate', settings).slice(0, 10)],
      ['Widens', ({ change }) => (change.widens ? 'yes' : '')],
    ],
    facets: [
      {
        name: 'change',
        label: 'Change',
        labels: Object.fromEntries(kindNames.map((kind) => [kind, kindLabel(kind, isDrift)])),
        valuesOf: ({ change }) => [kindOf(change)],
      },
      { name: 'access', label: 'Access', valuesOf: (placed) => [accessOf(placed).replace(' ', '-')] },
      { name: 'kind', label: 'Kind', valuesOf: ({ change }) => [change.link.kind] },
      { name: 'widens', label: 'Widens access', valuesOf: ({ change }) => (change.widens ? ['yes'] : []) },
    ],
    details: [
      ['Room id', ({ room }) => room.id],
      ['Room type', ({ room }) => room.type ?? ''],
      ['Fingerprint', ({ change }) => change.link.fingerprint ?? ''],
      ['Key', ({ change }) => change.key ?? ''],
      ['File', ({ change }) => change.source?.file ?? ''],
      ['Line', ({ change }) => change.source?.line ?? ''],
    ],
    markOf: ({ change }) => (change.widens ? 'open' : isQuiet(change) ? 'off' : ''),
    rows: all.sort((a, b) => urgency(b) - urgency(a)),
  }
}

function accessOf({ change: { settings } }: RoomChange): string {
  return valueText('access', settings)
}

function valueText(name: 'access' | 'expirationDate', settings: SettingsDocument): string {
  return settingText({ name, value: settings[name] ?? null })
}
