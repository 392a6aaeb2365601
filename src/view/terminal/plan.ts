import { fieldTexts, listSettings, settingText } from '../document/settings.ts'
import type { ChangeDocument, PlanDocument } from '../document/shape.ts'
import { pad, visible, width } from '../escape.ts'
import { type Fold, foldChanges, sectionsOf } from '../fold.ts'
import {
  fingerprintText,
  kinds,
  lines,
  linkName,
  newsText,
  originMark,
  paragraphs,
  planHeading,
  roomHeading,
  versionText,
} from '../phrases.ts'
import {
  dimPiece,
  factsLine,
  foldList,
  headLine,
  type ListStyle,
  leadOf,
  maxListed,
  namesOn,
  plain,
  sectionText,
  symbolLead,
  tinted,
  valuesOf,
} from './folds.ts'
import { isEmptyPlan, planHeadline } from './headline.ts'
import type { Paint } from './paint.ts'
import { countsLine, type Piece, type Screen, screenOf, type TextReading } from './screen.ts'
import { unmanagedText } from './unmanaged.ts'

/** The number of lines about what widens access or ends a URL, above the question whether to apply. */
const maxRepeated = 8
const indent = ' '.repeat(6)

/** A plan for people: counts, changes, then every setting, and the digest. The most dangerous changes come first. */
export function planText(plan: PlanDocument, paint: Paint, reading: TextReading = {}): string {
  const screen = { ...screenOf(paint, reading), madeAt: plan.madeAt }
  const names = namesOn(screen, plan.rooms)
  const folds = foldChanges(plan, reading)
  return paragraphs([
    paint.bold(planHeading(plan)),
    summaryText(plan, paint, reading),
    foldList(
      folds,
      { lead: symbolLead(folds, screen), differences: valuesOf, showsOrigins: hasOrigins(plan), names, screen },
      maxListed,
      'below',
    ),
    ...sectionsOf(folds).map((section) => sectionText(section, names, screen, changeText)),
    unmanagedText(plan, names, screen, reading),
    isEmptyPlan(plan) ? '' : paint.dim(`Digest: ${visible(plan.digest)}`),
  ])
}

/** A plan of one link that a person named, for people: the portal, its room, and what happens to it. */
export function linkPlanText({ portal, rooms, madeAt }: PlanDocument, paint: Paint, reading: TextReading = {}): string {
  const screen = { ...screenOf(paint, reading), madeAt }
  return paragraphs([
    paint.bold(`On ${visible(portal.url)} ${versionText(portal)}:`),
    ...rooms.flatMap((room) => [
      paint.bold(roomHeading(room)),
      ...room.changes.map((change) => changeText({ change }, screen)),
    ]),
  ])
}

function summaryText(plan: PlanDocument, paint: Paint, reading: TextReading): string {
  const { counts, unverified, incomplete, origins, sweep, widening } = planHeadline(plan)
  return lines([
    unverified && paint.red(unverified),
    countsLine(counts, paint, reading),
    incomplete && paint.red(incomplete),
    origins,
    sweep,
    widening && paint.yellow(`! ${widening}`),
  ])
}

/** Whether changes have different origins. Otherwise, the counts say where all of them come from. */
function hasOrigins({ summary }: PlanDocument): boolean {
  return Object.values(summary.origins ?? {}).filter((many) => many > 0).length > 1
}

/**
 * What somebody who approves a plan has to know, to print above the question: the counts, what widens access, and which URLs stop
 * working.
 */
export function summaryBeforeQuestion(plan: PlanDocument, paint: Paint, reading: TextReading): string {
  const screen = screenOf(paint, reading)
  const folds = foldChanges(plan).filter(({ change }) => change.widens || endsUrl(change))
  const style: ListStyle = {
    lead: symbolLead(folds, screen),
    differences: valuesOf,
    showsOrigins: hasOrigins(plan),
    names: namesOn(screen, plan.rooms),
    screen,
  }
  return paragraphs([summaryText(plan, paint, reading), foldList(folds, style, maxRepeated, 'above')])
}

/** Whether the URL of a link stops working. */
function endsUrl({ kind }: ChangeDocument): boolean {
  return kind === 'revoke' || kind === 'replace' || kind === 'reissue'
}

function changeText({ change }: Pick<Fold, 'change'>, screen: Screen): string {
  const rows = settingRows(change)
  const news = newsText(change)
  // An update says first what differs.
  const isUpdate = change.kind === 'update'
  const marks: readonly Piece[] = [
    ...dimPiece(originMark(change).trim(), screen),
    ...(change.kind === 'create' ? [{ text: '! widens', gap: '  ', colour: screen.paint.yellow }] : []),
  ]
  const lead = leadOf(plain('  '), tinted(change.kind, screen))
  const about = [linkName(change), ...fingerprintsOf(change)] as const
  return [
    headLine({ lead, about, text: isUpdate ? '' : news, marks }, screen, indent),
    ...(rows ? rowLines(rows, screen) : [factsLine(change, screen, indent)]),
    ...(isUpdate && news !== '' ? [indent + news] : []),
  ].join('\n')
}

/** The fingerprint of an existing link that changes; otherwise nothing. */
export function fingerprintsOf({ kind, link: { fingerprint } }: ChangeDocument): readonly string[] {
  return kinds[kind].detail === 'fields' && fingerprint !== null ? [fingerprintText(fingerprint)] : []
}

/** A setting as text; `before` is set if it changes. */
export interface SettingRow {
  readonly name: string
  readonly before?: string
  readonly after: string
  readonly mark: string
}

/** The settings to show for a change; undefined if one line about the link is enough. */
export function settingRows({ kind, fields, settings }: ChangeDocument): readonly SettingRow[] | undefined {
  const { detail } = kinds[kind]
  if (detail === 'link') return undefined
  if (detail === 'settings') {
    return listSettings(settings).map((setting) => ({ name: setting.name, after: settingText(setting), mark: '' }))
  }
  return fields.map((field) => {
    const [before, after] = fieldTexts(field)
    return { name: field.name, before, after, mark: field.widens ? '  ! widens' : '' }
  })
}

/** Settings in aligned columns; a new value that would make the line too long gets its own line. */
function rowLines(rows: readonly SettingRow[], { paint, columns: most }: Screen): readonly string[] {
  const names = Math.max(...rows.map(({ name }) => name.length)) + 2
  const space = most - indent.length - names - '  ! widens'.length
  const rowsWithValue = rows.map((row) => ({
    ...row,
    value: row.before === undefined ? row.after : `${row.before} → ${row.after}`,
  }))
  const columns = Math.max(...rowsWithValue.map(({ value }) => width(value)).filter((each) => each <= space))
  return rowsWithValue.map(({ name, before, after, value, mark }) => {
    const isLong = before !== undefined && width(value) > space
    const shown = isLong ? `${before}\n${' '.repeat(indent.length + names)}→ ${after}` : value
    const gap = ' '.repeat(Math.max(0, columns - width(value)))
    return `${indent}${paint.dim(pad(name, names))}${shown}${mark && `${gap}  ${paint.yellow(mark.trimStart())}`}`
  })
}
