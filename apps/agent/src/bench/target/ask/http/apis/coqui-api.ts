import { bearer, endpoint, fixedProblem, query, voiceParts, type SpeechApi } from './speech-api.js'

/**
 * `GET /api/tts` of Coqui's `tts-server`; the voice is `SPEAKER#LANGUAGE`, either of which may be left out.
 * https://github.com/idiap/coqui-ai-TTS/blob/dev/TTS/server/server.py
 */
export const coquiApi: SpeechApi = {
  problem: (settings) => fixedProblem(settings, 'coqui', { speed: false }),
  request({ settings: { url, voice }, text, key }) {
    const { name, part } = voiceParts(voice)
    return {
      method: 'GET',
      url: `${endpoint(url, '/api/tts')}?${query({ text, speaker_id: name, language_id: part })}`,
      headers: bearer(key),
      format: 'wav',
      sample_rate_hz: null,
    }
  },
}
