import { readFileSync } from 'node:fs'

// Of the folder that this is copied to, beside the client: of this project it is no part.
const [, , client, url, document, filled] = process.argv
const { default: createClient } = await import(client)
const { paths } = JSON.parse(readFileSync(document, 'utf8'))
const { parts, query } = JSON.parse(filled)
const partOf = (path) => Object.entries(parts).find(([begin]) => path.startsWith(begin))?.[1]
const collector = createClient({ baseUrl: url })

let [read, failed] = [0, 0]
for (const [path, { get }] of Object.entries(paths)) {
  if (get === undefined) continue
  const needed = (place) => (get.parameters ?? []).filter((one) => one.in === place && one.required)
  const valuesOf = (place, valueOf) =>
    Object.fromEntries(needed(place).map(({ name }) => [name, valueOf(name)]))
  const isStream = get.responses[200].content['text/event-stream'] !== undefined
  const parseAs = get.responses[200].content['application/json'] === undefined ? 'stream' : 'json'
  const params = {
    path: valuesOf('path', () => partOf(path)),
    query: valuesOf('query', (name) => query[name]),
  }
  const { data, error, response } = await collector.GET(path, { params, parseAs })
  if (parseAs === 'stream' && isStream) await data?.cancel()
  else if (parseAs === 'stream') for await (const _ of data ?? []);
  read += 1
  if (error === undefined && response.status === 200) continue
  failed += 1
  console.error(path, response.status, error)
}
console.log(`openapi-fetch read ${read} routes, ${failed} failed`)
process.exitCode = failed === 0 ? 0 : 1
