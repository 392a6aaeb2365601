import { stripVTControlCharacters } from 'node:util'
import { expect, test } from 'vitest'
import type { Diagnostic } from '../../src/model/diagnostic.ts'
import { PortalError } from '../../src/model/gateway.ts'
import { diagnosticDocument } from '../../src/view/document/document.ts'
import { errorText, problemOf, problemsText } from '../../src/view/terminal/excerpt.ts'
import { paint } from '../../src/view/terminal/paint.ts'
import { span } from './fixtures.ts'
import { expectGolden } from './golden.ts'
import { hostile } from './plans.ts'

const expired: Diagnostic = {
  code: 'link/expired',
  severity: 'error',
  message: 'Link "Guests" expires at 2024-01-01T00:00:00Z, which has passed.',
  hint: 'Choose a later date; the portal would silently make the link permanent.',
  exit: 3,
}
const plain: Diagnostic = {
  code: 'secret/plain' as Diagnostic['code'],
  severity: 'warning',
  message: 'A password is written in plain text.',
  hint: 'Take it from the environment.',
  exit: 3,
}
const line = '        expirationDate: 2024-01-01'
const flow = `  - { ${'tags: [a, b, c], '.repeat(20)}expirationDate: 2024-01-01, ${'tags: [d, e, f], '.repeat(20)}}`
const column = flow.indexOf('2024') + 1

const cases: { readonly [name: string]: readonly Diagnostic[] } = {
  one: [{ ...expired, span: span(line, 25, 35) }],
  several: [
    { ...expired, span: span(line, 25, 35) },
    { ...expired, span: span(line, 25, 35, 9) },
    { ...plain, span: span('        password: ***', 19, 22, 120) },
  ],
  warning: [plain],
  related: [{ ...expired, span: span(line, 25, 35), related: span('      guests:', 7, 13, 8) }],
  'long-line': [{ ...expired, span: span(flow, column, column + 10) }],
  'long-line-start': [{ ...expired, span: span(flow, 3, 400) }],
  'huge-line': [{ ...expired, span: span('x'.repeat(5_000_000), 4_000_001, 4_000_011) }],
  tabs: [{ ...expired, span: span('\ta:\tb c', 7, 8) }],
  wide: [{ ...expired, span: span('  title: 監査人 👨‍👩‍👧 {x}', 23, 26) }],
  hostile: [{ ...expired, message: hostile, hint: hostile, span: span(hostile, 1, 8) }],
  'masked-shorter': [{ ...plain, span: span('  password: ***', 13, 40) }],
  'past-the-end': [{ ...expired, span: span('name:', 90, 95) }],
  'empty-line': [{ ...expired, span: span('', 1, 1, 1) }],
}

test.for(Object.entries(cases))('problemsText: %s', ([name, diagnostics]) => {
  const text = problemsText(diagnostics, paint(false))
  expectGolden(`problems-${name}`, text)
  expect(stripVTControlCharacters(problemsText(diagnostics, paint(true)))).toBe(text)
})

test('a diagnostic of a saved plan names its places; their text is not at hand', () => {
  const related = { ...expired, span: span(line, 25, 35), related: span('      guests:', 7, 13, 8) }
  expect(
    problemsText([problemOf(diagnosticDocument(related))], paint(false)),
  ).toBe(`roomlinks.yaml:14:25 error link/expired
  ${expired.message}
  see also roomlinks.yaml:8:7
  hint: ${expired.hint}

1 error.
`)
})

test('no problems, no text', () => expect(problemsText([], paint(false))).toBe(''))

test('errorText is a diagnostic without a place', () => {
  const error = new PortalError('portal/forbidden', 'The portal refused: 403.', 'The key needs another scope.')
  expect(errorText(error, paint(false))).toBe(
    'error portal/forbidden\n  The portal refused: 403.\n  hint: The key needs another scope.\n',
  )
})

const unset = (nth: number): Diagnostic => ({
  ...expired,
  code: 'env/unset',
  message: `The environment variable P${nth} is not set.`,
  hint: 'Set it before running roomlinks.',
  span: span(line, 25, 35, nth),
})

test('many diagnostics with the same remedy take one line each, at the place of the first', () => {
  const others = [
    { ...plain, span: span(line, 1, 2, 2) },
    { ...unset(9), hint: 'Something else.' },
  ]
  const text = problemsText([unset(1), ...others, unset(3), unset(4), unset(5)], paint(false))
  expect(
    text.startsWith(`error env/unset, 4 times
  roomlinks.yaml:1:25 The environment variable P1 is not set.
  roomlinks.yaml:3:25 The environment variable P3 is not set.
  roomlinks.yaml:4:25 The environment variable P4 is not set.
  roomlinks.yaml:5:25 The environment variable P5 is not set.
  hint: Set it before running roomlinks.

roomlinks.yaml:2:1 warning secret/plain
`),
  ).toBe(true)
  expect(text.endsWith('hint: Something else.\n\n5 errors, 1 warning.\n')).toBe(true)
  const alike = [1, 2, 3, 4].map(() => plain)
  expect(problemsText(alike, paint(false)).split('\n')[1]).toBe(`  ${plain.message}`)
  expect(problemsText([unset(1), unset(2), unset(3)], paint(false))).not.toContain('times')
})

test('on a terminal, messages and hints are broken between words, and nowhere else', () => {
  const long = { ...expired, message: `A ${'b'.repeat(50)} ::c hint: ${'d '.repeat(20)}`, hint: 'e '.repeat(40).trim() }
  const lines = problemsText([long], paint(false), 40).split('\n')
  expect(lines.filter((each) => each.length > 44)).toEqual([`    ${'b'.repeat(50)}`])
  expect(lines.filter((each) => each.startsWith('  hint:'))).toHaveLength(1)
  // A CI command at the beginning of a line is escaped.
  expect(lines.some((each) => each.startsWith('    \\u{3a}:c hint: d'))).toBe(true)
  expect(errorText(long, paint(false)).split('\n')).toHaveLength(4)
  expect(
    problemsText([long], paint(false), 1000)
      .split('\n')
      .every((each) => each.length <= 120),
  ).toBe(true)
})
