import { asked } from './asked.js'
import type { SoakPlan } from '../soak-plan.js'
import { importedFile } from './imported-file.js'
import type { Ledger } from './ledger.js'
import { every } from './pace.js'
import type { Parties } from './parties.js'

const answerLimitMs = 120_000
const rowsOfFile = 20

/** People and programs that look at both daemons meanwhile, each at its own pace, until the signal comes. */
export async function visitAll(
  { collector, agentUrl, serverUrl }: Parties,
  { everyS }: SoakPlan,
  ledger: Ledger,
  signal: AbortSignal,
): Promise<void> {
  const { url } = collector
  const again = (what: string, seconds: number, work: () => Promise<unknown>) =>
    every(seconds, signal, async () => {
      try {
        await work()
        ledger.did(what)
      } catch (error) {
        ledger.failedAt(what, error)
      }
    })
  const readEach = async (paths: readonly string[], base = url) => {
    for (const path of paths) await read(`${base}${path}`)
  }
  await Promise.all([
    again('page', everyS.page, () => readPage(url)),
    again('scrape', everyS.scrape, () => readEach(['/metrics', '/healthz', '/metrics/summary'], agentUrl)),
    again('health', everyS.scrape, () => readEach(['/healthz', '/api/v1/health'])),
    again('export', everyS.export, () =>
      readEach(['synthesis.csv?columns=all', 'realtime.csv'].map((name) => `/api/v1/exports/${name}`)),
    ),
    again('summary', everyS.export, () =>
      readEach(['/metrics/summary', '/metrics/export', '/api/v1/comparison', '/api/v1/requests?limit=100']),
    ),
    again('report', everyS.report, () => read(`${url}/api/v1/report.zip`)),
    again('figures', everyS.figures, () => read(`${url}/api/v1/figures`, { method: 'POST' })),
    again('import', everyS.import, () => importFile(url, ledger)),
    again('campaign', everyS.campaign, () => startCampaign(url, serverUrl)),
  ])
}

/** As a browser does: the page, then its style and each picture on it; a figure without data is 404. */
async function readPage(url: string): Promise<void> {
  const page = new TextDecoder().decode(await read(`${url}/plain`))
  const parts = page.matchAll(/(?:src|href)="(\/(?:figures\/[^"]+|page\.css))"/g)
  const paths = new Set([...parts].map(([, path = '']) => path.replaceAll('&amp;', '&')))
  await Promise.all([...paths].map((path) => read(`${url}${path}`, {}, [200, 404])))
}

async function importFile(url: string, { answered }: Ledger): Promise<void> {
  const { ids, csv } = importedFile(rowsOfFile)
  const body = new FormData()
  body.set('file', new Blob([csv]), 'synthesis_soak_elsewhere.csv')
  await read(`${url}/api/v1/imports?source=soak`, { method: 'POST', body })
  for (const id of ids) answered.imported.add(id)
}

/** Some texts by the agent's own voice and by the watched server. */
async function startCampaign(url: string, serverUrl: string): Promise<void> {
  const own = { voice: 'en_US-kal16-diphone' }
  const served = { engine: 'http', url: serverUrl, api: 'openai', voice: 'tone', name: 'server of campaigns' }
  const plan = { configurations: [own, served], corpus: 'built-in', repeat: 1, warmup: 1, reload_warmup: 0 }
  const body = JSON.stringify({ plan: { ...plan, cooldown_s: 0 } })
  const headers = { 'Content-Type': 'application/json' }
  // While the link is cut no agent is connected: 409.
  await read(`${url}/api/v1/campaigns`, { method: 'POST', headers, body }, [201, 409])
}

async function read(url: string, init: RequestInit = {}, expected = [200, 201]): Promise<Uint8Array> {
  const response = await asked(url, { ...init, signal: AbortSignal.timeout(answerLimitMs) })
  const bytes = new Uint8Array(await response.arrayBuffer())
  if (expected.includes(response.status)) return bytes
  throw new Error(`${response.status} ${new TextDecoder().decode(bytes.subarray(0, 150))}`)
}
