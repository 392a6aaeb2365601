import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import { lastWeek, today } from '../../src/commands/demo/stage.ts'
import { within } from '../commands/process.ts'
import { makeRepository } from '../commands/repository.ts'
import { openDrifted } from '../story.ts'
import { inBrowser, openBrowser } from '../view/page/browser.ts'
import { commentPage } from './comment-page.ts'
import { expectPicture } from './kept.ts'

const open = openBrowser()

/** The plan of the demo's pull request, for a portal that somebody has edited since. */
async function planned(): Promise<string> {
  const { run } = await openDrifted()
  const { folder, world } = makeRepository({ 'roomlinks.yaml': lastWeek })
  writeFileSync(join(folder, 'roomlinks.yaml'), today)
  const { code, out } = await within(folder, () => run('plan --base main --format markdown', world))
  expect(code).toBe(0)
  return out
}

inBrowser.for([
  { name: 'comment', scheme: 'light' },
  { name: 'comment-dark', scheme: 'dark' },
] as const)('a plan in a comment is as its picture shows it: $name', async ({ name, scheme }) => {
  const html = commentPage(await planned(), (summary) => summary.includes('Acme board'))
  const { page, asked, failed } = await open(html, { width: 860, scale: 1.5, scheme })
  expect([asked.filter((url) => !url.startsWith('file:')), failed]).toEqual([[], []])
  const { height } = (await page.locator('main').boundingBox()) ?? expect.fail('the comment is not shown')
  await expectPicture(name, page, height)
})
