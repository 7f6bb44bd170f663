import { addressOf, configurationLabel, type ForeignConfiguration } from '@voicemark/schema'
import type { MeasurementBody } from '../../http/request/measurement-body.js'
import { isStreamed } from './ask/http/apis/elevenlabs-api.js'

/** The agent ends a measurement that a bench does not; this much longer than the answer may take. */
const endingS = 60

/** What a configuration states of what it measures. */
export function factsOf(configuration: ForeignConfiguration, watch: string): MeasurementBody {
  const { engine, engine_name, engine_version, voice, device, precision, stated_threads } = configuration
  const isWatched = watch !== 'none'
  return {
    asked: engine === 'command' && configuration.lines ? 'lines' : engine,
    subject: configurationLabel(configuration).slice(0, 256),
    engine: engine_name ?? engine,
    engine_version,
    voice: voice ?? 'default',
    hardware_tier: configuration.tier ?? (isWatched ? null : slugOf(configuration)),
    device_type: device,
    quantization_used: precision,
    num_threads: stated_threads,
    streamed: configuration.stream || isNamedStream(configuration),
    timeout_s: configuration.timeout_s + endingS,
  }
}

/** A voice of ElevenLabs may be asked for as a stream by its name. */
const isNamedStream = (one: ForeignConfiguration) =>
  one.engine === 'http' && one.api === 'elevenlabs' && isStreamed(one.voice)

/** The server's address: this machine's tier would name the wrong hardware for a server elsewhere. */
function slugOf(configuration: ForeignConfiguration): string | null {
  if (configuration.engine === 'command') return null
  const address = addressOf(configuration.url).toLowerCase()
  return address
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '')
    .slice(0, 64)
}
