// What is evaluated in a page has what pages have.
/// <reference lib="dom" />
import { createRequire } from 'node:module'
import { readFileSync } from 'node:fs'
import type { AxeResults } from 'axe-core'
import type { Page } from 'playwright-core'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** Whether the page is wider than its window. */
export async function sidewaysScroll(page: Page): Promise<string[]> {
  const [wide, window] = await page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement
    return [scrollWidth, clientWidth] as const
  })
  return wide > window ? [`scrolls sideways: ${wide} px in ${window}`] : []
}

/** Headings of the first level, and landmarks, as there have to be. */
export async function outline(page: Page): Promise<string[]> {
  const [headings, mains] = await page.evaluate(
    () => [document.querySelectorAll('h1').length, document.querySelectorAll('main').length] as const,
  )
  return [
    headings === 1 ? [] : [`${headings} headings of the first level`],
    mains === 1 ? [] : [`${mains} of main`],
  ].flat()
}

/** What axe-core finds that is serious or critical. */
export async function barriers(page: Page): Promise<string[]> {
  await page.evaluate(axe)
  const { violations } = await page.evaluate(async () => {
    const { axe } = window as unknown as { axe: { run: (of: Document) => Promise<AxeResults> } }
    return axe.run(document)
  })
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, help, nodes }) => `${id}: ${help}: ${nodes[0]?.html.slice(0, 160) ?? ''}`)
}
