import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { within } from '../../within.js'
import type { InferenceReport, PipeLine, TakenSample } from './sample-pipe.js'
import { samplePipeFd } from './sample-pipe.js'
import type { Variant } from './variant.js'

/** What came out of one measured process. */
export interface Measurement {
  readonly samples: readonly TakenSample[]
  readonly report: InferenceReport
}

// Compiled, so that the measured process is plain Node and runs the product as it is built.
const inferenceProcess = fileURLToPath(
  new URL('../../dist/bench/sampler/inference-process.js', import.meta.url),
)

/** To load the model, to warm up and to end. */
const otherThanRunsS = 120

/** Runs inference for some seconds in a fresh process with the sampler of a variant. */
export async function measureVariant(variant: Variant, model: string, seconds: number): Promise<Measurement> {
  const child = spawn(process.execPath, [inferenceProcess, variant, model, String(seconds)], {
    stdio: ['ignore', 'ignore', 'inherit', 'pipe'],
  })
  const exit = once(child, 'exit')
  const pipe = child.stdio[samplePipeFd]
  if (!(pipe instanceof Readable)) throw new Error('the inference process has no sample pipe')
  const limitS = seconds + otherThanRunsS
  const measurement = await within(limitS, `the samples of ${variant}`, collect(pipe))
  const [code, signal] = (await within(limitS, `the end of ${variant}`, exit)) as [
    number | null,
    string | null,
  ]
  if (measurement === null) {
    throw new Error(`the inference process of ${variant} ended without a report (${signal ?? code ?? ''})`)
  }
  return measurement
}

async function collect(pipe: Readable): Promise<Measurement | null> {
  let samples: TakenSample[] = []
  let report: InferenceReport | null = null
  for await (const text of createInterface({ input: pipe })) {
    const line = JSON.parse(text) as PipeLine
    // What came before belongs to the loading of the model.
    if (line.type === 'opened') samples = []
    else if (line.type === 'sample') samples.push(line.sample)
    else if (line.type === 'fault') process.stderr.write(`${line.source}: ${line.message}\n`)
    else if (line.type === 'report') report = line.report
  }
  return report === null ? null : { samples, report }
}
