import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { familyCpuSeconds, familyResidentMb } from '../under-test/process-usage.js'
import { startAgentProcess } from './agent-process.js'
import type { BenchVoice, EngineContender, SpokenText } from './engine-contender.js'

/** A real agent that is asked over HTTP, with sampler, journal and CSV files; with `collector`, it delivers too. */
export async function startAgentContender(
  voice: BenchVoice,
  threads: number,
  collector: string | null,
): Promise<EngineContender> {
  const folder = mkdtempSync(join(tmpdir(), 'voicemark-bench-'))
  const agent = await startAgentProcess(folder, {
    VOICEMARK_VOICE: voice.name,
    VOICEMARK_VOICES_DIR: dirname(voice.path),
    VOICEMARK_THREADS: String(threads),
    ...(collector === null ? {} : { VOICEMARK_COLLECTOR: collector }),
  })
  return {
    name: 'voicemark',
    runtime: 'onnxruntime-node, in the agent',
    speak: (text) => speak(agent.url, text),
    cpuSeconds: () => familyCpuSeconds(agent.pid),
    residentMb: () => familyResidentMb(agent.pid),
    async stop() {
      await agent.stop()
      rmSync(folder, { recursive: true })
    },
  }
}

async function speak(url: string, text: string): Promise<SpokenText> {
  const form = new FormData()
  form.set('text', text)
  const startMs = performance.now()
  const response = await fetch(`${url}/tts`, { method: 'POST', body: form })
  await response.arrayBuffer()
  const waited_s = (performance.now() - startMs) / 1000
  if (!response.ok) throw new Error(`the agent answers ${response.status}`)
  const seconds = Number(response.headers.get('Voicemark-Total-Duration'))
  const audio_s = Number(response.headers.get('Voicemark-Audio-Duration'))
  return { seconds, audio_s, around_s: waited_s - seconds }
}
