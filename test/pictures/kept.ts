import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { shrink, textIn } from './png.ts'

/** Whether the pictures are taken anew, by `npm run pictures`. */
export const isTaking: boolean = process.env['PICTURES'] === '1'

const keyword = 'Source'

/**
 * Expects that a picture in docs/images/ shows the top of a page with these words. Other machines have other fonts, so pixels are not
 * compared: the picture carries a digest of the words on the page.
 */
export async function expectPicture(name: string, page: Page, height: number): Promise<void> {
  const file = `docs/images/${name}.png`
  // Code of the browser is given as text: the types of the project know no document.
  // The digest of a plan is another one with each new setting.
  const text = (await page.evaluate<string>('document.body.innerText')).replace(/\bsha256:\w+/g, 'sha256:…')
  const words = text.split(/\s+/)
  const digest = `sha256:${createHash('sha256').update(words.join(' ')).digest('hex')}`
  const clip = { x: 0, y: 0, width: page.viewportSize()?.width ?? 0, height }
  if (isTaking) writeFileSync(file, shrink(await page.screenshot({ fullPage: true, clip }), keyword, digest))
  const kept = existsSync(file) ? textIn(readFileSync(file), keyword) : undefined
  expect(kept, `${file} is out of date: npm run pictures`).toBe(digest)
}
