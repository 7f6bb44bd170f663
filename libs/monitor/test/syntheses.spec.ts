import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readFiles } from './metrics-files.js'
import { runNode, shown } from './run-program.js'
import { temporaryFolder } from './temporary-folder.js'

const folder = temporaryFolder()
const metrics = () => readFiles(join(folder(), 'metrics'))

/** What the lines show of a monitor that writes into ./metrics. */
async function showing(lines: string): Promise<unknown[]> {
  return shown(await runNode(`const monitor = new PerformanceMonitor()\n${lines}`, folder()))
}

test('a synthesis that blocks the event loop is sampled all the same', async () => {
  const [row] = await showing(`
    await wait(500)
    await monitor.startSynthesis({ text: 'A' })
    burn(2000)
    show(await monitor.endSynthesis({ success: true, audioDurationS: 2 }))`)
  expect(row).toMatchObject({ undersampled: false, success: true })
  const { total_duration_s, samples_taken, rtf } = row as Record<string, number>
  expect(total_duration_s).toBeGreaterThanOrEqual(2)
  expect(rtf).toBeCloseTo((total_duration_s ?? 0) / 2, 5)
  expect(metrics().samples).toHaveLength(samples_taken ?? 0)
})

test('what is not awaited is measured from its call', async () => {
  const [row] = await showing(`
    monitor.startSynthesis('Hello', 2, 1.5, 'abc123')
    burn(300)
    await wait(100)
    monitor.endSynthesis({ success: true }).then(show)`)
  expect(row).toMatchObject({ request_id: 'abc123', text_length_tokens: 2, ref_audio_s: 1.5, rtf: null })
  expect((row as Record<string, number>)['total_duration_s']).toBeGreaterThanOrEqual(0.4)
  expect(metrics().requests).toHaveLength(1)
})

test('two at once have their own windows, each ended by the code that began it', async () => {
  const rows = await showing(`
    const speak = async (requestId, beforeMs, ms) => {
      await wait(beforeMs)
      await monitor.startSynthesis({ text: requestId, requestId })
      await wait(ms)
      return monitor.endSynthesis({ success: true })
    }
    const rows = await Promise.all([speak('long', 0, 2000), speak('short', 200, 200)])
    rows.forEach(show)`)
  expect(rows).toMatchObject([{ request_id: 'long' }, { request_id: 'short' }])
  const [long = 0, short = 0] = rows.map((row) => (row as Record<string, number>)['total_duration_s'])
  expect(long).toBeGreaterThanOrEqual(1.999)
  expect(short).toBeGreaterThanOrEqual(0.199)
  expect(short).toBeLessThan(long)
})

test('a synthesis of a few ms has exact counters', async () => {
  const [row] = await showing(`
    await wait(300)
    monitor.startSynthesis({ text: 'A' })
    const held = Buffer.alloc(24 * 2 ** 20, 1)
    show(await monitor.endSynthesis({ success: held.at(-1) === 1 }))`)
  const { process_cpu_s, minor_faults, delta_memory_mb, end_memory_mb } = row as Record<string, number>
  expect(process_cpu_s).toBeGreaterThan(0)
  expect(minor_faults).toBeGreaterThan(10)
  expect(end_memory_mb).toBeGreaterThan(24)
  if (process.platform !== 'linux') return
  expect(delta_memory_mb).toBeGreaterThan(23)
  expect(row).toMatchObject({ suspended_s: 0 })
})

test('the peak of each of two is what was there while it ran', async () => {
  const rows = await showing(`
    const [{ setFlagsFromString }, { runInNewContext }] = [await import('node:v8'), await import('node:vm')]
    setFlagsFromString('--expose-gc')
    const collect = runInNewContext('gc')
    const first = await monitor.startSynthesis({ text: 'A' })
    let held = Buffer.alloc(96 * 2 ** 20, 1)
    const full = process.memoryUsage.rss()
    held = null
    for (let i = 0; i < 40 && process.memoryUsage.rss() > full - 90 * 2 ** 20; i += 1) { collect(); await wait(10) }
    const second = await monitor.startSynthesis({ text: 'B' })
    show(await second.end({ success: true }))
    show(await first.end({ success: true }))`)
  const [second = 0, first = 0] = rows.map((row) => (row as Record<string, number>)['delta_memory_mb'])
  expect(first).toBeGreaterThan(94)
  expect(second).toBeLessThan(30)
})

test('a failed synthesis is a row with its error, and without the text', async () => {
  const rows = await showing(`
    const boom = () => { throw new Error('cannot speak "A secret sentence"') }
    await monitor.measure({ text: 'A secret sentence' }, boom).catch((error) => show(error.message))
    await monitor.startSynthesis({ text: 'B' })
    show(await monitor.endSynthesis({ success: false, error: 'oom: out\\nof memory' }))`)
  expect(rows).toMatchObject(['cannot speak "A secret sentence"', { error_message: 'oom: out of memory' }])
  expect(metrics().requests).toMatchObject([
    { success: false, error_message: 'Error: cannot speak "…"', tokens_per_second: null },
    { success: false },
  ])
})

