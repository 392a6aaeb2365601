import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { SaxesParser } from 'saxes'
import { expect, test } from 'vitest'
import { auditPassword } from '../../src/commands/demo/stage.ts'
import { makeWorld, roomlinks } from '../commands/world.ts'
import { inBrowser, openBrowser } from '../view/page/browser.ts'
import { isTaking } from './kept.ts'
import { columns, drawRecording, type Scene } from './recording.ts'

const open = openBrowser()
const file = 'docs/images/demo.svg'
const title = 'A recording of a terminal: a manifest of room links is planned, applied, and verified'
const captions = {
  manifest: 'The manifest, in git: the links that each room should have',
  plan: 'plan: what differs on the portal, and what would widen access',
  apply: 'apply: makes the changes, and reads the rooms again to verify them',
  drift: 'Later, somebody edits a link on the portal: plan shows it, apply puts it back',
}
const scenes: readonly Scene[] = [
  { caption: captions.manifest, stays: 4 },
  { caption: captions.plan, types: 1, top: '$ roomlinks plan', stays: 5, isStill: true },
  { caption: captions.plan, top: '  ~ partners', stays: 2 },
  { caption: captions.apply, types: 2, top: '$ roomlinks apply', stays: 4.5 },
  { caption: captions.apply, types: 3, top: '"Launch team"', stays: 2.5 },
  { caption: captions.drift, types: 4, top: '# Meanwhile', stays: 4 },
  { caption: captions.drift, types: 5, top: '$ roomlinks apply', stays: 5 },
]

test('the recording of the demo is of what the demo prints now', async () => {
  const isColour = { out: true, err: true }
  const { out } = await roomlinks('demo', makeWorld({ isColour, columns, errColumns: columns }))
  const drawn = drawRecording(title, out.slice(out.indexOf('$ cat roomlinks.yaml')), scenes)
  if (isTaking) writeFileSync(file, drawn)
  const kept = existsSync(file) ? readFileSync(file, 'utf8') : ''
  expect(kept === drawn, `${file} is out of date: npm run pictures`).toBe(true)
})

test('the recording of the demo loads nothing, has no secret in it, and is small', () => {
  const svg = readFileSync(file, 'utf8')
  expect(svg.length).toBeLessThan(60_000)
  const parser = new SaxesParser()
  parser.on('opentag', ({ name, attributes }) => {
    expect(name).toMatch(/^(svg|title|desc|style|clipPath|g|path|rect|text|tspan)$/)
    expect(Object.keys(attributes).join(' ')).not.toMatch(/href|\bon/)
  })
  parser.on('error', (error) => expect.fail(error.message))
  parser.write(svg).close()
  expect(svg).not.toMatch(/@import|url\((?!#)|[\da-f]{8}-[\da-f]{4}-[\da-f]{4}|\/s\/|rooms\/share|[?&]key=/i)
  expect(svg).not.toContain(auditPassword)
})

inBrowser('where nothing may move, the recording of the demo shows the plan', async () => {
  const { page, failed } = await open(readFileSync(file, 'utf8'))
  expect(failed).toEqual([])
  expect(await page.evaluate('document.getAnimations().length')).toBe(0)
  expect(await page.locator('.caption:visible').allTextContents()).toEqual([captions.plan])
  const command = await page.locator('text.p').nth(1).boundingBox()
  const screen = await page.locator('path').boundingBox()
  expect(Number(command?.y) - Number(screen?.y)).toBeGreaterThan(0)
  expect(Number(command?.y) - Number(screen?.y)).toBeLessThan(30)
})
