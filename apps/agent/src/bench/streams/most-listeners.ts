import type { Configuration } from '@voicemark/schema'
import { readQueueLimit, type BenchAgent } from '../target/bench-agent.js'

/** The most listeners that can be tried, and why not more; the note is null where nothing but the user says so. */
export interface MostListeners {
  readonly listeners: number
  readonly note: string | null
}

/** Measurements of others that an agent runs at once. */
const mostMeasurements = 256

/**
 * What the agent itself has room for: its queue is no limit of the machine, and must not be found in its place.
 * @throws StartError when the agent does not say.
 */
export async function mostListeners(
  configuration: Configuration,
  wanted: number,
  { url }: BenchAgent,
): Promise<MostListeners> {
  const isOwn = configuration.engine === 'piper-onnx'
  const room = isOwn ? 1 + (await readQueueLimit(url)) : mostMeasurements
  if (room >= wanted) return { listeners: wanted, note: null }
  const why = isOwn
    ? `its queue holds ${room - 1}; start it with VOICEMARK_QUEUE_LIMIT=${Math.min(1000, wanted)}`
    : 'it measures no more of others at once'
  return { listeners: room, note: `at most ${room} listeners at this agent: ${why}` }
}