const misuses = [
  ['an end without a start', 'await monitor.endSynthesis({ success: true })', 'synthesis-not-started'],
  ['no text', 'await monitor.startSynthesis({})', 'bad-fact'],
  ['half a token', "await monitor.startSynthesis({ text: 'A', textTokens: 1.5 })", 'bad-fact'],
  [
    'a column that cannot be',
    "await monitor.startSynthesis({ text: 'A', config: { onnx_used: 'yes' } })",
    'bad-fact',
  ],
  ['an agent elsewhere', "new PerformanceMonitor({}, { agent: 'http://10.0.0.1:8000' })", 'agent-elsewhere'],
  ['an agent that is no address', "new PerformanceMonitor({}, { agent: 'agent' })", 'agent-address'],
  ['a folder that is a file', "new PerformanceMonitor({}, { metricsDir: 'program.mjs' })", 'metrics-folder'],
  [
    'a second start of one id',
    "for (const _ of [1, 2]) await monitor.startSynthesis({ text: 'A', requestId: '1' })",
    'synthesis-started',
  ],
  [
    'an end of which of two nobody can tell',
    `const unheard = new PerformanceMonitor()
     for (const _ of [1, 2]) setTimeout(() => unheard.startSynthesis({ text: 'A' }))
     await wait(300)
     await unheard.endSynthesis({ success: true })`,
    'synthesis-unclear',
  ],
] as const

test('what cannot be meant is an error that says so', async () => {
  const tries = misuses.map(([, lines]) => `try { ${lines} } catch (error) { show(error.code) }`)
  expect(await showing(tries.join('\n'))).toEqual(misuses.map(([, , code]) => code))
})

test('a synthesis that is ended twice has one row, the first', async () => {
  const rows = await showing(`
    await monitor.startSynthesis({ text: 'A' })
    await monitor.endSynthesis({ success: true })
    show(await monitor.endSynthesis({ success: false, error: 'late' }))`)
  expect(rows).toMatchObject([{ success: true }])
  expect(metrics().requests).toHaveLength(1)
})

test('monitorLoop ends with its synthesis, or with its signal', async () => {
  const rows = await showing(`
    await monitor.startSynthesis({ text: 'A' })
    const soon = new AbortController()
    setTimeout(() => soon.abort(), 20)
    await monitor.monitorLoop(soon.signal)
    const loop = monitor.monitorLoop().then(() => show('ended'))
    await monitor.endSynthesis({ success: true })
    await loop
    await monitor.monitorLoop()`)
  expect(rows).toEqual(['ended'])
})

test('what only warms up is in no file and no average', async () => {
  const rows = await showing(`
    await monitor.measure({ text: 'A', config: { warmup: true } }, () => 1)
    await monitor.measure({ text: 'A' }, () => 1)
    show(await monitor.summary())`)
  expect(rows).toMatchObject([{ total_requests: 1 }])
  expect(metrics().requests).toHaveLength(1)
})

test.each([
  ['exits', 'process.exit(3)', 3],
  ['throws', `throw new Error('oh')`, 1],
])('a program that %s in mid-synthesis leaves a failed row', async (_name, end, status) => {
  const ran = await runNode(
    `const monitor = new PerformanceMonitor()\nawait monitor.startSynthesis({ text: 'A' })\nburn(150)\n${end}`,
    folder(),
  )
  expect(ran.status).toBe(status)
  const { requests, samples } = metrics()
  expect(requests).toMatchObject([{ success: false, rtf: null }])
  expect(requests[0]?.error_message).toMatch(/^program-ended: /)
  expect(samples.length).toBeGreaterThanOrEqual(2)
})

test('a program that is killed leaves its samples', async () => {
  const ran = await runNode(
    `const monitor = new PerformanceMonitor()
    await monitor.exportAnalysis()
    await monitor.startSynthesis({ text: 'A' })
    await wait(1200)
    process.kill(process.pid, 'SIGKILL')`,
    folder(),
  )
  expect(ran.signal).toBe('SIGKILL')
  const { requests, samples } = metrics()
  expect(requests).toEqual([])
  expect(samples.length).toBeGreaterThanOrEqual(3)
})

test('a second program writes into files of its own', async () => {
  await showing(`await monitor.measure({ text: 'A' }, () => 1)`)
  const [exported] = await showing(`
    await monitor.measure({ text: 'B' }, () => 1)
    show(await monitor.exportMetrics())`)
  expect(exported).toMatchObject({ total_syntheses: 1 })
  expect(() => metrics()).toThrow()
})
