import { gzipSync } from 'node:zlib'
import type { Browser } from 'playwright-core'
import { openPage } from './chromium.js'

/** What the first page costs. */
export interface FirstLoad {
  /** Files of the page, compressed, bytes. */
  readonly bytes: number
  /** From the request of the page until its first table is there, ms; the median of some. */
  readonly usableMs: number
}

const loads = 5

/** Loads the page anew with nothing kept. */
export async function measureFirstLoad(browser: Browser, url: string): Promise<FirstLoad> {
  const times: number[] = []
  let bytes = 0
  for (let i = 0; i < loads; i++) {
    const { page, context } = await openPage(browser, url, 1024, 'light')
    const sizes: Promise<number>[] = []
    page.on('response', (response) => {
      const { pathname } = new URL(response.url())
      if (pathname === '/' || pathname.startsWith('/dashboard/'))
        sizes.push(response.body().then((body) => gzipSync(body).length))
    })
    const beganMs = performance.now()
    await page.goto(url)
    await page.waitForSelector('tbody tr')
    times.push(performance.now() - beganMs)
    bytes = (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0)
    await context.close()
  }
  return { bytes, usableMs: times.sort((a, b) => a - b)[Math.floor(loads / 2)] ?? NaN }
}
