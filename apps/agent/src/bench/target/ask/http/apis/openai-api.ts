import { speechUrl } from '@voicemark/schema'
import { bearer, type SpeechApi } from './speech-api.js'

/** `POST /v1/audio/speech`: https://platform.openai.com/docs/api-reference/audio/createSpeech */
export const openaiApi: SpeechApi = {
  problem: () => null,
  request({ settings: { url, model, voice, format, sample_rate_hz, speed, stream }, text, key }) {
    const body = {
      input: text,
      ...(model !== null && { model }),
      ...(voice !== null && { voice }),
      response_format: format,
      ...(speed !== 1 && { speed }),
      // Its own servers know the second, most others the first.
      ...(stream && { stream, stream_format: 'audio' }),
    }
    return {
      method: 'POST',
      url: speechUrl(url),
      headers: {
        'Content-Type': 'application/json',
        ...bearer(key),
      },
      body: JSON.stringify(body),
      format,
      sample_rate_hz,
    }
  },
}
