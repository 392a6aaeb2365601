import type { Outcome } from '../../model/report.ts'
import type { EntryDocument, LinkDocument, MarkDocument } from '../document/comparison.ts'
import { type PlacedChange, placedIn } from '../document/digest.ts'
import { changeDocument, documentOf } from '../document/document.ts'
import { asGiven, byKind, located, type Paths, type Result } from '../document/result.ts'
import { fieldTexts } from '../document/settings.ts'
import type { ChangeDocument, RoomDocument, SourceDocument } from '../document/shape.ts'
import { quote, visible } from '../escape.ts'
import { entryName, markText } from '../text/comparison.ts'
import { hasSucceeded, outcomesIn } from '../text/headline.ts'
import { paint } from '../text/paint.ts'
import { outcomeText } from '../text/report.ts'
import { count, linkName, originMark, reasonText } from '../words.ts'
import { findingsIn, type Unplaced } from './findings.ts'

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
  return byKind<readonly Annotation[]>(result, {
    plan: ({ plan }) => placedIn(plan).map(changeAnnotation),
    comparison: ({ comparison: { manifestChanges, entries } }) => [
      ...manifestChanges.map((mark) => markAnnotation(mark, null)),
      ...entries.flatMap((entry) => [
        ...(entry.unmanaged ? [markAnnotation({ name: 'unmanaged', ...entry.unmanaged }, entry)] : []),
        ...entry.links.map((link) => differenceAnnotation(link, entry)),
      ]),
    ],
    report: ({ report }) => {
      const { rooms } = documentOf(report.plan)
      const missed = outcomesIn(report).filter(({ outcome }) => !hasSucceeded(outcome))
      return missed.map(({ room: { id, title }, outcome }) => {
        const sources = rooms.filter((room) => room.id === id).flatMap((room) => room.sources)
        return outcomeAnnotation(outcome, changeDocument(outcome.change, report.plan), { title, sources })
      })
    },
    validation: () => [],
    audit: () => [],
    failure: () => [],
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

function changeAnnotation({ room, change }: PlacedChange): Annotation {
  const moved = change.fields.map(
    (field) => `${field.name}: ${fieldTexts(field).join(' → ')}${field.widens ? ' (widens)' : ''}`,
  )
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
  return (['error', 'warning', 'notice'] as const)
    .flatMap((level) => {
      const some = annotations.filter((each) => each.level === level)
      if (some.length <= shown) return some
      const message = `… and ${count(some.length - shown + 1, level)} more.`
      return [...some.slice(0, shown - 1), { level, title: 'and more', message, source: null }]
    })
    .map(line)
    .join('')
}

/** Source: github.com/actions/toolkit, packages/core/src/command.ts. */
function line({ level, title, message, source }: Annotation): string {
  const properties = Object.entries({ ...(source && placeOf(source)), title })
  const told = properties.map(([name, value]) => `${name}=${property(String(value))}`)
  // Written as one line: what the message holds from outside is escaped, and has none.
  return `::${level} ${told.join(',')}::${escapeData(message)}\n`
}

function placeOf({ file, line, column, endColumn }: SourceDocument): object {
  return { file: visible(file), line, col: column, endColumn: Math.max(column, endColumn - 1) }
}

function escapeData(text: string): string {
  const lines = text.split('\n').map(visible).join('\n')
  return lines.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
}

function property(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C')
}
