import { z } from 'zod'
import { connectWyoming } from './wyoming-connection.js'
import { readEvents, writeEvent } from './wyoming-event.js'

/** What a Wyoming server says of its text to speech. */
export interface WyomingInfo {
  /** Its program and the version of that, where it says one, such as `piper 2.5.2`. */
  readonly program: string | null
  /** Names of voices. */
  readonly voices: readonly string[]
}

const ttsInfo = z.object({
  tts: z
    .array(
      z.object({
        name: z.string(),
        version: z.string().nullish(),
        voices: z.array(z.object({ name: z.string() })).nullish(),
      }),
    )
    .nullish(),
})

/** Asks a server to describe itself, which makes nothing speak; null where it says nothing. @throws what the connection throws. */
export async function askWyomingInfo(url: string, signal: AbortSignal): Promise<WyomingInfo | null> {
  const socket = await connectWyoming(url, signal)
  try {
    socket.write(writeEvent('describe'))
    for await (const { type, data } of readEvents(socket, () => 0)) {
      if (type === 'info') return infoOf(data)
    }
    return null
  } finally {
    socket.destroy()
  }
}

function infoOf(data: unknown): WyomingInfo | null {
  const info = ttsInfo.safeParse(data)
  const programs = info.success ? (info.data.tts ?? []) : []
  const [first] = programs
  if (first === undefined) return null
  return {
    program: first.version ? `${first.name} ${first.version}` : null,
    voices: programs.flatMap(({ voices }) => (voices ?? []).map(({ name }) => name)),
  }
}
