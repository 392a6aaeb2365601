import { isQuiet } from '../../model/change.ts'
import { timeText } from '../audit/phrases.ts'
import { type PlacedChange, placedIn } from '../document/digest.ts'
import { fieldTexts, settingText } from '../document/settings.ts'
import type { PlanDocument } from '../document/shape.ts'
import { planHeadline } from '../text/headline.ts'
import { count, kinds, linkFacts, reasonText, versionText } from '../words.ts'
import { type Html, html, unlessEmpty } from './html.ts'
import { linkFragment, linkId } from './labels.ts'
import { diagnosticList, moreThan, shown } from './lists.ts'
import { tile } from './overview.ts'
import { pageOf } from './shell.ts'
import { type TableParts, type TableRow, tableSection } from './table.ts'

/** A plan as one HTML file; with `isDrift`, how the portal differs from the manifest. */
export function planPage(plan: PlanDocument, isDrift = false): string {
  const { manifest, portal, madeAt, commit, refused, diagnostics, summary, rooms } = plan
  const host = portal.url.replace(/^https?:\/\//, '')
  const table = changesTable(plan, isDrift)
  const touched = placedIn(plan).toSorted((a, b) => Number(b.change.widens) - Number(a.change.widens))
  const { counts, unverified, incomplete, origins, sweep } = planHeadline(plan)
  const remarks = [
    refused ? 'Refused by a guard: apply would change nothing.' : undefined,
    unverified,
    incomplete,
    origins,
    sweep,
  ]
  return pageOf({
    title: `${isDrift ? 'Drift' : 'Plan'} of ${manifest}`,
    table,
    body: html`<header><p class="kind">${isDrift ? 'Drift' : 'Plan'} for ${host}</p><h1>${manifest}</h1>
<dl>${unlessEmpty(madeAt === null ? [] : [madeAt], ([at = '']) => html`<div><dt>Made</dt><dd><time datetime="${at}">${timeText(at)}</time></dd></div>`)}<div><dt>Portal</dt><dd>${versionText(portal).replace(/^\(|\)$/g, '')}</dd></div>${unlessEmpty(commit === null ? [] : [commit], (all) => html`<div><dt>Commit</dt><dd>${all.join('')}</dd></div>`)}</dl></header>
<main><section class="overview" aria-labelledby="widening-title">
<div class="hero"><h2 id="widening-title">Widen access</h2>
<p class="figure"><a href="#widens=yes"><b class="${summary.widening === 0 ? 'none' : 'some'}">${summary.widening}</b> <span>of ${count(touched.length, 'change')}</span></a></p>
<p>${summary.widening === 0 ? 'No change lets more people do more, or for longer.' : 'They let more people do more, or for longer.'}</p></div>
<ul class="tiles" aria-label="Counts of changes">${tiles(summary, isDrift)}</ul></section>
<section aria-labelledby="changes-title"><h2 id="changes-title">${isDrift ? 'How the portal differs' : 'Planned changes'}</h2>
<p>${counts}</p>${remarks.map((remark) => (remark === undefined ? html`` : html`<p class="hint">${remark}</p>`))}
${unlessEmpty(touched.slice(0, shown), (all) => html`<ul class="since">${all.map((placed) => changeItem(placed, isDrift))}</ul>`)}${moreThan(touched)}</section>
${unlessEmpty(diagnostics, diagnosticList)}
${tableSection(table)}
<p class="hint">${count(rooms.length, 'room')} in this plan.</p></main>`,
  })
}

type ChangeKind = keyof typeof kinds

const tileKinds = ['create', 'update', 'replace', 'revoke', 'unmanaged', 'foreign'] as const

function tiles(summary: PlanDocument['summary'], isDrift: boolean): readonly Html[] {
  return tileKinds.map((kind) => tile(summary[kind], kindLabel(kind, isDrift), `change=${kind}`))
}

const usualLabels: { readonly [K in ChangeKind]?: string } = { unmanaged: 'unmanaged', foreign: "another manifest's" }

function kindLabel(kind: ChangeKind, isDrift: boolean): string {
  return usualLabels[kind] ?? ((isDrift && kinds[kind].drift) || kinds[kind].deed)
}

function changeItem({ room, change }: PlacedChange, isDrift: boolean): Html {
  const moved = change.fields.map((field) => `${field.name} ${fieldTexts(field).join(' → ')}`)
  const facts = moved.length > 0 ? moved : [linkFacts(change)]
  const fields = facts.map((text) => html`<span class="field">${text}</span>`)
  const id = linkId(room, { ...change.link, key: change.key })
  return html`<li data-link="${id}"><span class="badge ${change.widens ? 'widened' : ''}">${kindLabel(change.kind, isDrift)}</span> <span><a href="${linkFragment(id)}">${change.link.title}</a> <span class="where">${room.title}</span><span class="field">${reasonText(change)}</span>${fields}</span></li>`
}

function changesTable({ rooms }: PlanDocument, isDrift: boolean): TableParts {
  const all = rooms.flatMap((room) => room.changes.map((change) => ({ room, change })))
  const urgency = ({ change }: PlacedChange): number => Number(change.widens) * 2 + Number(!isQuiet(change))
  const kindNames = Object.keys(kinds) as readonly ChangeKind[]
  return {
    title: 'All links',
    caption: 'Every link of the plan, with its room and what happens to it',
    empty: 'No links. The plan has none.',
    heads: ['Link', 'Room', 'Change', 'Access', 'Why', 'Kind', 'Ends', 'Widens'],
    facets: [
      {
        name: 'change',
        label: 'Change',
        labels: Object.fromEntries(kindNames.map((kind) => [kind, kindLabel(kind, isDrift)])),
      },
      { name: 'access', label: 'Access' },
      { name: 'kind', label: 'Kind' },
      { name: 'widens', label: 'Access is widened' },
    ],
    rows: all.sort((a, b) => urgency(b) - urgency(a)).map((placed) => changeRow(placed, isDrift)),
  }
}

function changeRow({ room, change }: PlacedChange, isDrift: boolean): TableRow {
  const { kind, key, link, settings, source, widens } = change
  const access = settingText({ name: 'access', value: settings.access ?? null })
  const ends = settingText({ name: 'expirationDate', value: settings.expirationDate ?? null })
  return {
    mark: widens ? 'open' : isQuiet(change) ? 'off' : '',
    cells: [
      ...[link.title, room.title, kindLabel(kind, isDrift), access],
      ...[reasonText(change), link.kind, ends.slice(0, 10), widens ? 'yes' : ''],
    ],
    facets: { change: [kind], access: [access.replace(' ', '-')], kind: [link.kind], widens: widens ? ['yes'] : [] },
    details: {
      'Room id': room.id,
      'Room type': room.type ?? '',
      Fingerprint: link.fingerprint ?? '',
      Key: key ?? '',
      File: source?.file ?? '',
      Line: String(source?.line ?? ''),
    },
  }
}
