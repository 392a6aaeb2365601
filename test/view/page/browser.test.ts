import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import type { AuditDocument } from '../../../src/view/audit/shape.ts'
import { documentOf } from '../../../src/view/document/document.ts'
import { auditPage } from '../../../src/view/page/audit.ts'
import { planPage } from '../../../src/view/page/plan.ts'
import { plans } from '../plans.ts'
import { inBrowser, type Opened, type Options, openBrowser } from './browser.ts'
import { auditOf, linkWith, portalOf, room } from './documents.ts'

const open = openBrowser()
const require = createRequire(import.meta.url)
const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8')
const audit = portalOf(60, 140)

const openAudit = (options?: Options, document: AuditDocument = audit): Promise<Opened> =>
  open(auditPage(document), options)

const countOf = (page: Page): Promise<string | null> => page.textContent('#count')
/** Waits until the table has followed the address. */
const expectCount = (page: Page, count: string): Promise<void> => expect.poll(() => countOf(page)).toBe(count)
const byText = (a: string, b: string): number => (a < b ? -1 : Number(a > b))

async function column(page: Page, nth: number): Promise<readonly string[]> {
  const texts = await page.locator(`tbody tr > :nth-child(${nth})`).allTextContents()
  return texts.map((text) => text.trim())
}

inBrowser('a count filters the table, and the address says how', async () => {
  const { page, asked, failed } = await openAudit()
  await expectCount(page, '140 links')
  await page.getByRole('link', { name: /^17 unmanaged$/ }).click()
  expect(new URL(page.url()).hash).toBe('#state=unmanaged')
  await expectCount(page, '17 of 140 links')
  expect(new Set(await column(page, 5))).toEqual(new Set(['unmanaged']))
  await page.getByRole('link', { name: /^Feb 2027/ }).click()
  await expect
    .poll(async () => new Set((await column(page, 7)).map((day) => day.slice(0, 7))))
    .toEqual(new Set(['2027-02']))
  await page.goBack()
  await expectCount(page, '17 of 140 links')
  expect(asked.filter((url) => !url.startsWith('file:'))).toEqual([])
  expect(failed).toEqual([])
})

inBrowser('filters combine, and can be taken back', async () => {
  const { page } = await openAudit()
  const chip = (name: RegExp) => page.getByRole('button', { name })
  await chip(/^anyone/).click()
  await chip(/^unmanaged/).click()
  await chip(/^undeclared/).click()
  expect(decodeURIComponent(new URL(page.url()).hash)).toBe('#audience=public&state=unmanaged,undeclared')
  await expectCount(page, '8 of 140 links')
  expect(await chip(/^unmanaged/).getAttribute('aria-pressed')).toBe('true')
  await chip(/^unmanaged/).click()
  await chip(/^undeclared/).click()
  await expectCount(page, '29 of 140 links')
  await page.getByRole('button', { name: 'Clear filters' }).click()
  await expectCount(page, '140 links')
})

inBrowser('an address that was sent on shows the same', async () => {
  const { page } = await openAudit({ fragment: '#audience=public&search=board&sort=-room' })
  expect(await page.inputValue('#search')).toBe('board')
  const rooms = await column(page, 2)
  expect(rooms.length).toBeGreaterThan(0)
  expect(rooms.every((name) => name.startsWith('Board'))).toBe(true)
  expect(rooms).toEqual(rooms.toSorted(byText).reverse())
  expect(new Set(await column(page, 3))).toEqual(new Set(['anyone']))
})

inBrowser('the table sorts by each column, both ways', async () => {
  const { page } = await openAudit()
  const ends = page.getByRole('columnheader', { name: 'Ends' })
  await ends.getByRole('button').click()
  await expect.poll(() => ends.getAttribute('aria-sort')).toBe('ascending')
  const days = await column(page, 7)
  expect(days).toEqual(days.toSorted(byText))
  await ends.getByRole('button').click()
  await expect.poll(() => ends.getAttribute('aria-sort')).toBe('descending')
  expect(await column(page, 7)).toEqual([...days].reverse())
  const risk = page.getByRole('columnheader', { name: 'Risk' })
  await risk.getByRole('button').click()
  await expect.poll(async () => (await column(page, 8)).slice(0, 2)).toEqual(['90', '90'])
  await risk.getByRole('button').click()
  await expect.poll(async () => (await column(page, 8)).slice(0, 2)).toEqual(['0', '0'])
})

inBrowser('search looks at titles, rooms, tags and fingerprints; where nothing fits, the page says so', async () => {
  const { page } = await openAudit()
  const search = page.getByLabel('Search')
  await search.fill('confidential press')
  await expect.poll(() => countOf(page)).toMatch(/^[1-9]\d? of 140 links$/)
  const print = audit.rooms.flatMap(({ links }) => links.flatMap(({ fingerprint }) => fingerprint ?? []))[5] ?? ''
  await search.fill(print)
  await expectCount(page, '1 of 140 links')
  await search.fill('nowhere to be found')
  await expect.poll(() => page.isVisible('text=No link matches these filters.')).toBe(true)
})

