import { randomUUID } from 'node:crypto'
import { expectAnswer, httpCases, type HttpRow, type NamedCase } from '../case.js'
import { canary } from '../fixture/answers.js'
import { send } from '../fixture/http.js'

const unknown = randomUUID()
const rows = '/api/v1/requests'
const samples = '/api/v1/samples'
const ofUnknown = `${samples}?agent_id=${unknown}`
const coded = encodeURIComponent(canary)
const cursorOf = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')

/** Path, status and code. */
const asked: readonly (readonly [name: string, path: string, status: number, code?: string])[] = [
  ['a success of maybe', `${rows}?success=maybe`, 400, 'param-invalid'],
  ['a failure that there is not', `${rows}?failure_class=${coded}`, 400, 'param-invalid'],
  ['a tag without a value', `${rows}?tag=room`, 400, 'param-invalid'],
  ['a tag of a script', `${rows}?tag=%3Cscript%3E:x`, 400, 'param-invalid'],
  ['a tag of 129 characters', `${rows}?tag=a:${'x'.repeat(129)}`, 400, 'param-invalid'],
  ['a tag of __proto__', `${rows}?tag=__proto__:x`, 200],
  ['nine tags', `${rows}?${'tag=a:b&'.repeat(9)}`, 400, 'param-repeated'],
  ['a voice with a NUL', `${rows}?voice=%00`, 200],
  ['a voice of SQL', `${rows}?voice=x%27%20OR%201=1--`, 200],
  ['a voice that is a pattern', `${rows}?voice=%25`, 200],
  ['half a surrogate', `${rows}?voice=%ED%A0%80`, 200],
  ['a subject of 301 characters', `${rows}?subject=${'a'.repeat(301)}`, 400, 'param-invalid'],
  ['a campaign of SQL', `${rows}?campaign=1%27;DROP%20TABLE%20x`, 400, 'param-invalid'],
  ['a run that is no UUID', `${rows}?run=1`, 400, 'param-invalid'],
  ['warmup of maybe', `${rows}?warmup=maybe`, 400, 'param-invalid'],
  ['excluded of all', `${rows}?excluded=all`, 400, 'param-invalid'],
  ['an order of chance', `${rows}?order=random`, 400, 'param-invalid'],
  ['a time without a zone', `${rows}?since=2025-11-29T10:00:00`, 400, 'param-invalid'],
  ['a time in milliseconds', `${rows}?since=1763800000000`, 400, 'param-invalid'],
  ['a time without end', `${rows}?since=1e309`, 400, 'param-invalid'],
  ['a day that there is not', `${rows}?until=2025-02-30`, 400, 'param-invalid'],
  ['a time in other digits', `${rows}?since=%D9%A1%D9%A2`, 400, 'param-invalid'],
  ['an end before the beginning', `${rows}?since=2025-11-29&until=2025-11-28`, 200],
  ['no fields', `${rows}?fields=`, 400, 'param-invalid'],
  ['a field that there is not', `${rows}?fields=rtf,${coded}`, 400, 'param-invalid'],
  ['__proto__ as a field', `${rows}?fields=__proto__`, 400, 'param-invalid'],
  ['a field of SQL', `${rows}?fields=rtf;DROP%20TABLE%20request`, 400, 'param-invalid'],
  ['a field nine hundred times', `${rows}?fields=${'rtf,'.repeat(900)}rtf`, 200],
  ['fields of 4,001 characters', `${rows}?fields=${'a'.repeat(4001)}`, 400, 'param-invalid'],
  ['a cursor of 301 characters', `${rows}?cursor=${'a'.repeat(301)}`, 400, 'param-invalid'],
  ['an empty cursor', `${rows}?cursor=`, 400],
  ['a cursor of null', `${rows}?cursor=${cursorOf(null)}`, 400, 'cursor-invalid'],
  ['a cursor of a text', `${rows}?cursor=${cursorOf(['x', 'y', 'z'])}`, 400, 'cursor-invalid'],
  ['a cursor of bytes', `${rows}?cursor=%FF%FE`, 400, 'cursor-invalid'],
  ['a request that is no UUID', `${rows}/x`, 404, 'request-unknown'],
  ['a request with a NUL', `${rows}/%00`, 404, 'request-unknown'],
  ['a step of a fortnight', `${rows}/${unknown}/samples?step=14d`, 400, 'param-invalid'],
  ['a step of nothing known', `${rows}/${unknown}/samples?step=1s`, 404, 'request-unknown'],
  ['fields without a step', `${rows}/${unknown}/samples?fields=memory_mb`, 400, 'param-invalid'],
  ['a step of a column that there is not', `${rows}/${unknown}/samples?step=1s&fields=x`, 400],
  ['a run that there is not', `/api/v1/runs/${unknown}`, 404, 'run-unknown'],
  ['a run with a NUL', '/api/v1/runs/%00', 404, 'run-unknown'],
  ['samples of a run that there is not', `/api/v1/runs/${unknown}/samples`, 404, 'run-unknown'],
  ['samples of a run by a cursor of another', `/api/v1/runs/${unknown}/samples?cursor=abc`, 400],
  ['runs by a cursor of another', '/api/v1/runs?cursor=abc', 400, 'cursor-invalid'],
  ['runs of a limit of 1,001', '/api/v1/runs?limit=1001', 400, 'param-invalid'],
  ['samples of no agent', `${samples}?since=2025-11-22`, 400, 'param-missing'],
  ['samples since no time', ofUnknown, 400, 'param-missing'],
  ['samples of an agent that there is not', `${ofUnknown}&since=0&step=1s`, 404, 'machine-unknown'],
  ['samples of an agent with a NUL', `${samples}?agent_id=%00&since=0`, 400, 'param-invalid'],
  ['an agent with a NUL', '/api/v1/agents/%00', 404, 'machine-unknown'],
  ['an agent that there is not', `/api/v1/agents/${unknown}`, 404, 'machine-unknown'],
  ['facets with a parameter', '/api/v1/facets?x=1', 400, 'unknown-parameter'],
  ['figures with a parameter', '/api/v1/figures?x=1', 400, 'unknown-parameter'],
  ['a comparison that is overridden by maybe', '/api/v1/comparison?measure=rtf&override=maybe', 400],
  ['a comparison split by __proto__', '/api/v1/comparison?measure=rtf&split=__proto__', 400],
  ['a comparison split by a tag without a name', '/api/v1/comparison?measure=rtf&split=tag:', 400],
  ['a correction that is no UUID', '/api/v1/corrections/x', 400, 'param-invalid'],
  ['corrections of a kind that there is not', '/api/v1/corrections?kind=x', 400, 'param-invalid'],
  ['a page of a campaign that is none', '/api/v1/report.html?campaign=..', 400, 'param-invalid'],
  ['a page of nothing', `/api/v1/report.html?campaign=${unknown}`, 404],
  ['a bundle of a campaign that is none', '/api/v1/bundle.zip?campaign=%00', 400, 'param-invalid'],
  ['a bundle of nothing', `/api/v1/bundle.zip?campaign=${unknown}`, 404],
  ['a bundle with a parameter', '/api/v1/bundle.zip?sign=me.pem', 400, 'unknown-parameter'],
  ['a spreadsheet of maybe', '/api/v1/exports/synthesis.csv?spreadsheet=maybe', 400, 'param-invalid'],
  ['columns twice', '/api/v1/exports/synthesis.csv?columns=all&columns=all', 400, 'param-repeated'],
  ['an export of fields', '/api/v1/exports/realtime.csv?fields=memory_mb', 400, 'unknown-parameter'],
  ['an export of a campaign that is none', '/api/v1/exports/realtime.csv?campaign=x', 400, 'param-invalid'],
  ['an export that there is not', '/api/v1/exports/..%2fsynthesis.csv', 404, 'not-found'],
  ['live of an agent that is no UUID', '/api/v1/live?agents=x', 400, 'param-invalid'],
  ['live of nobody', '/api/v1/live?agents=', 400, 'param-invalid'],
  ['live of 17 agents', `/api/v1/live?agents=${Array(17).fill(unknown).join()}`, 400, 'param-invalid'],
  ['live of 100,000 agents', `/api/v1/live?agents=${'x,'.repeat(5000)}`, 400, 'param-invalid'],
  ['live of agents twice', `/api/v1/live?agents=${unknown}&agents=${unknown}`, 400, 'param-repeated'],
  ['live with a parameter', '/api/v1/live?since=0', 400, 'unknown-parameter'],
  ['a diagnosis with a parameter', '/api/v1/diagnosis?x=1', 400, 'unknown-parameter'],
]

const table = asked.map(([name, path, ...must]): HttpRow => [name, { path }, ...must])

/** Two thousand million seconds, of which a few have samples. */
const sinceEver: NamedCase = {
  group: 'rows and samples',
  name: 'samples since ever by the second',
  async run({ collector: { url } }) {
    const { body } = await send(url, { path: '/api/v1/agents?fields=agent_id' })
    const { agents } = JSON.parse(body) as { agents: readonly { agent_id: string }[] }
    const path = `${samples}?agent_id=${agents[0]?.agent_id ?? ''}&since=0&step=1s`
    expectAnswer(await send(url, { path }), 200)
  },
}

/** What is asked of rows, samples, exports, bundles and the live page. */
export const rowCases = [...httpCases('rows and samples', 'collector', table), sinceEver]
