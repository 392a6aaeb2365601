import { expect, test } from 'vitest'
import { openPortal } from '../commands/portal.ts'
import { inBrowser, openBrowser } from '../view/page/browser.ts'
import { estate, manifest, policy } from '../view/page/estate.ts'
import { expectPicture } from './kept.ts'

const open = openBrowser()

/** The page of a real audit: today's, compared with one before somebody changed some links. */
async function auditedPage(): Promise<string> {
  const portal = await openPortal(estate, manifest)
  portal.world.files.set('company.policy.yaml', policy)
  await portal.run('audit --output json=last-week.json')
  for (const { id, links } of portal.sandbox.rooms().slice(0, 9)) {
    const [first, , , added] = links
    if (added) portal.sandbox.editLink(id, added.id, id % 4 === 1 ? { access: 'editing' } : null)
    else if (first) portal.sandbox.editLink(id, first.id, { title: 'For review, round two' })
  }
  const line = 'audit --policy company.policy.yaml --since last-week.json --output html=links.html'
  const { code } = await portal.run(line)
  expect(code).toBe(5)
  return String(portal.world.files.get('links.html'))
}

test('an audit writes the page over HTTP, without a URL, an id or a secret in it', async () => {
  const page = await auditedPage()
  expect(page).toMatch(/^<!doctype html>\n/)
  expect(page).toContain('company: nobody-edits-in-public')
  expect(page).not.toMatch(/[\da-f]{8}-[\da-f]{4}-[\da-f]{4}|\/s\/|rooms\/share|key=/i)
})

inBrowser.for([
  { name: 'audit-1280', width: 1280, scheme: 'light', end: 'Policy findings' },
  { name: 'audit-1280-dark', width: 1280, scheme: 'dark', end: 'Policy findings' },
  { name: 'audit-390', width: 390, scheme: 'light', end: 'When links end' },
] as const)('the page of an audit is as its picture shows it: $name', async ({ name, width, scheme, end }) => {
  const { page, asked, failed } = await open(await auditedPage(), { width, scheme })
  expect([asked.filter((url) => !url.startsWith('file:')), failed]).toEqual([[], []])
  const { y } = (await page.getByRole('heading', { name: end }).boundingBox()) ?? expect.fail(`there is no "${end}"`)
  await expectPicture(name, page, y - 28)
})
