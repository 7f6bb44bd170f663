import { createHttpClient, readJson } from '@voicemark/daemon'
import { z } from 'zod'

const health = z.object({
  synthesis: z.object({ voice: z.string().nullable() }),
  queue: z.object({ running: z.number(), waiting: z.number() }),
})

const answerMs = 2000

/** Whether the agent of this machine speaks with a voice right now. */
export async function isSpokenWith(url: string, name: string, env: NodeJS.ProcessEnv): Promise<boolean> {
  try {
    const signal = AbortSignal.timeout(answerMs)
    const answer = await createHttpClient({ env }).send({ url: `${url}/healthz`, signal })
    const { synthesis, queue } = health.parse(await readJson(answer))
    return synthesis.voice === name && queue.running + queue.waiting > 0
  } catch {
    // No agent listens there, or not one of ours.
    return false
  }
}
