import { fileURLToPath } from 'node:url'
import { familyResidentMb, processCpuSeconds } from '../under-test/process-usage.js'
import type { BenchVoice, EngineContender } from './engine-contender.js'
import { startSpeakingProcess } from './speaking-process.js'

const program = fileURLToPath(new URL('../../dist/bench/engine/engine-runtime-process.js', import.meta.url))
const piperProgram = fileURLToPath(new URL('engine-piper.py', import.meta.url))

/** `session.run` on the ids that the agent would use, in a process of its own. */
export function startRuntime(voice: BenchVoice, threads: number): Promise<EngineContender> {
  return startContender('runtime', process.execPath, [program, voice.path, String(threads)])
}

/** Piper's own program. @throws Error when this Python has it not. */
export function startPiper(python: string, voice: BenchVoice, threads: number): Promise<EngineContender> {
  return startContender('piper', python, [piperProgram, voice.path, String(threads)])
}

async function startContender(
  name: 'runtime' | 'piper',
  command: string,
  args: readonly string[],
): Promise<EngineContender> {
  const child = await startSpeakingProcess(command, args)
  return {
    name,
    runtime: child.runtime,
    speak: async (text) => ({ ...(await child.speak(text)), around_s: null }),
    cpuSeconds: () => processCpuSeconds(child.pid) ?? 0,
    residentMb: () => familyResidentMb(child.pid),
    stop: () => child.stop(),
  }
}
