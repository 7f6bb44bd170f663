import type { StoredRequest } from '@voicemark/schema'
import type { ComponentChildren } from 'preact'
import { Missing } from '../shell/parts/missing.js'
import { Quantity } from '../shell/parts/quantity.js'
import { href } from '../shell/route/route.js'

type Fact = readonly [name: string, value: ComponentChildren]

/** Facts that belong together. */
export interface FactGroup {
  readonly title: string
  readonly facts: readonly Fact[]
}

const quantity = (name: string, value: number | null | undefined, unit?: string): Fact => [
  name,
  <Quantity value={value} unit={unit} />,
]
const words = (name: string, value: string | number | null | undefined, why = 'not known'): Fact => [
  name,
  value ?? <Missing why={why} />,
]
const yes = (name: string, value: boolean | null | undefined): Fact =>
  words(name, value === true ? 'yes' : value === false ? 'no' : null)

/** What a request is judged by. */
export function figuresOf(request: StoredRequest): Fact[] {
  return [
    quantity('RTF', request.rtf),
    quantity('Took', request.total_duration_s, 's'),
    quantity('Audio', request.audio_duration_s, 's'),
    quantity('Peak memory', request.peak_memory_mb, 'MB'),
    quantity('Processor time', request.process_cpu_s, 's'),
    quantity('Energy', request.energy_j, 'J'),
  ]
}

/** All else that a row says, by what it is about. */
export function factGroups(request: StoredRequest): FactGroup[] {
  return [
    { title: 'What was spoken, by what', facts: subjectFacts(request) },
    ...(request.streamed === true ? [{ title: 'Streaming', facts: streamFacts(request) }] : []),
    { title: 'Resources', facts: resourceFacts(request) },
    { title: 'Environment', facts: environmentFacts(request) },
    { title: 'Sampling', facts: samplingFacts(request) },
    { title: 'Where it belongs', facts: placeFacts(request) },
  ]
}

const subjectFacts = (request: StoredRequest): Fact[] => [
  words('Engine', [request.engine, request.engine_version].filter(Boolean).join(' ') || null),
  words('Voice', request.voice),
  words('Precision', request.quantization_used),
  words('Execution provider', request.execution_provider),
  words('Threads', request.num_threads),
  words('Characters', request.text_length_chars),
  words('Tokens', request.text_length_tokens),
  quantity('Tokens a second', request.tokens_per_second),
  yes('First after loading', request.cold),
  quantity('Model loaded in', request.model_load_s, 's'),
  words('Subject', request.subject, "the agent's own engine"),
]

const streamFacts = (request: StoredRequest): Fact[] => [
  quantity('First audio', request.ttfa_s, 's'),
  quantity('First audible sound', request.first_audible_s, 's'),
  words('Chunks', request.chunks),
  quantity('Gap, median', request.gap_p50_s, 's'),
  quantity('Gap, longest', request.gap_max_s, 's'),
  words('Player ran dry', request.underruns, 'not measured'),
  quantity('Silence put in', request.underrun_s, 's'),
  quantity('Wait that would avoid it', request.prebuffer_s, 's'),
]

const resourceFacts = (request: StoredRequest): Fact[] => [
  quantity('Memory at start', request.baseline_memory_mb, 'MB'),
  quantity('Memory, mean', request.avg_memory_mb, 'MB'),
  quantity('Memory added', request.delta_memory_mb, 'MB'),
  words('Whose memory', request.memory_scope),
  quantity('Peak GPU memory', request.peak_gpu_memory_mb, 'MB'),
  quantity('GPU load, mean', request.avg_gpu_percent, '%'),
  quantity('Processor, peak', request.peak_cpu_percent, '%'),
  quantity('Waited for a core', request.cpu_wait_s, 's'),
  words('Page faults, minor', request.minor_faults, 'not measured'),
  words('Page faults, major', request.major_faults, 'not measured'),
  quantity('Read from disk', request.disk_read_mb, 'MB'),
  quantity('Power at rest', request.idle_power_w, 'W'),
]

const environmentFacts = (request: StoredRequest): Fact[] => [
  words('Tier', request.hardware_tier),
  words('Device', request.device_type),
  words('Processor', request.cpu_model),
  words('GPU', request.gpu_name, 'none known'),
  quantity('Memory', request.total_memory_gb, 'GB'),
  quantity('Peak temperature', request.peak_temperature_c, '°C'),
  yes('Throttled', request.throttle_detected),
  words('Throttling is known by', request.throttle_basis),
  words('Power', request.power_state),
  words('In flight at once', request.concurrency),
]

const samplingFacts = (request: StoredRequest): Fact[] => [
  words('Samples due', request.samples_due),
  words('Samples taken', request.samples_taken),
  quantity('Interval, median', request.interval_p50_ms, 'ms'),
  quantity('Interval, longest', request.interval_max_ms, 'ms'),
  words('Late samples', request.samples_late, 'not measured'),
  quantity('Sampler, processor time', request.sampler_cpu_s, 's'),
]

function placeFacts(request: StoredRequest): Fact[] {
  const { campaign_id, agent_id, run_id, item_id, repeat, warmup, tags } = request
  const campaign: ComponentChildren =
    campaign_id === null ? (
      <Missing why="in none" />
    ) : (
      // `voicemark bench` makes campaigns, too, of which the collector has no plan: its requests are what both have.
      <a href={href('/requests', { campaign: campaign_id })}>{campaign_id.slice(0, 8)}</a>
    )
  return [
    ['Campaign', campaign],
    words('Text', item_id, 'has no name'),
    words('Repeat', repeat),
    yes('Warm-up', warmup),
    words('Request', request.request_id),
    words('Run', run_id),
    words('Machine', agent_id),
    ...Object.entries(tags).map(([name, value]): Fact => [`Tag ${name}`, value]),
  ]
}
