import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'

/** A process that says what it is when it is ready, and then what each text took: a line in, a line of JSON out. */
export interface SpeakingProcess {
  readonly pid: number
  /** What computes, with its version. */
  readonly runtime: string
  speak(text: string): Promise<{ readonly seconds: number; readonly audio_s: number }>
  stop(): Promise<void>
}

/** Starts it. @throws Error when it ends before it is ready. */
export async function startSpeakingProcess(
  command: string,
  args: readonly string[],
): Promise<SpeakingProcess> {
  const child = spawn(command, args, {
    stdio: ['pipe', 'pipe', 'inherit'],
    // Piper's ONNX Runtime reports to its maker otherwise.
    env: { ...process.env, ORT_DISABLE_TELEMETRY: '1' },
  })
  const failed = new Promise<never>((_, reject) => child.once('error', reject))
  const exit = once(child, 'exit')
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const next = async (): Promise<unknown> => {
    const line: IteratorResult<string, unknown> = await Promise.race([lines.next(), failed])
    if (line.done === true) throw new Error(`${command} ended without an answer`)
    return JSON.parse(line.value)
  }
  const { runtime } = (await next()) as { runtime: string }
  return {
    pid: child.pid ?? 0,
    runtime,
    async speak(text) {
      child.stdin.write(`${text}\n`)
      return (await next()) as { seconds: number; audio_s: number }
    },
    async stop() {
      child.stdin.end()
      await exit
    },
  }
}
