import { expect, test } from 'vitest'
import type { InventoryLink, InventoryRoom } from '../../src/model/inventory.ts'
import { auditDocument } from '../../src/view/audit/document.ts'
import { auditLinkName } from '../../src/view/audit/phrases.ts'
import { sinceDocument } from '../../src/view/audit/since.ts'
import { auditText } from '../../src/view/audit/terminal.ts'
import { auditMarkdown } from '../../src/view/markdown/audit.ts'
import { paint } from '../../src/view/terminal/paint.ts'
import { have, now, room } from '../plan/links.ts'

test('a portal of unknown version', () => {
  const portal = { url: 'https://acme.example.com', version: undefined }
  const inventory = { madeAt: now, portal, manifests: [], isQuick: false, rooms: [], diagnostics: [] }
  const audit = auditDocument(inventory, { policies: [], findings: [] })
  expect(audit).toMatchObject({ portal: { version: null }, scope: [], since: null })
  expect(auditText(audit, paint(false))).toContain('https://acme.example.com (DocSpace of unknown version)')
})

test.for([
  { key: null, title: 'Guests', name: '"Guests"' },
  { key: 'press', title: 'press', name: 'press' },
  { key: 'press', title: 'Press kit', name: 'press "Press kit"' },
])('a link with the key $key and the title $title', ({ key, title, name }) => {
  expect(auditLinkName({ key, title })).toBe(name)
})

test('Markdown keeps to its limit, whatever the portal, and always says what is not covered', () => {
  const links = Array.from({ length: 3 }, (_, nth): InventoryLink => {
    const observed = have(undefined, { title: '|`</details>' }, { nth })
    return { state: 'unmanaged', kind: 'additional', observed }
  })
  const rooms = Array.from({ length: 1000 }, (_, nth): InventoryRoom => {
    const label = { ...room, id: String(nth + 1), title: `<b>Room</b> ${nth}` }
    return nth % 3 === 0
      ? { room: label, reading: 'failed', why: 'no answer', links: [] }
      : { room: label, reading: 'read', links }
  })
  const portal = { url: 'https://acme.example.com', version: '3.7.2' }
  const inventory = { madeAt: now, portal, manifests: [], isQuick: false, rooms, diagnostics: [] }
  const audit = auditDocument(inventory, { policies: [], findings: [] })
  const since = sinceDocument({ ...audit, rooms: [] }, audit)
  expect(since.changes.length).toBeGreaterThan(1000)
  for (const limit of [10_000, 65_000]) {
    const text = auditMarkdown({ ...audit, since }, limit)
    expect(new TextEncoder().encode(text).length).toBeLessThanOrEqual(limit)
    expect(text).toContain('**Not covered:**')
    expect(text).toContain('Incomplete: 334 of 1000 rooms')
    expect(text).toContain('new: "|`</details>" in "<b>Room</b> 1" (room 2)')
    expect(text.match(/^… and \d+ more\.$/gm)).toHaveLength(2)
    expect(text).toMatch(/^Could not be read: .*; and 324 more$/m)
  }
})
