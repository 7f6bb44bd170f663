import { query, urlEncoded, type ApiSettings, type SpeechApi } from './speech-api.js'

/** Names of its `output_format`; WAV is not one of them everywhere, but the same samples without a header are. */
const outputFormats = {
  wav: (rate: number) => `pcm_${rate}`,
  pcm: (rate: number) => `pcm_${rate}`,
  mp3: () => 'mp3_44100_128',
  opus: () => 'opus_48000_64',
}
const usualRate = 24_000

const formatOf = ({ format, sample_rate_hz }: ApiSettings) => {
  const rate = sample_rate_hz ?? usualRate
  return { rate, output_format: format === 'flac' ? null : outputFormats[format](rate) }
}

/**
 * `POST /v1/text-to-speech/VOICE`; with `/stream` behind the voice, it is streamed.
 * https://elevenlabs.io/docs/api-reference/text-to-speech/convert
 */
export const elevenlabsApi: SpeechApi = {
  problem(settings) {
    if (settings.voice === null)
      return 'elevenlabs has no voice of its own choice; --voice names one by its id'
    return settings.format === 'flac' ? 'elevenlabs gives no FLAC; wav, pcm, mp3 or opus' : null
  },
  request({ settings, text, key }) {
    const { url, model, voice, format, speed, stream } = settings
    const { rate, output_format } = formatOf(settings)
    // Some servers take ids with slashes.
    const id = (voice ?? '').split('/').map(urlEncoded).join('/')
    const path = stream && !isStreamed(voice) ? `${id}/stream` : id
    const body = {
      text,
      ...(model !== null && { model_id: model }),
      ...(speed !== 1 && { voice_settings: { speed } }),
    }
    const isRaw = format === 'wav' || format === 'pcm'
    return {
      method: 'POST',
      url: `${url}/v1/text-to-speech/${path}?${query({ output_format })}`,
      headers: { 'Content-Type': 'application/json', ...(key !== null && { 'xi-api-key': key }) },
      body: JSON.stringify(body),
      format: isRaw ? 'pcm' : format,
      sample_rate_hz: isRaw ? rate : null,
    }
  },
}

/** Whether a voice says by itself that it is streamed. */
export const isStreamed = (voice: string | null) => voice?.endsWith('/stream') === true
