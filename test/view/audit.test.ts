import { expect, test } from 'vitest'
import { auditDocument } from '../../src/view/audit/document.ts'
import { auditLinkName } from '../../src/view/audit/phrases.ts'
import { auditText } from '../../src/view/audit/text.ts'
import { width } from '../../src/view/escape.ts'
import { paint } from '../../src/view/text/paint.ts'
import { now } from '../plan/links.ts'

test('a portal of unknown version', () => {
  const portal = { url: 'https://acme.example.com', version: undefined }
  const inventory = { madeAt: now, portal, manifests: [], isQuick: false, rooms: [], diagnostics: [] }
  const audit = auditDocument(inventory, { policies: [], findings: [] })
  expect(audit).toMatchObject({ portal: { version: null }, scope: [], since: null })
  expect(auditText(audit, paint(false))).toContain('https://acme.example.com (DocSpace of unknown version)')
})

test.for([
  { key: null, title: 'Guests', limit: undefined, name: '"Guests"' },
  { key: null, title: 'Guests of the fair', limit: 10, name: '"Guests …"' },
  { key: 'press', title: 'press', limit: undefined, name: 'press' },
  { key: 'press', title: 'Press kit', limit: undefined, name: 'press "Press kit"' },
  { key: 'press', title: 'Press kit of the year', limit: 18, name: 'press "Press kit…"' },
  { key: 'press', title: 'Press kit', limit: 12, name: 'press' },
  { key: 'a-key-that-is-long', title: 'Press kit', limit: 12, name: 'a-key-that-…' },
])('a link with the key $key and the title $title in $limit columns', ({ key, title, limit, name }) => {
  expect(auditLinkName({ key, title }, limit)).toBe(name)
  if (limit !== undefined) expect(width(name)).toBeLessThanOrEqual(limit)
})
