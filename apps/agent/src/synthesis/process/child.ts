import { basename } from 'node:path'
import { errorReason } from '@voicemark/daemon/errors'
import { returnMemory } from '@voicemark/daemon/returned-memory'
import { createSystemClock, openEnergyCounters, openOwnMemory, openProcessCounters } from '@voicemark/sampler'
import type { SamplerSettings } from '../../sampler-settings.js'
import { RequestError, type Failure } from '../../request-error.js'
import { VoiceError } from '../../speech/voice-error.js'
import type { ChildMessage, EngineOrder, EngineSetup, ParentMessage } from '../engine/engine-messages.js'
import { loadEngine, type Engine } from '../engine/engine.js'
import { startSamplerThread } from './sampler-thread.js'

/** Entry of the synthesis process: one voice, loaded once, one text at a time until the daemon hangs up. */
const sampler = startSamplerThread(JSON.parse(process.argv[3] ?? '') as SamplerSettings)
const instruments = {
  clock: createSystemClock(),
  counters: openProcessCounters('self', '/', () => sampler.cpuS()),
  memory: openOwnMemory(),
  energy: openEnergyCounters(),
}
process.on('disconnect', () => process.exit(0))
// Ctrl-C reaches the whole process group; the daemon decides when this process ends, after the request in work.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => undefined)

/** The order that is spoken, and how it is called off. */
let inWork: { readonly request_id: string; readonly calledOff: AbortController } | null = null

const setup = JSON.parse(process.argv[2] ?? '') as EngineSetup

try {
  const engine = await loadEngine(setup, instruments, returnMemory)
  process.on('message', (message: ParentMessage) => {
    if (message.type === 'speak') void speak(engine, message.order)
    else if (message.type === 'memory')
      send({ type: 'memory', resident_mb: process.memoryUsage.rss() / 2 ** 20 })
    else if (message.request_id === inWork?.request_id) inWork.calledOff.abort()
  })
  send({ type: 'ready', facts: engine.facts })
} catch (error) {
  send({ type: 'refused', failure: loadFailure(error) })
}

async function speak(engine: Engine, order: EngineOrder): Promise<void> {
  const { request_id, sampled } = order
  const calledOff = new AbortController()
  inWork = { request_id, calledOff }
  await sampler.open(request_id, sampled)
  const result = await engine.synthesize(order, {
    send: (chunk) => sendOn({ type: 'chunk', request_id, chunk }),
    calledOff: calledOff.signal,
  })
  await sampler.close(request_id, sampled)
  if (result.failure === null) send({ type: 'done', request_id, times: result.times, audio: result.audio })
  else send({ type: 'failed', request_id, ...result })
  engine.tidyUp()
}

/** Resolves when the message is out, which an inference would hold up, and what the daemon said meanwhile is heard. */
async function sendOn(message: ChildMessage): Promise<void> {
  await new Promise<void>((resolve) => process.send?.(message, undefined, undefined, () => resolve()))
  await new Promise((resolve) => setImmediate(resolve))
}

function send(message: ChildMessage): void {
  process.send?.(message)
}

function loadFailure(error: unknown): Failure {
  const failure_class = 'engine'
  if (error instanceof VoiceError || error instanceof RequestError) {
    return { failure_class, code: error.code, detail: error.message }
  }
  const detail = `voice ${setup.voice}: ONNX Runtime cannot load it: ${withoutPath(errorReason(error))}`
  return { failure_class, code: 'voice-invalid', detail }
}

/** Where the file lies on this machine is nobody's business. */
function withoutPath(message: string): string {
  const [firstLine = ''] = message.split('\n')
  return Object.values(setup.files).reduce((line, path) => line.replaceAll(path, basename(path)), firstLine)
}
