import { settingText } from '../document/settings.ts'
import { quote, visible } from '../escape.ts'
import type { Paint } from '../terminal/paint.ts'
import type { ListedRow } from './inventory.ts'

export type ColumnName =
  | 'room'
  | 'roomTitle'
  | 'roomType'
  | 'tags'
  | 'roomState'
  | 'kind'
  | 'key'
  | 'title'
  | 'state'
  | 'manifest'
  | 'source'
  | 'access'
  | 'audience'
  | 'expirationDate'
  | 'password'
  | 'internal'
  | 'denyDownload'
  | 'uses'
  | 'maxUseCount'
  | 'risk'
  | 'fingerprint'
  | 'url'
  | 'ignoreReason'

/** A column of the list of all links. */
export interface Column {
  readonly heading: string
  /** The raw value, for spreadsheets. */
  readonly value: (row: ListedRow) => string | number | boolean | null
  /** The text for people; default: the raw value. */
  readonly text?: (row: ListedRow) => string
  /** A title, which can be shortened. */
  readonly title?: (row: ListedRow) => string
  readonly tint?: (row: ListedRow) => keyof Paint | undefined
}

/** The columns by their names, in the order of a CSV file. */
const columns: { readonly [C in ColumnName]: Column } = {
  room: { heading: 'ROOM ID', value: ({ room }) => room.id },
  roomTitle: { heading: 'ROOM', value: ({ room }) => room.title, title: ({ room }) => room.title },
  roomType: { heading: 'TYPE', value: ({ room }) => room.type },
  tags: {
    heading: 'TAGS',
    value: ({ room }) => room.tags.join(', '),
    text: ({ room }) => room.tags.map((tag) => quote(tag)).join(', ') || '-',
  },
  roomState: { heading: 'ROOM STATE', value: ({ room }) => room.state },
  kind: { heading: 'KIND', value: ({ kind }) => kind },
  key: { heading: 'KEY', value: ({ key }) => key },
  title: { heading: 'TITLE', value: ({ title }) => title, title: ({ title }) => title },
  state: {
    heading: 'STATE',
    value: ({ state }) => state,
    text: ({ state, ignoreReason }) => (ignoreReason === undefined ? state : 'ignored'),
    tint: ({ state, ignoreReason }) => (ignoreReason === undefined ? tints[state] : 'dim'),
  },
  manifest: { heading: 'MANIFEST', value: ({ manifest }) => manifest },
  source: { heading: 'DECLARED AT', value: ({ source }) => (source ? `${source.file}:${source.line}` : null) },
  access: {
    heading: 'ACCESS',
    value: ({ access }) => access,
    text: ({ access }) => (access === null ? '-' : settingText({ name: 'access', value: access })),
  },
  audience: { heading: 'AUDIENCE', value: ({ audience }) => audience },
  expirationDate: {
    heading: 'EXPIRES',
    value: ({ expirationDate }) => expirationDate,
    text: expiryText,
    tint: ({ secondsLeft }) => (secondsLeft !== null && secondsLeft <= 0 ? 'red' : undefined),
  },
  password: { heading: 'PASSWORD', value: ({ password }) => password },
  internal: { heading: 'INTERNAL', value: ({ internal }) => internal },
  denyDownload: { heading: 'NO DOWNLOAD', value: ({ denyDownload }) => denyDownload },
  uses: { heading: 'USES', value: ({ uses }) => uses },
  maxUseCount: { heading: 'MAX USES', value: ({ maxUseCount }) => maxUseCount },
  risk: { heading: 'RISK', value: ({ risk }) => risk, tint: riskTint },
  fingerprint: { heading: 'FINGERPRINT', value: ({ fingerprint }) => fingerprint },
  url: { heading: 'URL', value: ({ url, fingerprint }) => url ?? (fingerprint === null ? null : '(hidden)') },
  ignoreReason: { heading: 'IGNORED BECAUSE', value: ({ ignoreReason = null }) => ignoreReason },
}

export const columnNames = Object.keys(columns) as readonly ColumnName[]

export function columnOf(name: ColumnName): Column {
  return columns[name]
}

/** The text of a cell for people. A title takes at most `limit` columns, including its quotes. */
export function cellText(row: ListedRow, column: Column, limit: number = Number.POSITIVE_INFINITY): string {
  if (column.title) return quote(column.title(row), limit - '""'.length)
  if (column.text) return column.text(row)
  const value = column.value(row)
  if (value === null || value === '') return '-'
  return typeof value === 'boolean' ? (value ? 'yes' : 'no') : visible(String(value))
}

const tints: { readonly [S in ListedRow['state']]: keyof Paint | undefined } = {
  declared: 'green',
  undeclared: 'yellow',
  foreign: 'dim',
  unmanaged: 'yellow',
  missing: 'red',
}

/** From this risk on, a link is shown in red. */
const high = 70

function riskTint({ risk }: ListedRow): keyof Paint | undefined {
  return risk >= high ? 'red' : risk === 0 ? 'dim' : undefined
}

/** The day in UTC, which is precise enough for people: `2027-03-31`, `expired 2026-12-31`. */
function expiryText({ expirationDate, secondsLeft }: ListedRow): string {
  if (expirationDate === null) return '-'
  if (secondsLeft === null) return expirationDate
  return `${secondsLeft <= 0 ? 'expired ' : ''}${expirationDate.slice(0, 10)}`
}
