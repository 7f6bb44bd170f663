import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Locator, Page } from 'playwright-core'
import { openPage } from './chromium.js'
import type { Place } from './place.js'

const longest = { timeout: 600_000 }

/** What docs/dashboard.md says of the walk: no more, and no other. */
export const clicksNeeded = ['Begin a campaign', 'Threads', 'Begin', 'Compare', 'Hand on'] as const

/** From the first page to a file for somebody else, with a bench watched and two thread counts compared. @returns What did not work. */
export async function newcomerWalk(browser: Browser, { url }: Place, out: string): Promise<string[]> {
  const { page, context, wrong } = await openPage(browser, url, 1024, 'light')
  const clicks: string[] = []
  const click = async (name: string, what: Locator) => {
    await what.click(longest)
    clicks.push(name)
  }
  try {
    await page.goto(url)
    await click('Begin a campaign', page.getByRole('link', { name: 'Begin a campaign' }))
    await click('Threads', page.getByLabel('Threads', { exact: true }))
    await page.keyboard.type('1, 2')
    await click('Begin', page.getByRole('button', { name: 'Begin', exact: true }))
    await watched(page, join(out, 'newcomer-watch.png'))
    await page.getByText('complete', { exact: true }).first().waitFor(longest)
    await click('Compare', page.getByRole('link', { name: 'Compare', exact: true }).last())
    await page.locator('.verdict').first().waitFor(longest)
    const handed = page.waitForEvent('download', longest)
    await click('Hand on', page.getByRole('link', { name: 'Hand on' }))
    wrong.push(...handedOn(await (await handed).path()))
    if (clicks.join() !== clicksNeeded.join()) wrong.push(`clicks: ${clicks.join(', ')}`)
  } catch (error) {
    wrong.push(error instanceof Error ? error.message.split('\n').slice(0, 3).join(' ') : String(error))
  } finally {
    await context.close()
  }
  return wrong.map((line) => `a newcomer's walk: ${line}`)
}

/** The bench is seen as it goes, with numbers. */
async function watched(page: Page, picture: string): Promise<void> {
  await page.locator('.wall-machine canvas').first().waitFor(longest)
  await page.getByText('speaking').first().waitFor(longest)
  await page.locator('.live-now .quantity').first().waitFor(longest)
  await page.screenshot({ path: picture })
}

/** The page that was got compares two thread counts by itself. */
function handedOn(path: string): string[] {
  const html = readFileSync(path, 'utf8')
  const parts = ['<section id="verdicts"', '<section id="figures"', 'intra_threads', '<svg']
  return parts.filter((part) => !html.includes(part)).map((part) => `the page lacks ${part}`)
}
