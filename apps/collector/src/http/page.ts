import type { ComparedConfiguration } from '@voicemark/analysis'
import type { RequestHandler } from 'express'
import { figureNames } from '../figures/figure.js'
import type { Fleet } from '../fleet/fleet.js'
import type { StoredAgent } from '../store/fleet.js'
import type { Store } from '../store/store.js'

/** GET /: the agents, what was measured, and the figures, on one page without a script. */
export function pageRoute(store: Store, fleet: Fleet): RequestHandler {
  return async (_request, response) => {
    response.type('html').send(renderPage(await store.agents(), await fleet.configurations()))
  }
}

/** GET /page.css */
export const styleRoute: RequestHandler = (_request, response) => {
  response.type('css').send(style)
}

/** The page as HTML; all that comes from agents is text and never markup. */
export function renderPage(
  agents: readonly StoredAgent[],
  configurations: readonly ComparedConfiguration[],
): string {
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Voicemark</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="stylesheet" href="/page.css"></head>
<body><h1>Voicemark</h1>
<h2>Agents</h2>${table(['agent', 'tier', 'device', 'CPU', 'requests', 'samples', 'last seen'], agents.map(agentCells), 'No agent has delivered yet.')}
<h2>Configurations</h2>${table(
    ['configuration', 'n', 'successful', 'RTF, mean', 'RTF, median', 'peak memory, mean MB', 'rows'],
    configurations.map(configurationCells),
    'Nothing was measured yet.',
  )}
<p>RTF is synthesis time per audio time: lower is better. Warm-up requests are left out.</p>
<h2>Figures</h2>${figureNames.map(figure).join('')}
</body></html>
`
}

type Cell = string | number | null | { readonly html: string }

function agentCells({
  agent_id,
  hardware_tier,
  device_type,
  hardware,
  requests,
  samples,
  last_seen,
}: StoredAgent): Cell[] {
  const seen = `${new Date(last_seen * 1000).toISOString().slice(0, 19).replace('T', ' ')} UTC`
  return [
    agent_id.slice(0, 8),
    hardware_tier,
    device_type,
    hardware?.cpu_model ?? null,
    requests,
    samples,
    seen,
  ]
}

function configurationCells({ label, n, successful, rtf, peak_memory_mb }: ComparedConfiguration): Cell[] {
  const query = `hardware=${encodeURIComponent(label)}`
  const link = (kind: string) => `<a href="/api/v1/exports/${kind}.csv?${query}">${kind}</a>`
  const rows = { html: `${link('synthesis')} · ${link('realtime')}` }
  return [label, n, successful, precise(rtf.mean), precise(rtf.median), precise(peak_memory_mb.mean), rows]
}

function table(head: readonly string[], rows: readonly Cell[][], empty: string): string {
  if (rows.length === 0) return `<p>${empty}</p>`
  const line = (cells: readonly Cell[], tag: string) =>
    `<tr>${cells.map((cell) => `<${tag}>${shown(cell)}</${tag}>`).join('')}</tr>`
  return `<table><thead>${line(head, 'th')}</thead><tbody>${rows.map((cells) => line(cells, 'td')).join('')}</tbody></table>`
}

const figure = (name: string) =>
  `<figure><img src="/figures/${name}.svg" alt="${name}"><figcaption><a href="/figures/${name}.png">png</a> · <a href="/figures/${name}.svg">svg</a> · <a href="/figures/${name}.pdf">pdf</a></figcaption></figure>`

function shown(cell: Cell): string {
  if (cell === null) return '–'
  return typeof cell === 'object' ? cell.html : escapeHtml(String(cell))
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

const escapeHtml = (text: string) => text.replace(/[&<>"']/g, (character) => entities[character] ?? '')

const precise = (value: number | null) => (value === null ? null : value.toPrecision(3))

const style = `
body { font: 16px/1.5 system-ui, sans-serif; color: #222; max-width: 1100px; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.6rem; } h2 { font-size: 1.15rem; margin-top: 2rem; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
th, td { text-align: left; padding: .35rem .8rem .35rem 0; border-bottom: 1px solid #ddd; vertical-align: top; }
figure { margin: 1rem 0 2rem; } img { max-width: 100%; height: auto; } figcaption { font-size: .9rem; }
a { color: #0072b2; }
`
