import { existsSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { patience } from '../../soak.ts'

// Debian's, as .ci/run installs it. Elsewhere these tests are skipped, and say so; in CI they fail.
const executablePath = process.env['CHROMIUM'] ?? '/usr/bin/chromium'
const isThere = existsSync(executablePath) || process.env['CI'] !== undefined
/** A test that needs a browser. */
export const inBrowser: ReturnType<typeof test.skipIf> = test.skipIf(!isThere)

const folder = mkdtempSync(join(tmpdir(), 'roomlinks-page-'))

/** A page in a browser. */
export interface Opened {
  readonly page: Page
  /** What the page asked for beside itself, and what went wrong in it. */
  readonly asked: readonly string[]
  readonly failed: readonly string[]
}

/** How a page is opened. */
export interface Options {
  readonly fragment?: string
  readonly width?: number
  /** Pixels of the screen for each of the page. */
  readonly scale?: number
  readonly scheme?: 'light' | 'dark'
  readonly script?: boolean
}

/** Starts a browser for the tests of a file; returns how to open a page in it, which has nothing of other pages. */
export function openBrowser(): (html: string, options?: Options) => Promise<Opened> {
  let browser: Browser | undefined
  beforeAll(async () => {
    if (isThere) browser = await chromium.launch({ executablePath, args: ['--no-sandbox'], timeout: patience / 2 })
  })
  afterAll(() => browser?.close())
  return async (html, { fragment = '', width = 1280, scale = 1, scheme = 'light', script = true } = {}) => {
    const path = join(folder, 'page.html')
    writeFileSync(path, html)
    const context = await (browser ?? expect.fail('there is no browser')).newContext({
      viewport: { width, height: 900 },
      deviceScaleFactor: scale,
      ...{ colorScheme: scheme, reducedMotion: 'reduce', javaScriptEnabled: script },
    })
    onTestFinished(() => context.close())
    context.setDefaultTimeout(patience / 2)
    const page = await context.newPage()
    const asked: string[] = []
    const failed: string[] = []
    page.on('request', (request) => asked.push(request.url()))
    page.on('pageerror', ({ message }) => failed.push(message))
    page.on('console', (message) => failed.push(message.text()))
    const address = `${pathToFileURL(path)}${fragment}`
    await page.goto(address)
    return { page, failed, asked }
  }
}
