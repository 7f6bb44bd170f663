// The measured process: inference back to back on all cores, with the sampler of one variant beside it.
//   node inference-process.js VARIANT MODEL.onnx SECONDS      writes lines to file descriptor 3
import { availableParallelism } from 'node:os'
import { loadRuntime } from '@voicemark/runtime'
import { createSystemClock } from '@voicemark/sampler'
import { startMachineCpu } from './machine-cpu.js'
import { writePipeLine, type InferenceReport } from './sample-pipe.js'
import { startSampler } from './sampler-under-test.js'
import { isVariant } from './variant.js'

const { InferenceSession, Tensor, env } = await loadRuntime()

// A sentence of about four seconds: start, a pad after each phoneme, end.
const idCount = 128
const ids = Array.from({ length: idCount }, (_, i) => {
  if (i === 0) return 1
  if (i === idCount - 1) return 2
  return i % 2 === 1 ? 0 : 3 + ((i * 7) % 60)
})
const feeds = {
  input: new Tensor('int64', BigInt64Array.from(ids, BigInt), [1, idCount]),
  input_lengths: new Tensor('int64', BigInt64Array.of(BigInt(idCount)), [1]),
  scales: new Tensor('float32', Float32Array.of(0.667, 1, 0.8), [3]),
}
const warmUpRuns = 3

const [variant, model = '', seconds] = process.argv.slice(2)
if (!isVariant(variant)) throw new Error(`no variant is called ${variant ?? ''}`)

// In the product's order: the sampler waits while the voice is loaded.
const sampler = await startSampler(variant)
const session = await InferenceSession.create(model, {
  intraOpNumThreads: availableParallelism(),
  interOpNumThreads: 1,
  logSeverityLevel: 3,
})
for (let run = 0; run < warmUpRuns; run++) await session.run(feeds)
await sampler.open()
const report = await runFor(Number(seconds) * 1000)
await sampler.close()
writePipeLine({ type: 'report', report })
process.exit(0)

async function runFor(windowMs: number): Promise<InferenceReport> {
  const run_ms: number[] = []
  const othersCpuShare = startMachineCpu()
  const samplerBefore = sampler.cpuSeconds()
  const cpuBefore = process.cpuUsage()
  const startMs = performance.now()
  while (performance.now() - startMs < windowMs) {
    const runStartMs = performance.now()
    await session.run(feeds)
    run_ms.push(performance.now() - runStartMs)
  }
  const end_time = createSystemClock().unixSeconds()
  const window_s = (performance.now() - startMs) / 1000
  const { user, system } = process.cpuUsage(cpuBefore)
  const samplerAfter = sampler.cpuSeconds()
  return {
    runtime_version: `onnxruntime-node ${env.versions.node ?? env.versions.common}`,
    end_time,
    window_s,
    run_ms,
    process_cpu_s: (user + system) / 1e6,
    sampler_cpu_s: samplerBefore === null || samplerAfter === null ? null : samplerAfter - samplerBefore,
    others_cpu_share: othersCpuShare(),
  }
}