inBrowser('the keyboard alone opens and closes the details of a link', async () => {
  const { page } = await openAudit()
  await page.keyboard.press('Tab')
  expect(await page.evaluate('document.activeElement.textContent')).toBe('Skip to the links')
  await page.keyboard.press('Enter')
  await page.locator('tbody button').first().focus()
  await page.keyboard.press('Enter')
  const pane = page.getByRole('dialog', { name: 'Press kit' })
  await pane.waitFor()
  const text = await pane.textContent()
  expect(text).toContain('RoomBoard archive')
  expect(text).toContain('company: public-links-end')
  expect(text).toContain('Set an expirationDate within 90 days, or a password.')
  expect(new URL(page.url()).hash).toMatch(/^#link=\d+%3A[\da-f]+$/)
  const address = page.url()
  await page.keyboard.press('Escape')
  await pane.waitFor({ state: 'hidden' })
  expect(await page.evaluate('document.activeElement.textContent')).toBe('Press kit')
  await page.goto('about:blank')
  await page.goto(address)
  await pane.waitFor()
  await page.getByRole('button', { name: 'Close' }).click()
  await pane.waitFor({ state: 'hidden' })
  expect(new URL(page.url()).hash).toBe('#all=')
})

inBrowser('a link in a list opens its details and leaves the filters as they are', async () => {
  const { page } = await openAudit({ fragment: '#state=unmanaged' })
  await page.locator('.open a').first().click()
  await page.getByRole('dialog').waitFor()
  expect(new URL(page.url()).hash).toMatch(/^#state=unmanaged&link=/)
  await page
    .locator('.open a')
    .first()
    .evaluate((link) => link.getAttribute('href'))
  await page.mouse.click(20, 400)
  await page.getByRole('dialog').waitFor({ state: 'hidden' })
  await expectCount(page, '17 of 140 links')
})

inBrowser('10,000 links: the first 200, and more when asked', async () => {
  const { page, failed } = await openAudit({}, portalOf(4000, 10_000))
  expect(await page.locator('tbody tr').count()).toBe(200)
  await page.getByRole('button', { name: 'Show 200 more' }).click()
  expect(await page.locator('tbody tr').count()).toBe(400)
  // Code of the browser is given as text: the types of the project know no document.
  const made = await page.evaluate(`(async () => {
    let made = 0
    const count = ({ addedNodes }) => { made += [...addedNodes].filter(({ nodeName }) => nodeName === 'TR').length }
    new MutationObserver((records) => records.forEach(count)).observe(document.body, { childList: true, subtree: true })
    const done = new Promise((resolve) => addEventListener('hashchange', () => requestAnimationFrame(resolve)))
    location.hash = '#search=board&sort=ends'
    await done
    return made
  })()`)
  // A search makes the rows that it shows, not all that there are.
  expect(made).toBe(200)
  await page.emulateMedia({ media: 'print' })
  await page.evaluate(`dispatchEvent(new Event('beforeprint'))`)
  expect(await page.locator('tbody tr').count()).toBeGreaterThan(1000)
  expect(failed).toEqual([])
})

inBrowser('without scripts, all is there to be read, and nothing that does nothing', async () => {
  const { page } = await openAudit({ script: false })
  expect(await page.locator('tbody tr').count()).toBe(140)
  expect(await page.locator('button:visible, input:visible').count()).toBe(0)
})

inBrowser('a hostile title stays text when the script handles it', async () => {
  const title = '<img src=x onerror=alert(1)><script>alert(1)</script>'
  const hostile = auditOf([{ ...room, title, links: [linkWith({ title, key: title, audience: 'public' })] }])
  const { page, asked, failed } = await openAudit({}, hostile)
  await page.locator('tbody button').click()
  const pane = page.getByRole('dialog')
  await pane.waitFor()
  expect(await pane.locator('h2').textContent()).toBe(title)
  expect(await page.locator('img').count()).toBe(0)
  expect([asked.filter((url) => !url.startsWith('file:')), failed]).toEqual([[], []])
})

inBrowser.for([
  ['light', 1280],
  ['dark', 390],
] as const)('axe finds nothing to mend: %s, %i wide', async ([scheme, width]) => {
  const plan = planPage(documentOf(plans['rooms'] ?? expect.fail()))
  for (const html of [auditPage(audit), auditPage(auditOf([])), plan]) {
    const { page } = await open(html, { scheme, width })
    // The policy of the page admits no other script; the browser's own tools are not bound by it.
    await page.evaluate(axe)
    const violations = (): Promise<unknown> =>
      page.evaluate(`axe.run().then(({ violations }) =>
        violations.map(({ id, nodes }) => id + ': ' + nodes.map(({ html }) => html).join('\\n')))`)
    expect(await violations()).toEqual([])
    const wide = await page.evaluate('document.documentElement.scrollWidth')
    expect(wide).toBeLessThanOrEqual(width)
    const button = page.locator('tbody button').first()
    if ((await button.count()) === 0) continue
    await page.locator('.chip').first().click()
    await page.locator('tbody button').first().click()
    expect(await violations()).toEqual([])
  }
})
