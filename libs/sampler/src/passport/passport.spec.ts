import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { realtimeSample, requestRow, sensorPassport } from '@voicemark/schema'
import { afterAll, describe, expect, test } from 'vitest'
import { availableSensor, missingSensor, type FoundSensor } from '../sensors/found-sensor.js'
import { readCostUs } from '../sensors/read-cost.js'
import { refreshMs } from '../sensors/refresh.js'
import { takePassport } from './passport.js'

const bare = mkdtempSync(join(tmpdir(), 'voicemark-passport-'))
afterAll(() => rmSync(bare, { recursive: true }))

/** What is told, planned or computed of other columns, and needs no sensor. */
const told =
  `request_id agent_id run_id seq campaign_id item_id repeat tags warmup cold success error_message failure_class
  http_status hardware_tier device_type cpu_model cpu_cores total_memory_gb gpu_name text_length_chars text_length_tokens
  quantization_used torch_compile_used onnx_used chunk_length num_threads intra_threads inter_threads engine engine_version
  voice model_sha256 model_size_mb execution_provider tokenizer sample_rate_hz concurrency ref_audio_s streamed subject
  asked watched watch_note watched_run_id watch_uncertainty_s memory_scope memory_source memory_budget_mb oom_source
  runtime_options fallback_reason evidence undersampled sampled first_sample_seq last_sample_seq throttle_reason
  throttle_basis energy_scope energy_source ttfa_boundary judged_by judged_request_id`.split(/\s+/)
/** Read off the sound, or judged by it. */
const ofTheSound =
  `audio_duration_s rtf rtfx tokens_per_second chunks gap_p50_s gap_max_s underruns underrun_s prebuffer_s
  clipping_share silence_share loudness_lufs mos_ovrl mos_sig mos_bak mos_p808 mel_distance_db word_error_rate`.split(
    /\s+/,
  )

describe('the passport', () => {
  test.each([
    ['this machine', '/'],
    ['a machine without any sensor', bare],
  ])('of %s has a line for every metric of the rows', async (_name, root) => {
    const { sensors } = await takePassport({ root })
    const lines = sensors.flatMap(({ metric }) => metric.split(', '))
    const columns = [...Object.keys(realtimeSample.shape), ...Object.keys(requestRow.shape)]
    const without = new Set([...lines, ...told, ...ofTheSound])
    expect(columns.filter((name) => !without.has(name))).toEqual([])
    expect(lines.filter((name) => !columns.includes(name))).toEqual([])
    expect(lines.filter((name, at) => lines.indexOf(name) < at)).toEqual([])
  })

  test('says of whatever is not there why, and is what the wire takes', async () => {
    const passport = await takePassport({ root: bare, platform: 'linux', uid: 1000 })
    expect(sensorPassport.parse(passport)).toEqual(passport)
    for (const { available, reason, source } of passport.sensors)
      expect([available, reason === null, source === null]).toEqual([available, available, !available])
  })

  const finder = (find: () => FoundSensor[] | Promise<FoundSensor[]>) => ({ metrics: 'energy_j', find })
  const joules = { metric: 'energy_j', unit: 'J', scope: 'cpu' }

  test('has the line of a source that fails, and of one that never answers', async () => {
    const failing = finder(() => {
      throw new Error('EIO')
    })
    const silent = finder(() => new Promise(() => undefined))
    const { sensors } = await takePassport({ finders: [failing, silent], timeLimitMs: 1 })
    expect(sensors.map(({ metric, available, reason }) => [metric, available, reason])).toEqual([
      ['energy_j', false, 'could not be asked: EIO'],
      ['energy_j', false, 'could not be asked: no answer in 1 ms'],
    ])
  })

  test('counts a sensor whose reading fails as one that is not there, and closes it', async () => {
    let closed = 0
    const probe = {
      read() {
        throw new Error('EACCES: permission denied')
      },
      close: () => (closed += 1),
    }
    const finders = [finder(() => [availableSensor({ ...joules, source: 'rapl', probe })])]
    const { sensors } = await takePassport({ finders })
    expect(sensors).toMatchObject([{ available: false, reason: 'cannot be read: EACCES: permission denied' }])
    expect(sensors[0]).not.toHaveProperty('probe')
    expect(closed).toBe(1)
  })

  test('keeps the command that would help, and measures only what it can read', async () => {
    const enable = 'sudo chmod a+r /sys/class/powercap/intel-rapl:0/energy_uj'
    const missing = missingSensor({ ...joules, reason: 'for root alone', enable, rights: 'root' })
    const { sensors } = await takePassport({ finders: [finder(() => [missing])] })
    expect(sensors).toMatchObject([{ available: false, enable, rights: 'root', read_cost_us: null }])
  })

  test('waits between two steps where something is measured meanwhile', async () => {
    const steps: string[] = []
    const pace = () => {
      steps.push('pace')
      return Promise.resolve(false)
    }
    const read = () => void steps.push('read')
    const find = () => [availableSensor({ ...joules, source: 'x', probe: { read } })]
    await takePassport({ finders: [{ metrics: 'energy_j', find }], pace })
    expect(steps.slice(0, 3)).toEqual(['pace', 'pace', 'read'])
  })
})

describe('what a reading costs', () => {
  test('is the median of several', () => {
    let nowMs = 0
    let reads = 0
    const read = () => {
      reads += 1
      // The first one fills caches.
      nowMs += reads === 1 ? 50 : 0.02
    }
    expect(readCostUs(read, () => nowMs)).toBe(20)
  })

  test('of a slow source is asked once', () => {
    let nowMs = 0
    expect(
      readCostUs(
        () => (nowMs += 3000),
        () => nowMs,
      ),
    ).toBe(3_000_000)
    expect(nowMs).toBe(3000)
  })
})

describe('how often there is a new value', () => {
  const clocked = (everyMs: number) => {
    let nowMs = 0
    const time = {
      nowMs: () => nowMs,
      sleep: (ms: number) => Promise.resolve((nowMs += ms)),
      pace: () => Promise.resolve(false),
    }
    return { time, read: () => Math.floor(nowMs / everyMs), pass: (ms: number) => (nowMs += ms) }
  }

  test.each([
    [10, 10],
    [100, 100],
    [0.1, 1],
  ])('is found where it changes every %d ms', async (everyMs, found) => {
    const { time, read } = clocked(everyMs)
    expect(await refreshMs(read, time)).toBe(found)
  })

  test('is unknown of a value that stays or changes once a second', async () => {
    for (const everyMs of [1e9, 500]) {
      const { time, read } = clocked(everyMs)
      expect(await refreshMs(read, time)).toBeNull()
    }
  })

  test('has no gap in which nobody looked', async () => {
    const { time, read, pass } = clocked(20)
    let looks = 0
    const pace = () => {
      looks += 1
      if (looks % 25 !== 0) return Promise.resolve(false)
      pass(33)
      return Promise.resolve(true)
    }
    expect(await refreshMs(read, { ...time, pace })).toBe(20)
  })
})
