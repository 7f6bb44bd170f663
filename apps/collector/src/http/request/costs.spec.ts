import { once } from 'node:events'
import express, { type RequestHandler } from 'express'
import pino from 'pino'
import { expect, onTestFinished, test } from 'vitest'
import { createCosts } from './costs.js'
import { problemHandler } from './query-problems.js'

/** Asks by the token that a header names; what answers may wait until it is told to. */
async function serve(answer: RequestHandler) {
  let nowMs = 0
  const { pay } = createCosts(() => nowMs)
  const app = express()
  app.use((request, response, next) => {
    const token_id = request.get('x-token')
    response.locals['caller'] = token_id === undefined ? null : { token_id }
    if (request.get('x-gone') === undefined) next()
    else response.once('close', () => setImmediate(next))
  })
  app.get('/export', pay('export'), answer)
  app.get('/pack', pay('pack'), answer)
  app.use(problemHandler(pino({ level: 'silent' }), { note: () => undefined }))
  const server = app.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.close()
    server.closeAllConnections()
  })
  const address = server.address()
  const url = `http://127.0.0.1:${typeof address === 'object' ? (address?.port ?? 0) : 0}`
  return {
    url,
    ask: async (path: string, token?: string) => {
      const response = await fetch(url + path, { headers: token === undefined ? {} : { 'x-token': token } })
      const text = await response.text()
      const { code = null } = text.startsWith('{') ? (JSON.parse(text) as { code?: string }) : {}
      return [response.status, code, response.headers.get('retry-after')]
    },
    pass: (seconds: number) => (nowMs += seconds * 1000),
  }
}

test('what is asked for too often is refused with the seconds to wait', async () => {
  const { ask, pass } = await serve((_, response) => void response.send('ok'))
  for (let times = 0; times < 20; times += 1) expect(await ask('/pack')).toEqual([200, null, null])
  expect(await ask('/pack')).toEqual([429, 'too-many', '5'])
  // Of something else there is as much as before.
  expect(await ask('/export')).toEqual([200, null, null])
  pass(5)
  expect(await ask('/pack', 'a token')).toEqual([200, null, null])
})

test('four exports are sent at once, and the place of one that has ended is another’s', async () => {
  const held: (() => void)[] = []
  let count = 0
  const { ask } = await serve((_, response) => {
    count += 1
    held.push(() => response.send('ok'))
  })
  const first = [1, 2, 3, 4].map(() => ask('/export'))
  await expect.poll(() => count).toBe(4)
  expect(await ask('/export')).toEqual([429, 'too-busy', '5'])
  held.shift()?.()
  await Promise.race(first)
  const next = ask('/export')
  await expect.poll(() => count).toBe(5)
  for (const end of held) end()
  expect(await Promise.all([...first, next])).toEqual(Array(5).fill([200, null, null]))
})

test('a client that goes before its turn keeps no place', async () => {
  let answered = 0
  const { ask, url } = await serve((_, response) => {
    answered += 1
    response.end('ok')
  })
  for (let times = 0; times < 4; times += 1) {
    const gone = new AbortController()
    const asking = fetch(`${url}/export`, { headers: { 'x-gone': 'yes' }, signal: gone.signal })
    setTimeout(() => gone.abort(), 20)
    await expect(asking).rejects.toThrow()
    await expect.poll(() => answered).toBe(times + 1)
  }
  expect(await ask('/export')).toEqual([200, null, null])
})
