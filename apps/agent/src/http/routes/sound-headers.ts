import type { RequestRow } from '@voicemark/schema'

/** How sound is answered. */
export interface SoundAnswer {
  readonly sound: 'wav' | 'pcm'
  /** Whether in server-sent events, as OpenAI writes them. */
  readonly events: boolean
  /** Beside those of every answer. */
  readonly headers: Readonly<Record<string, string>>
}

/** What is known of an answer before its sound is. */
export function soundHeaders({ request_id, voice }: Pick<RequestRow, 'request_id' | 'voice'>) {
  // A speaker has the name that its model gives it, and a header none but these characters.
  const name = voice.replace(/[^ -~]/gu, encodeURIComponent)
  return { 'Voicemark-Request-Id': request_id, 'Voicemark-Voice': name }
}

/** Names of what is known at its end: headers of a whole answer, trailers of one that was streamed. */
export const figureNames = ['Voicemark-RTF', 'Voicemark-Total-Duration', 'Voicemark-Audio-Duration'] as const

/** What a client may want to know without reading the record. */
export function soundFigures(row: RequestRow): Record<(typeof figureNames)[number], string> {
  return {
    'Voicemark-RTF': String(row.rtf),
    'Voicemark-Total-Duration': String(row.total_duration_s),
    'Voicemark-Audio-Duration': String(row.audio_duration_s),
  }
}

/** The content type of 16-bit mono sound. */
export function soundType({ sound, events }: SoundAnswer, sample_rate_hz: number): string {
  if (events) return 'text/event-stream'
  return sound === 'wav' ? 'audio/wav' : `audio/pcm;rate=${sample_rate_hz};channels=1`
}
