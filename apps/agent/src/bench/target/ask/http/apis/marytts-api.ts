import { bearer, endpoint, fixedProblem, query, voiceParts, type SpeechApi } from './speech-api.js'

/** MaryTTS takes no request without one. */
const usualLocale = 'en_US'

/**
 * `GET /process` of MaryTTS and those that speak as it does; the voice may be `NAME#LOCALE`.
 * https://github.com/marytts/marytts/blob/master/marytts-runtime/src/main/java/marytts/server/http/SynthesisRequestHandler.java
 */
export const maryttsApi: SpeechApi = {
  problem: (settings) => fixedProblem(settings, 'marytts', { speed: false }),
  request({ settings: { url, voice }, text, key, locale }) {
    const { name, part } = voiceParts(voice)
    const fields = {
      INPUT_TEXT: text,
      INPUT_TYPE: 'TEXT',
      OUTPUT_TYPE: 'AUDIO',
      AUDIO: 'WAVE_FILE',
      LOCALE: part ?? locale ?? usualLocale,
      VOICE: name,
    }
    return {
      method: 'GET',
      url: `${endpoint(url, '/process')}?${query(fields)}`,
      headers: bearer(key),
      format: 'wav',
      sample_rate_hz: null,
    }
  },
}
