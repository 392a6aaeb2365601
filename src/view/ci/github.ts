import type { Outcome } from '../../model/report.ts'
import {
  type EntryDocument,
  entryProperties,
  type LinkDocument,
  type PropertyDocument,
} from '../document/comparison.ts'
import { type RoomChange, roomChangesIn } from '../document/digest.ts'
import { changeDocument, documentOf } from '../document/document.ts'
import { byKind, givenPaths, locate, type Paths, type Result } from '../document/result.ts'
import { fieldTexts } from '../document/settings.ts'
import type { ChangeDocument, RoomDocument, SourceDocument } from '../document/shape.ts'
import { visible } from '../escape.ts'
import { byDanger } from '../fold.ts'
import { accessFacts, count, linkName, newsText, originMark } from '../phrases.ts'
import { roomNames } from '../room-names.ts'
import { entryName, propertyText } from '../terminal/comparison.ts'
import { hasSucceeded, outcomesIn } from '../terminal/headline.ts'
import { paint } from '../terminal/paint.ts'
import { outcomeText } from '../terminal/report.ts'
import { findingsIn, type RawFinding } from './findings.ts'

interface Annotation {
  readonly level: Level
  readonly title: string
  readonly message: string
  readonly source: SourceDocument | null
}

/** The places in the manifest that select a room. */
type RoomWithSources = Pick<RoomDocument, 'sources'>

type Level = 'error' | 'warning' | 'notice'

/** GitHub shows this many annotations of each level per step, and silently drops the rest. */
const maxShown = 10

/**
 * A result as annotations: diagnostics, then each change of a plan, or each failed change of a report, at its lines.
 */
export function annotations(result: Result, paths: Paths = givenPaths): string {
  const all = [...findingsIn(result).map(findingAnnotation), ...changeAnnotations(result)]
  return write(all.map((each) => ({ ...each, source: locate(each.source, paths) })))
}

function changeAnnotations(result: Result): readonly Annotation[] {
  return byKind<readonly Annotation[]>(result, {
    plan: ({ plan }) => {
      const names = roomNames(plan.rooms, Number.POSITIVE_INFINITY)
      return byDanger(roomChangesIn(plan)).map((item) => changeAnnotation(item, names(item.room)))
    },
    comparison: ({ comparison: { manifestChanges, entries } }) => [
      ...manifestChanges.map((mark) => propertyAnnotation(mark, null)),
      ...entries.flatMap((entry) => [
        ...entryProperties(entry).map((property) => propertyAnnotation(property, entry)),
        ...entry.links.map((link) => differenceAnnotation(link, entry)),
      ]),
    ],
    report: ({ report }) => {
      const { rooms } = documentOf(report.plan)
      const notDone = outcomesIn(report).filter(({ outcome }) => !hasSucceeded(outcome))
      const names = roomNames(rooms, Number.POSITIVE_INFINITY)
      return notDone.map(({ room, outcome }) => {
        const sources = rooms.filter(({ id }) => id === room.id).flatMap((each) => each.sources)
        const change = changeDocument(outcome.change, report.plan)
        return outcomeAnnotation(outcome, change, { name: names(room), sources })
      })
    },
    validation: () => [],
    audit: () => [],
    failure: () => [],
  })
}

function findingAnnotation({ code, severity, message, hint, source }: RawFinding): Annotation {
  return { level: severity, title: code, message: `${message}\n${hint}`, source }
}

function outcomeAnnotation(
  outcome: Outcome,
  change: ChangeDocument,
  room: RoomWithSources & { readonly name: string },
): Annotation {
  const { summary, details } = outcomeText(outcome, paint(false))
  const message = `${linkName(change)} in ${room.name}: ${[summary, ...details].join('\n')}`
  return { level: 'error', title: `${change.kind} not done`, message, source: causeOf(change, room) }
}

function changeAnnotation({ room, change }: RoomChange, name: string): Annotation {
  const news = newsText(change)
  const fields =
    change.kind === 'create'
      ? [accessFacts(change).join(', ')]
      : change.fields.map(
          (field) => `${field.name}: ${fieldTexts(field).join(' → ')}${field.widens ? ' (widens)' : ''}`,
        )
  return {
    level: change.widens || change.kind === 'revoke' ? 'warning' : 'notice',
    title: `${change.kind}${change.widens ? ', widens access' : ''}`,
    message: [`${linkName(change)} in ${name}${news === '' ? '' : `: ${news}`}${originMark(change)}`, ...fields].join(
      '\n',
    ),
    source: causeOf(change, room),
  }
}

function differenceAnnotation({ key, status, widens, source }: LinkDocument, entry: EntryDocument): Annotation {
  const access = widens === null ? ', may widen access' : widens ? ', widens access' : ''
  return {
    level: access !== '' || status === 'removed' ? 'warning' : 'notice',
    title: `${status}${access}`,
    message: `${visible(key)} in ${entryName(entry)} is ${status}${access}`,
    source,
  }
}

/** A change of the manifest or an entry affects many links, so it is always a warning. */
function propertyAnnotation(property: PropertyDocument, entry: EntryDocument | null): Annotation {
  const message = `${entry ? entryName(entry) : 'the manifest'}: ${propertyText(property)}`
  return { level: 'warning', title: 'changed', message, source: entry?.source ?? null }
}

/** A change without a declared link is caused by the entry of its room. */
function causeOf({ source }: ChangeDocument, { sources }: RoomWithSources): SourceDocument | null {
  return source ?? sources[0] ?? null
}

function write(annotations: readonly Annotation[]): string {
  return (['error', 'warning', 'notice'] as const)
    .flatMap((level) => {
      const found = annotations.filter((each) => each.level === level)
      if (found.length <= maxShown) return found
      const message = `… and ${count(found.length - maxShown + 1, level)} more.`
      return [...found.slice(0, maxShown - 1), { level, title: 'and more', message, source: null }]
    })
    .map(annotationLine)
    .join('')
}

/** A workflow command. Source: github.com/actions/toolkit, packages/core/src/command.ts. */
function annotationLine({ level, title, message, source }: Annotation): string {
  const properties = Object.entries({ ...(source && positionProperties(source)), title })
  const assignments = properties.map(([name, value]) => `${name}=${escapeProperty(String(value))}`)
  // Line breaks in untrusted text are escaped, so the annotation stays on one line.
  return `::${level} ${assignments.join(',')}::${escapeData(message)}\n`
}

function positionProperties({ file, line, column, endColumn }: SourceDocument): object {
  return { file: visible(file), line, col: column, endColumn: Math.max(column, endColumn - 1) }
}

function escapeData(text: string): string {
  const lines = text.split('\n').map(visible).join('\n')
  return lines.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C')
}
