import { beforeAll, expect, test } from 'vitest'
import { startAgent, startCollector, until, type RunningApp } from './running-processes.js'

let collector: RunningApp
let request_id: string

beforeAll(async () => {
  collector = await startCollector()
  const agent = await startAgent(collector.url)
  const form = new FormData()
  form.set('text', 'Hello there.')
  const answer = await fetch(`${agent.url}/tts`, { method: 'POST', body: form })
  await answer.arrayBuffer()
  await until('the row is there', async () => (await stored()).length === 1)
  request_id = (await stored())[0] ?? ''
  await agent.stop()
}, 90_000)

/** The ids of the rows that the collector has. */
async function stored(): Promise<string[]> {
  const answer = await fetch(`${collector.url}/api/v1/requests`)
  const { requests } = (await answer.json()) as { requests: { request_id: string }[] }
  return requests.map((one) => one.request_id)
}

const pageOf = async (answer: Response) => ({ status: answer.status, page: await answer.text() })

async function post(fields: Record<string, string>) {
  const { page } = await pageOf(await fetch(`${collector.url}/corrections`))
  const csrf = /name="_csrf" value="([^"]+)"/.exec(page)?.[1] ?? ''
  return pageOf(
    await fetch(`${collector.url}/corrections`, {
      method: 'POST',
      body: new URLSearchParams({ _csrf: csrf, ...fields }),
    }),
  )
}

test('a request is left out and put back by forms alone', async () => {
  const asked = {
    kind: 'exclude',
    target_kind: 'request',
    target: request_id.slice(0, 8),
    reason: '<wrong> voice',
  }
  const { page: preview } = await post({ ...asked, step: 'preview' })
  expect(preview).toContain(`Leave out: request ${request_id}?`)
  expect(preview).toContain('1 request')
  expect(preview).toContain('&lt;wrong&gt; voice')
  expect(preview).toContain('Nothing was corrected.')

  const { status, page } = await post({ ...asked, target: request_id, step: 'make' })
  expect(status).toBe(200)
  expect(page).toContain(`request ${request_id}`)
  const undo = /name="undo" value="([^"]+)"/.exec(page)?.[1] ?? ''
  const { page: after } = await post({ undo })
  expect(after).toMatch(/undone \d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC by this machine/)
})

test.each([
  [{ kind: 'exclude', target_kind: 'request', target: 'ffffffff', reason: 'x' }, 'no request has the id'],
  [{ kind: 'exclude', target_kind: 'request', target: 'ffffffff', reason: '' }, '1–500 characters'],
  [{ kind: 'tags', target_kind: 'request', target: 'ffffffff', reason: 'x' }, 'expected exclude or delete'],
  [{ undo: 'no id' }, 'no correction has this id'],
])('what cannot be carried out is said on the page: %j', async (fields, expected) => {
  const { status, page } = await post(fields)
  expect(status).toBeGreaterThanOrEqual(400)
  expect(status).toBeLessThan(500)
  expect(page).toContain('role="alert"')
  expect(page).toContain(expected)
})

test('a field that is sent twice is refused, and nothing breaks', async () => {
  const body = new URLSearchParams([
    ['target', 'a'],
    ['target', 'b'],
  ])
  const answer = await fetch(`${collector.url}/corrections`, { method: 'POST', body })
  expect(answer.status).toBe(422)
})
