import { randomUUID } from 'node:crypto'
import { httpCases, json, type HttpRow } from '../case.js'
import { canary } from '../fixture/answers.js'
import type { Sent } from '../fixture/http.js'

const get = (path: string): Sent => ({ path })
const unknown = randomUUID()
const coded = encodeURIComponent(canary)

const queries: readonly HttpRow[] = [
  ['a limit of 0', get('/api/v1/requests?limit=0'), 400, 'param-invalid'],
  ['a limit of -1', get('/api/v1/requests?limit=-1'), 400, 'param-invalid'],
  ['a limit of 1e9', get('/api/v1/requests?limit=1e9'), 400, 'param-invalid'],
  ['a limit of 1.5', get('/api/v1/requests?limit=1.5'), 400, 'param-invalid'],
  ['a limit with SQL', get('/api/v1/requests?limit=1%20OR%201=1'), 400, 'param-invalid'],
  ['a limit twice', get('/api/v1/requests?limit=1&limit=2'), 400, 'param-repeated'],
  ['a limit as a list', get('/api/v1/requests?limit[]=1'), 400, 'unknown-parameter'],
  ['a parameter that is misspelt', get('/api/v1/requests?limt=5'), 400, 'unknown-parameter'],
  ['__proto__ as a parameter', get('/api/v1/requests?__proto__=1'), 400, 'unknown-parameter'],
  ['constructor as a parameter', get('/api/v1/requests?constructor=1'), 400, 'unknown-parameter'],
  ['ten thousand parameters', get(`/api/v1/requests?${'a&'.repeat(5000)}`), 400, 'unknown-parameter'],
  ['a cursor of another', get('/api/v1/requests?cursor=abc'), 400, 'cursor-invalid'],
  [
    'a cursor of JSON',
    get(`/api/v1/requests?cursor=${Buffer.from('{"__proto__":1}').toString('base64url')}`),
    400,
    'cursor-invalid',
  ],
  [
    'a cursor of numbers that are too large',
    get(`/api/v1/requests?cursor=${Buffer.from('[1e308,1e308]').toString('base64url')}`),
    400,
    'cursor-invalid',
  ],
  ['an agent that is no UUID', get('/api/v1/requests?agent_id=1'), 400, 'param-invalid'],
  ['hardware that is a path', get('/metrics/summary?hardware=../..'), 404, 'hardware-unknown'],
  ['hardware with a NUL', get('/metrics/summary?hardware=%00'), 404, 'hardware-unknown'],
  ['hardware of 301 characters', get(`/metrics/summary?hardware=${'a'.repeat(301)}`), 400, 'param-invalid'],
  ['hardware that is empty', get('/metrics/summary?hardware='), 400, 'param-invalid'],
  ['hardware that there is not', get(`/metrics/summary?hardware=${coded}`), 404, 'hardware-unknown'],
  ['a campaign that is no UUID', get('/metrics/summary?campaign=x'), 400, 'param-invalid'],
  [
    'a comparison of a measure that there is not',
    get(`/api/v1/comparison?measure=${coded}`),
    400,
    'param-invalid',
  ],
  ['a comparison of __proto__', get('/api/v1/comparison?measure=__proto__'), 400, 'param-invalid'],
  ['a split by nothing', get('/api/v1/comparison?split='), 400, 'param-invalid'],
  ['a request that is a path', get('/api/v1/requests/..%2f..%2fx/samples'), 404, 'request-unknown'],
  ['a request with a NUL', get('/api/v1/requests/%00/samples'), 404, 'request-unknown'],
  ['a request that there is not', get(`/api/v1/requests/${unknown}/samples`), 404, 'request-unknown'],
  ['sensors of an agent with a NUL', get('/api/v1/agents/%00/sensors'), 404],
  ['sensors of an agent that there is not', get(`/api/v1/agents/${unknown}/sensors`), 404],
  ['columns of some', get('/api/v1/exports/synthesis.csv?columns=rtf'), 400, 'param-invalid'],
  ['an export of hardware that there is not', get(`/api/v1/exports/realtime.csv?hardware=${coded}`), 404],
  ['a recount of maybe', get('/api/v1/health?recount=maybe'), 400, 'param-invalid'],
  ['bad percent coding', get('/api/v1/requests/%E0%A4%A/samples'), 400, 'path-malformed'],
  ['a path of dots', get('/../../etc/passwd'), 404, 'not-found'],
  ['a path that there is not', get(`/${coded}`), 404, 'not-found'],
  ['PUT', { path: '/api/v1/requests', method: 'PUT' }, 405, 'method-not-allowed'],
  ['TRACE', { path: '/', method: 'TRACE' }, 405, 'method-not-allowed'],
]
const figures: readonly HttpRow[] = [
  ['a figure that is a path', get('/figures/..%2f..%2fetc%2fpasswd'), 404],
  ['a figure with a NUL', get('/figures/fig2_rtf_comparison%00.png'), 404],
  ['a figure that there is not', get(`/figures/${coded}.png`), 404, 'figure-unknown'],
  ['__proto__ as a figure', get('/figures/__proto__.png'), 404, 'figure-unknown'],
  ['a figure as a program', get('/figures/fig2_rtf_comparison.exe'), 404],
  ['a figure of 1 km', get('/figures/fig2_rtf_comparison.svg?width=1000000mm'), 400, 'param-invalid'],
  ['a figure of NaN', get('/figures/fig2_rtf_comparison.svg?width=NaNmm'), 400, 'param-invalid'],
  ['whiskers of a cat', get('/figures/fig2_rtf_comparison.svg?whiskers=cat'), 400, 'param-invalid'],
  ['a drawing with an unknown parameter', { path: '/api/v1/figures?x=1', method: 'POST' }, 400],
  ['a report of a campaign that is no UUID', get('/api/v1/report.zip?campaign=..'), 400, 'param-invalid'],
  ['a report of nothing', get(`/api/v1/report.zip?campaign=${unknown}`), 404],
  ['a report of a width that is none', get('/api/v1/report.zip?width=5'), 400],
]
const plan = (more: object) => json('/api/v1/campaigns', { plan: { voices: ['x'], ...more } })
const campaigns: readonly HttpRow[] = [
  ['nothing', json('/api/v1/campaigns', {}), 422],
  ['a list', json('/api/v1/campaigns', '[]'), 422],
  ['half of JSON', json('/api/v1/campaigns', `{"plan":"${canary}`), 400, 'body-malformed'],
  ['a key twice', json('/api/v1/campaigns', '{"plan":{},"plan":{}}'), 400, 'body-malformed'],
  ['a plan of text', json('/api/v1/campaigns', { plan: canary }), 422],
  [
    'a plan of lists in lists',
    json('/api/v1/campaigns', `{"plan":${'['.repeat(100_000)}${']'.repeat(100_000)}}`),
    422,
  ],
  [
    'a plan of objects in objects',
    json('/api/v1/campaigns', `{"plan":${'{"a":'.repeat(30_000)}1${'}'.repeat(30_000)}}`),
    422,
  ],
  ['a plan with an unknown field', plan({ voicse: ['x'] }), 422],
  ['a plan with __proto__', json('/api/v1/campaigns', '{"plan":{"__proto__":{"voices":["x"]}}}'), 422],
  ['a plan of 1e308 repetitions', plan({ repeats: 1e308 }), 422],
  ['a plan of -1 repetitions', plan({ repeats: -1 }), 422],
  ['a plan of voices that are numbers', plan({ voices: [1] }), 422],
  ['a plan of ten thousand voices', plan({ voices: Array.from({ length: 10_000 }, (_, i) => `v${i}`) }), 422],
  ['a plan of a command', plan({ voices: undefined, command: 'rm -rf {out}' }), 422],
  ['a plan of a server at a metadata address', plan({ server: 'http://169.254.169.254' }), 422],
  [
    'a body of 300 KiB',
    json('/api/v1/campaigns', `{"a":"${'x'.repeat(300 * 1024)}"}`),
    413,
    'body-too-large',
  ],
  [
    'a form',
    {
      ...json('/api/v1/campaigns', 'plan=1'),
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    },
    403,
    'csrf',
  ],
  ['an agent that is no UUID', json('/api/v1/campaigns', { plan: {}, agents: ['x'] }), 422],
  ['a campaign that is no UUID', get('/api/v1/campaigns/x'), 400, 'param-invalid'],
  ['a campaign that there is not', get(`/api/v1/campaigns/${unknown}`), 404, 'campaign-unknown'],
  ['a stop of a campaign that there is not', json(`/api/v1/campaigns/${unknown}/stop`, {}), 404],
  ['the observer’s effect on nothing', get(`/api/v1/campaigns/${unknown}/observer-effect`), 200],
]

/** What a collector is asked. */
export const collectorCases = [
  ...httpCases('queries', 'collector', queries),
  ...httpCases('figures and reports', 'collector', figures),
  ...httpCases('campaigns and plans', 'collector', campaigns),
]
