// What is evaluated in a page has what pages have.
/// <reference lib="dom" />
import type { Browser, Page } from 'playwright-core'
import { openPage } from './chromium.js'
import type { Place } from './place.js'

type Journey = (page: Page, place: Place) => Promise<void>

const longest = { timeout: 60_000 }
const text = (page: Page, words: string | RegExp) => page.getByText(words).first().waitFor(longest)

/** What somebody does on the page, from the first click to what has become of it. */
const journeys: Readonly<Record<string, Journey>> = {
  'a campaign from the form': async (page, { url }) => {
    await page.goto(`${url}/#/campaigns`)
    await page.getByRole('link', { name: 'Begin a campaign' }).click()
    await page.getByLabel('Threads', { exact: true }).fill('none')
    await page.getByRole('button', { name: 'Begin' }).click()
    // What is wrong stands beside its field, which has the focus.
    await page.locator('input[aria-invalid="true"]:focus').waitFor(longest)
    await page.getByLabel('Threads', { exact: true }).fill('1, 2')
    await page.getByLabel('Repeats', { exact: true }).fill('1')
    await page.getByLabel('Warm-up', { exact: true }).fill('0')
    await page.getByRole('button', { name: 'Begin' }).click()
    await page.getByRole('heading', { name: 'Campaign' }).waitFor(longest)
    await page.getByText('complete', { exact: true }).first().waitFor({ timeout: 600_000 })
    await page.getByRole('link', { name: 'Compare', exact: true }).last().click()
    await page.locator('.verdict').first().waitFor(longest)
  },
  'a file that is dropped': async (page, { url }) => {
    await page.goto(`${url}/#/imports`)
    const csv = await (await fetch(`${url}/api/v1/exports/synthesis.csv`)).text()
    const fresh = csv.replaceAll(/^[0-9a-f]{8}/gm, 'ffffffff')
    await page.getByText('Drop files here').waitFor(longest)
    await page.evaluate((content) => {
      const data = new DataTransfer()
      data.items.add(new File([content], 'synthesis_dropped.csv'))
      document
        .querySelector('.drop-zone')
        ?.dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true }))
    }, fresh)
    await text(page, /would be stored/)
    await page.getByRole('button', { name: /^Store \d/ }).click()
    await text(page, /stored, read as/)
    await page.getByRole('rowheader', { name: 'synthesis_dropped.csv' }).first().waitFor(longest)
  },
  'a request is left out, and is back': async (page, { url, request_id }) => {
    await page.goto(`${url}/#/corrections/new?target_kind=request&target=${request_id}`)
    await page.getByLabel('Why').fill('a door slammed')
    await page.getByRole('button', { name: 'Show what it concerns' }).click()
    await text(page, '1 request,')
    await page.getByRole('button', { name: 'Leave out' }).click()
    await page.getByRole('cell', { name: 'a door slammed' }).first().waitFor(longest)
    await page.getByRole('button', { name: 'Undo' }).first().click()
    await page.getByRole('dialog').getByRole('button', { name: 'Undo it' }).click()
    await text(page, /^undone/)
  },
  'a token is given out and taken back': async (page, { url }) => {
    await page.goto(`${url}/#/tokens`)
    await page.getByRole('button', { name: 'Give out a token' }).click()
    await page.getByLabel('Name').fill('a visitor')
    await page.getByLabel('Good for').fill('soon')
    await page.getByRole('button', { name: 'Make a token' }).click()
    await page.locator('input[aria-invalid="true"]').waitFor(longest)
    await page.getByLabel('Good for').fill('1h')
    await page.getByRole('button', { name: 'Make a token' }).click()
    await page.getByLabel('The secret').waitFor(longest)
    if (!/^vm_/.test(await page.getByLabel('The secret').inputValue())) throw new Error('no secret is shown')
    await page.getByRole('button', { name: 'I have it' }).click()
    const row = page.getByRole('row', { name: /a visitor/ }).first()
    await row.getByRole('button', { name: 'Take back' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Take it back' }).click()
    await row.getByText('taken back').waitFor(longest)
  },
}

/** Does each of them. @returns What did not work. */
export async function workJourneys(browser: Browser, place: Place): Promise<string[]> {
  const found: string[] = []
  for (const [name, journey] of Object.entries(journeys)) {
    const { page, context, wrong } = await openPage(browser, place.url, 1024, 'light')
    try {
      await journey(page, place)
    } catch (error) {
      wrong.push(error instanceof Error ? error.message.split('\n').slice(0, 3).join(' ') : String(error))
    } finally {
      await context.close()
    }
    // What is refused on purpose is an error to the browser.
    const meant = wrong.filter((line) => !/status of 422/.test(line))
    found.push(...meant.map((line) => `${name}: ${line}`))
  }
  return found
}
