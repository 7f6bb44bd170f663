import { bearer, endpoint, fixedProblem, voiceParts, type SpeechApi } from './speech-api.js'

/**
 * `POST /synthesize` of Piper's own server, from 1.5 on; the voice may be `NAME#SPEAKER`, a number of a speaker is its id.
 * https://github.com/OHF-Voice/piper1-gpl/blob/main/src/piper/http_server.py
 */
export const piperApi: SpeechApi = {
  problem: (settings) => fixedProblem(settings, 'piper', { speed: true }),
  request({ settings: { url, voice, speed }, text, key }) {
    const { name, part } = voiceParts(voice)
    const body = {
      text,
      ...(name !== null && { voice: name }),
      ...(part !== null && (/^\d+$/.test(part) ? { speaker_id: Number(part) } : { speaker: part })),
      ...(speed !== 1 && { length_scale: Number((1 / speed).toFixed(6)) }),
    }
    return {
      method: 'POST',
      url: endpoint(url, '/synthesize'),
      headers: {
        'Content-Type': 'application/json',
        ...bearer(key),
      },
      body: JSON.stringify(body),
      format: 'wav',
      sample_rate_hz: null,
    }
  },
}
