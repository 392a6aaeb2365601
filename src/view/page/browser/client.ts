// Runs in the browser, compiled into the page. It adds filters, sorting and details; the page can be read without it.
import type { PageColumn, PageData } from '../data.ts'

/** A row of the table, with what filters and search look at. */
interface Row {
  readonly element: HTMLTableRowElement
  readonly id: string
  readonly facets: ReadonlyMap<string, readonly string[]>
  readonly details: readonly (readonly [label: string, text: string])[]
  readonly text: string
}

const byId = <T extends HTMLElement>(id: string): T => document.getElementById(id) as T
const data: PageData = JSON.parse(byId('data').textContent)
const table = document.querySelector<HTMLTableElement>('#table')
const pane = byId<HTMLDialogElement>('pane')

/** How many rows are shown at first, because browsers lay out thousands slowly. */
const step = 200

/** The fragment if nothing is filtered. An empty fragment would scroll to the top. */
const unfiltered = 'all'

if (table) start(table, table.tBodies[0] as HTMLTableSectionElement)

function start(table: HTMLTableElement, body: HTMLTableSectionElement): void {
  const search = byId<HTMLInputElement>('search')
  const [more, clear] = [byId<HTMLButtonElement>('more'), byId<HTMLButtonElement>('clear')]
  const headers = [...table.querySelectorAll<HTMLTableCellElement>('th[data-sort]')]
  const chips = [...document.querySelectorAll<HTMLButtonElement>('.chip')]
  const rows = [...body.rows].map(rowOf)
  const collator = new Intl.Collator('en', { numeric: true })
  // The initial order, such as `-risk`.
  const sorted = headers.flatMap((header) => (header.ariaSort ? [`-${header.dataset['sort']}`] : []))[0] ?? ''
  let limit = step
  let shown: string | undefined

  function rowOf(element: HTMLTableRowElement, nth: number): Row {
    const valueIn = ({ values, rows }: PageColumn): string => values[rows[nth] ?? 0] ?? ''
    const facets = new Map(data.facets.map((column) => [column.name, valueIn(column).split(' ')]))
    const details = data.details.map((column) => [column.name, valueIn(column)] as const)
    const detail = Object.fromEntries(details)
    // The same as linkId in ../labels.ts.
    const id = `${detail['Room id']}:${detail['Fingerprint'] || detail['Key'] || facets.get('kind')?.[0]}`
    const head = element.cells[0] as HTMLTableCellElement
    const button = document.createElement('button')
    button.type = 'button'
    button.dataset['open'] = id
    button.append(...head.childNodes)
    head.append(button)
    const text = [element, ...details].map((each) => ('cells' in each ? each.textContent : each[1])).join('\n')
    return { element, id, facets, details, text: text.toLowerCase() }
  }

  /** Reads the state from the fragment. It is there so that people can send a filtered view to others. */
  function state(): URLSearchParams {
    const fragment = location.hash.slice(1)
    const state = new URLSearchParams(fragment.includes('=') ? fragment : '')
    state.delete(unfiltered)
    return state
  }

  /** Changes the fragment; the page follows on `hashchange`. Small changes do not add to the history. */
  function go(change: (state: URLSearchParams) => void, isSmall = false): void {
    const next = state()
    change(next)
    const fragment = `#${next.toString().replaceAll('%2C', ',') || `${unfiltered}=`}`
    if (isSmall) location.replace(fragment)
    else location.hash = fragment
  }

  const valuesOf = (state: URLSearchParams, facet: string): readonly string[] =>
    (state.get(facet) ?? '').split(',').filter((value) => value !== '')

  function matching(state: URLSearchParams): readonly Row[] {
    const filters = data.facets
      .map(({ name }) => [name, valuesOf(state, name)] as const)
      .filter(([, all]) => all.length > 0)
    const words = (state.get('search') ?? '').toLowerCase().split(/\s+/)
    const found = rows.filter(
      ({ facets, text }) =>
        filters.every(([facet, all]) => facets.get(facet)?.some((value) => all.includes(value))) &&
        words.every((word) => text.includes(word)),
    )
    const sort = state.get('sort') ?? sorted
    const column = headers.findIndex((header) => header.dataset['sort'] === sort.replace(/^-/, ''))
    if (column < 0 || sort === sorted) return found
    const cells = new Map(found.map((row) => [row, row.element.cells[column]?.textContent ?? '']))
    const sign = sort.startsWith('-') ? -1 : 1
    return found.toSorted((a, b) => sign * collator.compare(cells.get(a) ?? '', cells.get(b) ?? ''))
  }

  function render(): void {
    // An anchor such as `#links` is not a state.
    if (/^#[^=]+$/.test(location.hash)) return
    const now = state()
    const id = now.get('link')
    now.delete('link')
    // Opening details does not change the table.
    if (shown !== String(now)) {
      limit = step
      renderTable(now)
    }
    shown = String(now)
    showDetails(rows.find((row) => row.id === id))
  }

  function renderTable(now: URLSearchParams): void {
    const found = matching(now)
    body.replaceChildren(...found.slice(0, limit).map(({ element }) => element))
    const isAll = found.length === rows.length
    const noun = (many: number): string => `${many} ${many === 1 ? 'link' : 'links'}`
    byId('count').textContent = isAll ? noun(rows.length) : `${found.length} of ${noun(rows.length)}`
    byId('nothing').hidden = found.length > 0
    table.hidden = found.length === 0
    clear.hidden = isAll && now.size === 0
    more.hidden = found.length <= limit
    more.textContent = `Show ${Math.min(step, found.length - limit)} more`
    if (document.activeElement !== search) search.value = now.get('search') ?? ''
    for (const chip of chips) {
      const { facet = '', value = '' } = chip.dataset
      chip.ariaPressed = String(valuesOf(now, facet).includes(value))
    }
    const sort = now.get('sort') ?? sorted
    for (const header of headers) {
      const isSorted = header.dataset['sort'] === sort.replace(/^-/, '')
      if (isSorted) header.ariaSort = sort.startsWith('-') ? 'descending' : 'ascending'
      else header.removeAttribute('aria-sort')
    }
  }

  function showDetails(row: Row | undefined): void {
    if (!row) {
      if (pane.open) pane.close()
      return
    }
    byId('pane-title').textContent = row.element.cells[0]?.textContent ?? ''
    const cells = headers.slice(1).map((header, nth) => [header.textContent, row.element.cells[nth + 1]?.textContent])
    const facts = [...cells, ...row.details]
    byId('facts').replaceChildren(
      ...facts.filter(([, text]) => text).flatMap(([label, text]) => [element('dt', label), element('dd', text)]),
    )
    const mentions = [...document.querySelectorAll<HTMLElement>('main [data-link]')].filter(
      ({ dataset }) => dataset['link'] === row.id,
    )
    const list = element('ul', '')
    list.append(...mentions.map(copyOf))
    byId('extra').replaceChildren(...(mentions.length > 0 ? [element('h3', 'Findings and changes'), list] : []))
    if (!pane.open) pane.showModal()
  }

  /** A copy of a list item about the link; a finding is copied with its rule and the hint of the rule. */
  function copyOf(item: HTMLElement): Node {
    const copy = item.cloneNode(true) as HTMLElement
    const rule = item.closest('.rule')
    if (rule) copy.prepend(element('strong', rule.querySelector('strong')?.textContent))
    copy.append(...[...(rule?.querySelectorAll('summary .field') ?? [])].map((hint) => hint.cloneNode(true)))
    return copy
  }

  function element(name: string, text: string | null | undefined): HTMLElement {
    const made = document.createElement(name)
    made.textContent = text ?? ''
    return made
  }

  for (const header of headers) {
    const button = document.createElement('button')
    button.type = 'button'
    button.append(...header.childNodes)
    header.append(button)
    button.addEventListener('click', () =>
      go((state) => {
        const name = header.dataset['sort'] ?? ''
        const first = `-${name}` === sorted ? sorted : name
        const other = first === name ? `-${name}` : name
        state.set('sort', (state.get('sort') ?? sorted) === first ? other : first)
      }),
    )
  }
  for (const chip of chips) {
    const { facet = '', value = '' } = chip.dataset
    chip.addEventListener('click', () =>
      go((state) => {
        const values = valuesOf(state, facet)
        const next = values.includes(value) ? values.filter((each) => each !== value) : [...values, value]
        if (next.length > 0) state.set(facet, next.join(','))
        else state.delete(facet)
      }),
    )
  }
  search.addEventListener('input', () =>
    go((state) => (search.value === '' ? state.delete('search') : state.set('search', search.value)), true),
  )
  byId('filters').addEventListener('submit', (event) => event.preventDefault())
  clear.addEventListener('click', () => {
    location.hash = `#${unfiltered}=`
    search.value = ''
    search.focus()
  })
  more.addEventListener('click', () => {
    limit += step
    renderTable(state())
  })
  document.addEventListener('click', (event) => {
    const at = event.target instanceof Element ? event.target : null
    const href = at?.closest('a')?.getAttribute('href')?.slice(1) ?? ''
    const id = at?.closest<HTMLElement>('[data-open]')?.dataset['open'] ?? new URLSearchParams(href).get('link')
    if (id !== null) {
      event.preventDefault()
      go((state) => state.set('link', id))
    } else if (href.includes('=')) byId('links').scrollIntoView()
    else if (at === pane || at?.closest('#close')) pane.close()
  })
  pane.addEventListener('close', () => {
    if (state().has('link')) go((state) => state.delete('link'), true)
  })
  addEventListener('hashchange', render)
  // Print everything.
  addEventListener('beforeprint', () => {
    for (const folded of document.querySelectorAll('details')) folded.open = true
    limit = rows.length
    renderTable(state())
  })
  byId('filters').hidden = false
  table.classList.add('live')
  render()
}
