// What is evaluated in a page has what pages have.
/// <reference lib="dom" />
import type { Browser, Page } from 'playwright-core'
import { openPage } from './chromium.js'
import type { Place } from './place.js'

const mostTabs = 80

/** From the fleet to a machine, to a request and back, without a mouse. @returns What did not work. */
export async function keyboardJourney(browser: Browser, { url }: Place): Promise<string[]> {
  const { page, context, wrong } = await openPage(browser, url, 1024, 'light')
  try {
    await page.goto(url)
    await page.waitForSelector('tbody tr')
    await page.keyboard.press('Tab')
    expectText(await focused(page), 'Skip to the view')
    await page.keyboard.press('Enter')
    await tabTo(page, 'tbody th a')
    await page.keyboard.press('Enter')
    await headingHasFocus(page, 'Machine or tier')
    await page.waitForSelector('tbody th a')
    await tabTo(page, 'tbody th a')
    await page.keyboard.press('Enter')
    await page.waitForFunction(() => location.hash.startsWith('#/requests/'))
    await headingHasFocus(page, 'Request')
    await page.goBack()
    await page.waitForFunction(() => location.hash.startsWith('#/machines/'))
    await tabTo(page, 'nav a[href="#/requests"]')
    await page.keyboard.press('Enter')
    await page.waitForSelector('.filter')
    await tabTo(page, 'input[name="voice"]')
    await page.keyboard.type('no such voice')
    await page.keyboard.press('Enter')
    await page.waitForSelector('.empty')
    return wrong
  } catch (error) {
    return [...wrong, `keyboard: ${error instanceof Error ? error.message.split('\n')[0] : String(error)}`]
  } finally {
    await context.close()
  }
}

const focused = (page: Page) => page.evaluate(() => document.activeElement?.textContent ?? '')

async function tabTo(page: Page, selector: string): Promise<void> {
  for (let i = 0; i < mostTabs; i++) {
    await page.keyboard.press('Tab')
    if (await page.evaluate((wanted) => document.activeElement?.matches(wanted), selector)) return
  }
  throw new Error(`no way to ${selector} by Tab`)
}

async function headingHasFocus(page: Page, name: string): Promise<void> {
  await page
    .waitForFunction(() => document.activeElement?.tagName === 'H1', undefined, { timeout: 10_000 })
    .catch(() => {
      throw new Error(`the heading of ${name} has no focus`)
    })
}

function expectText(text: string, wanted: string): void {
  if (!text.includes(wanted))
    throw new Error(`"${wanted}" is not what Tab gives first: "${text.slice(0, 60)}"`)
}
