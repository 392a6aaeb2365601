import { isQuiet } from '../../model/change.ts'
import type { Outcome } from '../../model/report.ts'
import type { EntryDocument, LinkDocument, MarkDocument } from '../document/comparison.ts'
import { changeDocument, documentOf } from '../document/document.ts'
import { asGiven, located, type Paths, type Result } from '../document/result.ts'
import { fieldTexts } from '../document/settings.ts'
import type { ChangeDocument, RoomDocument, SourceDocument } from '../document/shape.ts'
import { quote, visible } from '../escape.ts'
import { entryName, markText } from '../text/comparison.ts'
import { paint } from '../text/paint.ts'
import { outcomeText } from '../text/report.ts'
import { count, linkName, originMark, reasonText } from '../words.ts'
import { findingsIn, type Unplaced } from './findings.ts'

/** What an annotation says, and where. */
interface Annotation {
  readonly level: Level
  readonly title: string
  readonly message: string
  readonly source: SourceDocument | null
}

/** A room, and where the manifest selects it. */
type Entered = Pick<RoomDocument, 'title' | 'sources'>

type Level = 'error' | 'warning' | 'notice'

/** GitHub shows that many of each level from one step, and does not say that there were more. */
const shown = 10

/**
 * A result as annotations: what there is to beware of, then each change on the lines that cause it; of a report, what was
 * not done, on the lines that asked for it.
 */
export function annotations(result: Result, paths: Paths = asGiven): string {
  const all = [...findingsIn(result).map(findingAnnotation), ...changesIn(result)]
  return write(all.map((each) => ({ ...each, source: located(each.source, paths) })))
}

function changesIn(result: Result): readonly Annotation[] {
  if (result.kind === 'plan') {
    return result.plan.rooms.flatMap((room) =>
      room.changes.filter((change) => !isQuiet(change)).map((change) => changeAnnotation(change, room)),
    )
  }
  if (result.kind === 'comparison') {
    const { manifestChanges, entries } = result.comparison
    return [
      ...manifestChanges.map((mark) => markAnnotation(mark, null)),
      ...entries.flatMap((entry) => [
        ...(entry.unmanaged ? [markAnnotation({ name: 'unmanaged', ...entry.unmanaged }, entry)] : []),
        ...entry.links.map((link) => differenceAnnotation(link, entry)),
      ]),
    ]
  }
  if (result.kind !== 'report') return []
  const { rooms, plan } = result.report
  const all = documentOf(plan).rooms
  return rooms.flatMap(({ room, outcomes }) => {
    const about = {
      title: room.title,
      sources: all.filter(({ id }) => id === room.id).flatMap(({ sources }) => sources),
    }
    return outcomes
      .filter(({ status }) => status !== 'applied' && status !== 'unchanged')
      .map((outcome) => outcomeAnnotation(outcome, changeDocument(outcome.change, plan), about))
  })
}

function findingAnnotation({ code, severity, message, hint, source }: Unplaced): Annotation {
  return { level: severity, title: code, message: `${message}\n${hint}`, source }
}

function outcomeAnnotation(outcome: Outcome, change: ChangeDocument, room: Entered): Annotation {
  const { ending, more } = outcomeText(outcome, paint(false))
  const message = `${linkName(change)} in ${quote(room.title)}: ${[ending, ...more].join('\n')}`
  return { level: 'error', title: `${change.kind} not done`, message, source: causeOf(change, room) }
}

function changeAnnotation(change: ChangeDocument, room: RoomDocument): Annotation {
  const moved = change.fields.map((field) => {
    const [before, after] = fieldTexts(field)
    return `${field.name}: ${before} → ${after}${field.widens ? ' (widens)' : ''}`
  })
  return {
    level: change.widens || change.kind === 'revoke' ? 'warning' : 'notice',
    title: `${change.kind}${change.widens ? ', widens access' : ''}`,
    message: [`${linkName(change)} in ${quote(room.title)}: ${reasonText(change)}${originMark(change)}`, ...moved].join(
      '\n',
    ),
    source: causeOf(change, room),
  }
}

function differenceAnnotation({ key, standing, widens, source }: LinkDocument, entry: EntryDocument): Annotation {
  const access = widens === null ? ', may widen access' : widens ? ', widens access' : ''
  return {
    level: access !== '' || standing === 'removed' ? 'warning' : 'notice',
    title: `${standing}${access}`,
    message: `${visible(key)} in ${entryName(entry)} is ${standing}${access}`,
    source,
  }
}

/** What holds for many links at once is never a trifle. */
function markAnnotation(mark: MarkDocument, entry: EntryDocument | null): Annotation {
  const message = `${entry ? entryName(entry) : 'the manifest'}: ${markText(mark)}`
  return { level: 'warning', title: 'changed', message, source: entry?.source ?? null }
}

/** What no link declares has its cause in the entry of its room, which declares no more than it does. */
function causeOf({ source }: ChangeDocument, { sources }: Entered): SourceDocument | null {
  return source ?? sources[0] ?? null
}

function write(annotations: readonly Annotation[]): string {
  return (['error', 'warning', 'notice'] as const).map((level) => ofLevel(level, annotations)).join('')
}

function ofLevel(level: Level, annotations: readonly Annotation[]): string {
  const some = annotations.filter((each) => each.level === level)
  const kept = some.length > shown ? some.slice(0, shown - 1) : some
  const more = {
    level,
    title: 'and more',
    message: `… and ${count(some.length - kept.length, level)} more.`,
    source: null,
  }
  return [...kept, ...(kept.length < some.length ? [more] : [])].map(line).join('')
}

/** Source: github.com/actions/toolkit, packages/core/src/command.ts. */
function line({ level, title, message, source }: Annotation): string {
  const place = source === null ? [] : placeOf(source)
  const properties = [...place, ['title', title] as const].map(([name, value]) => `${name}=${property(value)}`)
  // Written as one line: what the message holds from outside is escaped, and has none.
  return `::${level} ${properties.join(',')}::${escapeData(message)}\n`
}

function placeOf({ file, line, column, endColumn }: SourceDocument): readonly (readonly [string, string])[] {
  return [
    ['file', visible(file)],
    ['line', String(line)],
    ['col', String(column)],
    ['endColumn', String(Math.max(column, endColumn - 1))],
  ]
}

function escapeData(text: string): string {
  const lines = text.split('\n').map(visible).join('\n')
  return lines.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
}

function property(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C')
}
