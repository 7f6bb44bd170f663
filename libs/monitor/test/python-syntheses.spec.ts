import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { readFiles } from './metrics-files.js'
import { python, runPython } from './python-program.js'
import { shown } from './run-program.js'
import { startScriptedAgent, type Asked } from './scripted-agent.js'
import { temporaryFolder } from './temporary-folder.js'

const folder = temporaryFolder()
const metrics = () => readFiles(join(folder(), 'metrics'))

/** What the lines show of a monitor that writes into ./metrics. */
async function showing(lines: string): Promise<unknown[]> {
  return shown(await runPython(`monitor = PerformanceMonitor()\n${lines}`, folder()))
}

// Skipped where there is no python3 of 3.9 or newer.
describe.skipIf(python === null)('the Python client', () => {
  test('a synthesis that blocks the event loop is sampled all the same', async () => {
    const [row] = await showing(`
    async def main():
        monitor.start_synthesis("A")
        task = asyncio.create_task(monitor.monitor_loop())
        burn(2)
        show(monitor.end_synthesis(True, audio_duration_s=2))
        await task
    asyncio.run(main())`)
    expect(row).toMatchObject({ undersampled: false, success: true })
    const { total_duration_s, samples_taken, rtf } = row as Record<string, number>
    expect(total_duration_s).toBeGreaterThanOrEqual(2)
    expect(rtf).toBeCloseTo((total_duration_s ?? 0) / 2, 5)
    expect(metrics().samples).toHaveLength(samples_taken ?? 0)
  })

  test.each([
    ['tasks', 'asyncio.run(tasks())'],
    ['threads', 'threads()'],
  ])('two at once in %s have their own windows, each ended by the code that began it', async (_name, go) => {
    const rows = await showing(`
    async def speak(request_id, before, seconds):
        await asyncio.sleep(before)
        monitor.start_synthesis(request_id, request_id=request_id)
        await asyncio.sleep(seconds)
        show(monitor.end_synthesis(True))
    async def tasks():
        await asyncio.gather(speak("long", 0, 2), speak("short", 0.2, 0.2))
    def threads():
        both = [threading.Thread(target=lambda a=a: asyncio.run(speak(*a))) for a in [("long", 0, 2), ("short", 0.2, 0.2)]]
        [each.start() for each in both]
        [each.join() for each in both]
    ${go}`)
    expect(rows).toMatchObject([{ request_id: 'short' }, { request_id: 'long' }])
    const [short = 0, long = 0] = rows.map((row) => (row as Record<string, number>)['total_duration_s'])
    expect(long).toBeGreaterThanOrEqual(1.999)
    expect(short).toBeLessThan(long)
  })

  test('the peak of each of two is what was there while it ran', async () => {
    const rows = await showing(`
    first = monitor.start_synthesis("A")
    held = bytearray(os.urandom(1)) * (300 * 2**20)
    del held
    second = monitor.start_synthesis("B")
    show(second.end(True))
    show(first.end(True))`)
    const [second = 0, first = 0] = rows.map((row) => (row as Record<string, number>)['delta_memory_mb'])
    expect(first).toBeGreaterThan(295)
    expect(second).toBeLessThan(20)
  })

  test('a failed synthesis is a row with its error, and without the text', async () => {
    await showing(`
    try:
        with monitor.measure("A secret sentence"):
            raise RuntimeError('cannot speak "A secret sentence"')
    except RuntimeError:
        pass
    monitor.start_synthesis("B")
    monitor.end_synthesis(False, "oom: out\\nof memory")`)
    expect(metrics().requests).toMatchObject([
      { success: false, error_message: 'RuntimeError: cannot speak "…"', tokens_per_second: null },
      { success: false, error_message: 'oom: out of memory' },
    ])
  })

  test('what cannot be meant is an error that says so', async () => {
    const misuses = [
      ['monitor.end_synthesis(True)', 'synthesis-not-started'],
      ['monitor.start_synthesis(None)', 'bad-fact'],
      ['monitor.start_synthesis("A", 1.5)', 'bad-fact'],
      ['monitor.start_synthesis("A", config={"onnx_used": "yes"})', 'bad-fact'],
      ['PerformanceMonitor(agent="http://10.0.0.1:8000")', 'agent-elsewhere'],
      ['PerformanceMonitor(agent="agent")', 'agent-address'],
      ['PerformanceMonitor(metrics_dir="program.py")', 'metrics-folder'],
      ['[monitor.start_synthesis("A", request_id="1") for _ in range(2)]', 'synthesis-started'],
      ['monitor.end_synthesis("yes")', 'bad-fact'],
    ]
    const tries = misuses.map(
      ([line]) => `    try:\n        ${line}\n    except MonitorError as error:\n        show(error.code)\n`,
    )
    expect(await showing(tries.join(''))).toEqual(misuses.map(([, code]) => code))
  })

  test('a synthesis that is ended twice has one row, the first', async () => {
    const rows = await showing(`
    monitor.start_synthesis("A")
    monitor.end_synthesis(True)
    show(monitor.end_synthesis(False, "late"))`)
    expect(rows).toMatchObject([{ success: true }])
    expect(metrics().requests).toHaveLength(1)
  })

  test('async with measures one, and says when its first audio was', async () => {
    const [row] = await showing(`
    async def main():
        async with monitor.measure("A", config={"warmup": False}) as synthesis:
            await asyncio.sleep(0.1)
            synthesis.first_audio()
            await asyncio.sleep(0.1)
            synthesis.spoke(2)
        show(synthesis.end(True))
    asyncio.run(main())`)
    expect(row).toMatchObject({ audio_duration_s: 2 })
    const { ttfa_s = 0, total_duration_s = 0 } = row as Record<string, number>
    expect(ttfa_s).toBeGreaterThanOrEqual(0.1)
    expect(ttfa_s).toBeLessThan(total_duration_s)
  })

  test.each([
    ['exits', 'sys.exit(3)', 3],
    ['throws', 'raise RuntimeError("oh")', 1],
  ])('a program that %s in mid-synthesis leaves a failed row', async (_name, end, status) => {
    const ran = await runPython(
      `monitor = PerformanceMonitor()\nmonitor.start_synthesis("A")\nburn(0.15)\n${end}`,
      folder(),
    )
    expect(ran.status).toBe(status)
    const { requests, samples } = metrics()
    expect(requests).toMatchObject([{ success: false, rtf: null }])
    expect(requests[0]?.error_message).toMatch(/^program-ended: /)
    expect(samples.length).toBeGreaterThanOrEqual(2)
  })

  test('a forked child samples itself, into files of its own', async () => {
    const rows = await showing(`
    monitor.start_synthesis("A")
    child = os.fork()
    if child == 0:
        time.sleep(1.1)
        with monitor.measure("B") as synthesis:
            burn(1)
        show(synthesis.end(True)["samples_taken"] >= 3)
        os._exit(0)
    os.waitpid(child, 0)
    show(monitor.end_synthesis(True)["success"])`)
    expect(rows).toEqual([true, true])
    expect(() => metrics()).toThrow()
  })

  test('a disk that takes nothing is one warning, and the synthesis goes on', async () => {
    const ran = await runPython(
      `
    monitor = PerformanceMonitor(metrics_dir="metrics")
    os.rename("metrics", "gone")
    open("metrics", "w").close()
    for _ in range(2):
        with monitor.measure("A"):
            pass
    show(monitor.summary()["total_requests"])`,
      folder(),
    )
    expect(shown(ran)).toEqual([2])
    expect(ran.stderr.match(/not-written/g)).toHaveLength(1)
  })

  const stops: (() => Promise<void>)[] = []
  afterEach(async () => {
    for (const stop of stops.splice(0)) await stop()
  })
  const id = '5a1de1f4-58a4-4d6c-8a1b-90b1f2b1c7aa'
  const row = { request_id: id, hardware_tier: 'intel_i5', device_type: 'cpu', success: true, rtf: 0.5 }

  async function withAgent(respond: (asked: Asked) => [number, object], lines: string) {
    const agent = await startScriptedAgent(respond)
    stops.push(agent.stop)
    const ran = await runPython(
      `monitor = PerformanceMonitor({"engine": "mine", "device_type": "cpu"}, agent="${agent.url}")\n${lines}`,
      folder(),
    )
    return { ran, asked: agent.asked }
  }

  test('with an agent a synthesis is begun and ended there, and nothing is written here', async () => {
    const { ran, asked } = await withAgent(
      ({ path }) => (path.endsWith('/end') ? [200, row] : [201, { request_id: id }]),
      `
    show(os.getpid())
    monitor.start_synthesis("Grüße 🙂", 3, None, "abc123", {"num_threads": 2})
    burn(0.1)
    show(monitor.end_synthesis(True, audio_duration_s=2))
    show(monitor.export_metrics())
    async def main():
        async with monitor.measure("A", request_id="${id}"):
            pass
    asyncio.run(main())
    monitor.start_synthesis("B")`,
    )
    const [pid, ended, exported] = shown(ran)
    expect(asked.map(({ path }) => path.replace('/api/v1/measurements', ''))).toEqual([
      '',
      `/${id}/end`,
      '',
      `/${id}/end`,
      '',
      `/${id}/end`,
    ])
    expect(asked[0]?.body).toEqual({
      pid,
      text_length_chars: 7,
      text_length_tokens: 3,
      engine: 'mine',
      device_type: 'cpu',
      num_threads: 2,
      tags: { request_id: 'abc123' },
    })
    const { total_s, started_wall, ...end } = asked[1]?.body ?? {}
    expect(end).toEqual({ success: true, audio_duration_s: 2 })
    expect(total_s).toBeGreaterThanOrEqual(0.1)
    expect(started_wall).toBeGreaterThan(1_700_000_000)
    expect(ended).toEqual(row)
    expect(exported).toMatchObject({ csv_files: null, total_syntheses: 1, hardware_tier: 'intel_i5' })
    expect(asked[2]?.body).toMatchObject({ request_id: id })
    expect(asked[5]?.body['error_message']).toMatch(/^program-ended: /)
    expect(existsSync(join(folder(), 'metrics'))).toBe(false)
  })

  test('pieces of sound are sent with the end, and none where there are none', async () => {
    const { ran, asked } = await withAgent(
      ({ path }) => (path.endsWith('/end') ? [200, row] : [201, { request_id: id }]),
      `
    with monitor.measure("A", config={"streamed": True}) as synthesis:
        synthesis.piece(0.5)
        synthesis.piece(0.25)
        synthesis.piece(0)
    with monitor.measure("A"):
        pass`,
    )
    expect(ran.stderr).toBe('')
    const [begun, ended, , without] = asked.map(({ body }) => body)
    expect(begun).toMatchObject({ streamed: true })
    const pieces = z.array(z.object({ at_s: z.number(), audio_s: z.number() })).parse(ended?.['pieces'])
    expect(pieces.map(({ audio_s }) => audio_s)).toEqual([0.5, 0.25])
    expect(ended?.['ttfa_s']).toBe(pieces[0]?.at_s)
    expect(without).not.toHaveProperty('pieces')
  })

  test('an agent that refuses is an error, and one that is away a warning', async () => {
    const refused = await withAgent(
      () => [422, { code: 'watch-no-right', detail: 'who are you' }],
      `
    try:
        monitor.start_synthesis("A")
    except MonitorError as error:
        show([error.code, str(error)])`,
    )
    expect(shown(refused.ran)).toEqual([['watch-no-right', 'who are you']])
    const away = await withAgent(
      () => [503, {}],
      `
    for _ in range(2):
        monitor.start_synthesis("A")
        show(monitor.end_synthesis(True))`,
    )
    expect(shown(away.ran)).toEqual([null, null])
    expect(away.ran.stderr.match(/agent-answer/g)).toHaveLength(1)
  })
})
