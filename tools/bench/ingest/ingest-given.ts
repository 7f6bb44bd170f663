import type { Arena, Contender } from './ingest-contender.js'
import { productContender } from './ingest-product.js'

/** The write path on databases that are there already, in the order in which they are given. */
export function givenArena(urls: readonly string[]): (folder: string, rows: number) => Promise<Arena> {
  return async (_folder, rows) => {
    const contenders: Contender[] = []
    for (const url of urls) contenders.push({ ...(await productContender(url, rows)), name: nameOf(url) })
    return { database: 'given', contenders, close: () => Promise.resolve() }
  }
}

/** The URL without user, password and parameters. */
function nameOf(url: string): string {
  return URL.canParse(url) ? `${new URL(url).host}${new URL(url).pathname}` : url
}
