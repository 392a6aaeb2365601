import type { ChangeKind } from '../../model/change.ts'
import { fieldTexts, settingsOf, settingText } from '../document/settings.ts'
import type { ChangeDocument } from '../document/shape.ts'
import { pad } from '../escape.ts'
import { fingerprintText, linkFacts, linkName, originMark, reasonText } from '../words.ts'

/** What moves a link that is there. */
const movers: ReadonlySet<ChangeKind> = new Set(['update', 'replace', 'reissue'])

/** A change as lines of a diff: each begins with its sign, which is what gives it its colour. */
export function changeDiff(change: ChangeDocument): readonly string[] {
  const { kind } = change
  const head = `${linkName(change)}${movers.has(kind) ? `, ${fingerprintText(change.link.fingerprint)}` : ''}`
  const about = `${head}: ${reasonText(change)}${originMark(change)}`
  switch (kind) {
    case 'create':
      return [`+ ${about}  ! widens`, ...createdLines(change)]
    case 'update':
    case 'replace':
    case 'reissue':
      return [`! ${about}`, ...movedLines(change)]
    case 'revoke':
    case 'keep':
    case 'unmanaged':
    case 'foreign': {
      const sign = kind === 'revoke' ? '-' : ' '
      return [`${sign} ${about}`, `${sign}   ${linkFacts(change)}`]
    }
    /* v8 ignore next -- @preserve: the compiler proves that there is no other kind */
    default:
      return change satisfies never
  }
}

function createdLines({ settings }: ChangeDocument): readonly string[] {
  const all = settingsOf(settings)
  return aligned(all.map((setting) => ({ sign: '+', name: setting.name, value: settingText(setting) })))
}

function movedLines({ fields }: ChangeDocument): readonly string[] {
  return aligned(
    fields.flatMap((field) => {
      const [before, after] = fieldTexts(field)
      return [
        { sign: '-', name: field.name, value: before },
        { sign: '+', name: field.name, value: `${after}${field.widens ? '  ! widens' : ''}` },
      ]
    }),
  )
}

interface Line {
  readonly sign: string
  readonly name: string
  readonly value: string
}

function aligned(lines: readonly Line[]): readonly string[] {
  const columns = Math.max(...lines.map(({ name }) => name.length)) + 2
  return lines.map(({ sign, name, value }) => `${sign}   ${pad(name, columns)}${value}`)
}
