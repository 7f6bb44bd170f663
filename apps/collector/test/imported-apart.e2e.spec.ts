import { randomUUID } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { protocolVersion } from '@voicemark/schema'
import { io } from 'socket.io-client'
import { beforeAll, expect, test } from 'vitest'
import { readZip } from '../src/report/pack/zip.js'
import { m1, sendFile } from './import-parts.js'
import { startCollector, temporaryFolder, type RunningApp } from './running-processes.js'
import { helloOf, requestBatch, requestOf } from './store-rows.js'

const agent = randomUUID()
let collector: RunningApp
let exported = ''

beforeAll(async () => {
  const other = await startCollector()
  await deliver(other.url, 10, 1_763_800_000)
  exported = await text(other, '/api/v1/exports/synthesis.csv?columns=all')
  await other.stop()
  collector = await startCollector()
}, 90_000)

async function deliver(url: string, count: number, start_time: number) {
  const run_id = randomUUID()
  const auth = { proto: protocolVersion, agent_id: agent }
  const socket = io(url, { auth, transports: ['websocket'], reconnection: false })
  const rows = Array.from({ length: count }, (_, i) =>
    requestOf({ start_time: start_time + i, end_time: start_time + i + 1, rtf: 0.3 + i / 100 }),
  )
  for (const [event, message] of [
    ['hello', helloOf(run_id)],
    ['batch', requestBatch(run_id, 0, rows)],
  ] as const)
    expect(await socket.timeout(5000).emitWithAck(event, message)).toMatchObject({ status: 'ok' })
  socket.close()
}

const text = async ({ url }: RunningApp, path: string) => (await fetch(url + path)).text()
const json = async <T>(path: string) => JSON.parse(await text(collector, path)) as T
const hardware = async () =>
  (await json<{ hardware: Record<string, unknown>[] }>('/api/v1/hardware')).hardware.map(
    ({ label, n, imported }) => [label, n, imported],
  )

test('rows of a machine from a file are one configuration, those that it delivers another, also later', async () => {
  expect((await sendFile(collector.url, exported)).body).toMatchObject({ inserted: 10 })
  expect(await hardware()).toEqual([['intel_i5_cpu', 10, true]])
  await deliver(collector.url, 5, 1_763_900_000)
  expect(await hardware()).toEqual([
    ['intel_i5_cpu', 10, true],
    ['intel_i5_cpu#2', 5, false],
  ])
  const rowsOf = async (label: string) => {
    const path = `/api/v1/exports/synthesis.csv?hardware=${encodeURIComponent(label)}`
    return (await text(collector, path)).trimEnd().split('\n').length - 1
  }
  expect([await rowsOf('intel_i5_cpu'), await rowsOf('intel_i5_cpu#2')]).toEqual([10, 5])
  const { requests } = await json<{ requests: unknown[] }>('/api/v1/requests?hardware=intel_i5_cpu%232')
  expect(requests).toHaveLength(5)
}, 90_000)

test('figures, comparison, page and paper pack say what is from files', async () => {
  expect(await json('/api/v1/comparison')).toMatchObject({ imported: ['intel_i5_cpu'] })
  const page = await text(collector, '/plain')
  expect(page).toContain('<td>intel_i5_cpu, imported</td>')
  expect(page).toContain('<td>intel_i5_cpu#2</td>')
  for (const name of ['fig1_memory_comparison', 'fig_hardware_summary', 'fig_pairwise'])
    expect(await text(collector, `/figures/${name}.txt`)).toContain('From imported files: intel_i5_cpu.')
  expect(await text(collector, '/figures/fig2_rtf_comparison.svg')).toContain('From imported files')
  const pack = join(temporaryFolder(), 'paper.zip')
  writeFileSync(pack, Buffer.from(await (await fetch(`${collector.url}/api/v1/report.zip`)).arrayBuffer()))
  const captions: string[] = []
  for await (const { name, chunks } of readZip(pack))
    if (name === 'environment.json')
      for await (const chunk of chunks()) captions.push(Buffer.from(chunk).toString())
  expect(JSON.parse(captions.join(''))).toMatchObject({ remarks: ['From imported files: intel_i5_cpu.'] })
}, 90_000)

test('a file of another machine of the same name is a configuration of its own', async () => {
  await sendFile(collector.url, m1.replaceAll(',m1_air,', ',intel_i5,'))
  expect(await hardware()).toEqual(
    expect.arrayContaining([
      ['intel_i5_cpu#2', expect.any(Number), expect.any(Boolean)],
      [expect.stringMatching(/^intel_i5_(mps|cpu(#3)?)$/), 15, true],
    ]),
  )
}, 90_000)
