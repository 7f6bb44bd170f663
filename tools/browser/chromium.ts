import { existsSync } from 'node:fs'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'

export const chromiumPath = process.env['CHROMIUM'] ?? '/usr/bin/chromium'

/** Why no browser can be driven here; null: it can. */
export const noBrowser = () =>
  existsSync(chromiumPath)
    ? null
    : `${chromiumPath} is not there: apt-get install chromium, or CHROMIUM=<path of one>`

export const startBrowser = (): Promise<Browser> =>
  chromium.launch({
    executablePath: chromiumPath,
    args: ['--no-sandbox', '--disable-dev-shm-usage'],
    // The place ends by signals; the browser goes with the process.
    ...{ handleSIGINT: false, handleSIGTERM: false, handleSIGHUP: false },
  })

export type Theme = 'light' | 'dark'

/** What went wrong in a page by itself. */
export interface Watched {
  readonly page: Page
  readonly context: BrowserContext
  readonly wrong: string[]
}

/** A page in which errors, and whatever it asks of another host, are noted. */
export async function openPage(browser: Browser, url: string, width: number, theme: Theme): Promise<Watched> {
  const height = width < 600 ? 800 : width < 2000 ? 900 : 1440
  const context = await browser.newContext({ viewport: { width, height }, colorScheme: theme })
  const page = await context.newPage()
  const wrong: string[] = []
  const { host } = new URL(url)
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') wrong.push(`console: ${message.text()}`)
  })
  page.on('pageerror', ({ message }) => wrong.push(`error: ${message}`))
  page.on('request', (request) => {
    if (new URL(request.url()).host !== host) wrong.push(`another host: ${request.url()}`)
  })
  return { page, context, wrong }
}
