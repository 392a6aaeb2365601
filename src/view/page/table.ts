import { visible } from '../escape.ts'
import type { PageColumn, PageData } from './data.ts'
import { type Html, html, trusted } from './html.ts'

/** A table of links: what each row shows, what it can be filtered by, and what its details add. */
export interface TableParts {
  readonly title: string
  /** What the table contains, for screen readers. */
  readonly caption: string
  /** Shown if there are no rows. */
  readonly empty: string
  /** The heads of the columns; the link's is the first. */
  readonly heads: readonly string[]
  /** The head of the column by which the rows are sorted, highest first. */
  readonly sortedBy?: string
  readonly facets: readonly Facet[]
  readonly rows: readonly TableRow[]
}

/** What rows can be filtered by. */
export interface Facet {
  readonly name: string
  /** Empty if another part of the page offers it. */
  readonly label: string
  /** The labels of values, if they differ from the values. Empty if another part of the page offers the value. */
  readonly labels?: Readonly<Record<string, string>>
}

/** A link in a table. */
export interface TableRow {
  /** `open` is emphasized, `off` is greyed out. */
  readonly mark: 'open' | 'off' | ''
  readonly cells: readonly (string | number)[]
  /** The values of each facet; none contains a space. */
  readonly facets: Readonly<Record<string, readonly string[]>>
  /** By label. The script identifies a row by `Room id` and `Fingerprint` or `Key`. */
  readonly details: Readonly<Record<string, string>>
}

/** A section with the table, and filters that appear once the script runs. */
export function tableSection({ title, caption, empty, heads, sortedBy, facets, rows }: TableParts): Html {
  const heading = html`<h2 id="links-title">${title}</h2>`
  if (rows.length === 0)
    return html`<section id="links" aria-labelledby="links-title">${heading}<p class="empty">${empty}</p></section>`
  return html`<section id="links" aria-labelledby="links-title">${heading}
<form id="filters" hidden role="search" aria-label="Filter the table">
<label class="search"><span>Search</span><input type="search" id="search" autocomplete="off" spellcheck="false" placeholder="Title, room, key or fingerprint"></label>
<div class="facets">${facets.map((facet) => facetGroup(facet, rows))}</div>
</form>
<p class="bar"><span id="count" role="status">${rows.length === 1 ? '1 link' : `${rows.length} links`}</span> <button type="button" id="clear" hidden>Clear filters</button></p>
<table id="table"><caption class="hidden">${caption}</caption>
<thead><tr>${heads.map((head) => tableHead(head, sortedBy))}</thead>
<tbody>${trusted(rows.map(tableRow).join('\n'))}</tbody></table>
<p id="nothing" class="empty" hidden>No link matches these filters.</p>
<p><button type="button" id="more" hidden>Show more</button></p></section>`
}

function tableHead(head: string, sortedBy: string | undefined): Html {
  const sort = head === sortedBy ? html` aria-sort="descending"` : ''
  return html`<th scope="col" data-sort="${head.toLowerCase().replaceAll(' ', '-')}"${sort}>${head}`
}

// Optional end tags and quotes are left out, because there may be 10,000 rows.
function tableRow({ mark, cells }: TableRow): string {
  const [first = '', ...others] = cells.map((cell) => html`${cell}`.markup)
  return `<tr${mark && ` class=${mark}`}><th scope=row>${first}${others.map((cell) => `<td>${cell}`).join('')}`
}

function facetGroup({ name, label, labels }: Facet, rows: readonly TableRow[]): Html {
  const counts = new Map<string, number>()
  for (const value of rows.flatMap(({ facets }) => facets[name] ?? [])) counts.set(value, (counts.get(value) ?? 0) + 1)
  const shown = [...counts].filter(([value]) => labels?.[value] !== '').sort(([, a], [, b]) => b - a)
  // If all rows have the same value, there is nothing to choose.
  if (label === '' || !shown.some(([, count]) => count < rows.length)) return trusted('')
  return html`<fieldset><legend>${label}</legend>${shown.map(
    ([value, count]) =>
      html`<button type="button" class="chip" aria-pressed="false" data-facet="${name}" data-value="${value}">${labels?.[value] ?? value.replace('-', ' ')} <b>${count}</b></button>`,
  )}</fieldset>`
}

/** What the script of the page needs beside the table. */
export function pageData({ rows, facets }: Pick<TableParts, 'rows' | 'facets'>): PageData {
  const labels = Object.keys(rows[0]?.details ?? {})
  return {
    facets: facets.map(({ name }) => columnOf(name, rows, (row) => row.facets[name]?.join(' '))),
    details: labels.map((label) => columnOf(label, rows, ({ details }) => visible(details[label] ?? ''))),
  }
}

function columnOf(name: string, all: readonly TableRow[], text: (row: TableRow) => string | undefined): PageColumn {
  const values = new Map<string, number>()
  const rows = all.map((row) => {
    const value = text(row) ?? ''
    const nth = values.get(value) ?? values.size
    values.set(value, nth)
    return nth
  })
  return { name, values: [...values.keys()], rows }
}
