import { speechUrl } from '@voicemark/schema'
import { bearer, type SpeechApi } from './speech-api.js'

/** `POST /v1/audio/speech`: https://platform.openai.com/docs/api-reference/audio/createSpeech */
export const openaiApi: SpeechApi = {
  problem: () => null,
  request({ settings: { url, model, voice, format, sample_rate_hz, speed }, text, key }) {
    const body = {
      input: text,
      ...(model !== null && { model }),
      ...(voice !== null && { voice }),
      response_format: format,
      ...(speed !== 1 && { speed }),
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
