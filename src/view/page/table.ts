import { visible } from '../escape.ts'
import { count } from '../phrases.ts'
import type { PageColumn, PageData } from './data.ts'
import { type Html, html, trusted } from './html.ts'

/** A table of links: what each row shows, what it can be filtered by, and what its details add. */
export interface TableParts<Row> {
  readonly title: string
  /** What the table contains, for screen readers. */
  readonly caption: string
  /** Shown if there are no rows. */
  readonly empty: string
  /** The link's column is the first. */
  readonly columns: readonly Column<Row>[]
  /** The label of the column by which the rows are sorted, highest first. */
  readonly sortedBy?: string
  readonly facets: readonly Facet<Row>[]
  /** The script identifies a row by `Room id` and `Fingerprint` or `Key`, or the facet `kind`. */
  readonly details: readonly Column<Row>[]
  /** `open` is emphasized, `off` is greyed out. */
  readonly markOf: (row: Row) => 'open' | 'off' | ''
  readonly rows: readonly Row[]
}

/** A column, and its text for each row. */
export type Column<Row> = readonly [label: string, text: (row: Row) => string | number]

/** What rows can be filtered by. */
export interface Facet<Row> {
  readonly name: string
  /** Empty if another part of the page offers it. */
  readonly label: string
  /** The labels of values, if they differ from the values. Empty if another part of the page offers the value. */
  readonly labels?: Readonly<Record<string, string>>
  /** The values of a row; none contains a space. */
  readonly valuesOf: (row: Row) => readonly string[]
}

/** A section with the table, and filters that appear once the script runs. */
export function tableSection<Row>(parts: TableParts<Row>): Html {
  const { title, caption, empty, columns, sortedBy, facets, rows } = parts
  const heading = html`<h2 id="links-title">${title}</h2>`
  if (rows.length === 0)
    return html`<section id="links" aria-labelledby="links-title">${heading}<p class="empty">${empty}</p></section>`
  return html`<section id="links" aria-labelledby="links-title">${heading}
<form id="filters" hidden role="search" aria-label="Filter the table">
<label class="search"><span>Search</span><input type="search" id="search" autocomplete="off" spellcheck="false" placeholder="Title, room, key or fingerprint"></label>
<div class="facets">${facets.map((facet) => facetGroup(facet, rows))}</div>
</form>
<p class="bar"><span id="count" role="status">${count(rows.length, 'link')}</span> <button type="button" id="clear" hidden>Clear filters</button></p>
<table id="table"><caption class="hidden">${caption}</caption>
<thead><tr>${columns.map(([label]) => tableHead(label, sortedBy))}</thead>
<tbody>${trusted(rows.map((row) => tableRow(row, parts)).join('\n'))}</tbody></table>
<p id="nothing" class="empty" hidden>No link matches these filters.</p>
<p><button type="button" id="more" hidden>Show more</button></p></section>`
}

function tableHead(label: string, sortedBy: string | undefined): Html {
  const sort = label === sortedBy ? html` aria-sort="descending"` : ''
  return html`<th scope="col" data-sort="${label.toLowerCase().replaceAll(' ', '-')}"${sort}>${label}`
}

// Optional end tags and quotes are left out, because there may be 10,000 rows.
function tableRow<Row>(row: Row, { columns, markOf }: TableParts<Row>): string {
  const mark = markOf(row)
  const cells = columns.map(([, text], nth) => `${nth === 0 ? '<th scope=row>' : '<td>'}${html`${text(row)}`.markup}`)
  return `<tr${mark && ` class=${mark}`}>${cells.join('')}`
}

function facetGroup<Row>({ name, label, labels = {}, valuesOf }: Facet<Row>, rows: readonly Row[]): Html {
  const counts = new Map<string, number>()
  for (const value of rows.flatMap(valuesOf)) counts.set(value, (counts.get(value) ?? 0) + 1)
  const shown = [...counts].filter(([value]) => labels[value] !== '').sort(([, a], [, b]) => b - a)
  // If all rows have the same value, there is nothing to choose.
  if (label === '' || !shown.some(([, many]) => many < rows.length)) return trusted('')
  return html`<fieldset><legend>${label}</legend>${shown.map(
    ([value, many]) =>
      html`<button type="button" class="chip" aria-pressed="false" data-facet="${name}" data-value="${value}">${labels[value] ?? value.replace('-', ' ')} <b>${many}</b></button>`,
  )}</fieldset>`
}

/** What the script of the page needs in addition to the table. */
export function pageData<Row>({ rows, facets, details }: TableParts<Row>): PageData {
  return {
    facets: facets.map(({ name, valuesOf }) => columnOf(name, rows, (row) => valuesOf(row).join(' '))),
    details: details.map(([label, text]) => columnOf(label, rows, (row) => visible(String(text(row))))),
  }
}

function columnOf<Row>(name: string, all: readonly Row[], text: (row: Row) => string): PageColumn {
  const values = new Map<string, number>()
  const rows = all.map((row) => {
    const value = text(row)
    const nth = values.get(value) ?? values.size
    values.set(value, nth)
    return nth
  })
  return { name, values: [...values.keys()], rows }
}
