import { StartError } from '@voicemark/daemon'
import type { BenchOptions } from './bench-options.js'

/** The flags of a plan as the object that a plan file would hold: every voice with every number of threads. */
export function planOfFlags(options: BenchOptions): unknown {
  const { http, voice, threads, tag, until, ...others } = options
  return {
    configurations:
      http === undefined ? ownConfigurations(voice, threads, options) : httpConfigurations(http, options),
    ...pick(others, [
      ...['corpus', 'repeat', 'warmup', 'seed', 'order', 'concurrency', 'rate', 'arrivals'],
      ...['reloadWarmup', 'maxRepeat'],
    ]),
    ...(others.cooldown === undefined ? {} : { cooldown_s: others.cooldown }),
    ...(until === undefined ? {} : { until_interval: until }),
    ...(tag === undefined ? {} : { tags: tag }),
  }
}

function ownConfigurations(
  voices: BenchOptions['voice'] = [],
  threads: BenchOptions['threads'] = [],
  options: BenchOptions,
): unknown[] {
  const stray = httpOnly.find((name) => options[name] !== undefined)
  if (stray !== undefined) throw new StartError(`${flagOf(stray)} needs --http`)
  const all = <T>(values: readonly T[]) => (values.length === 0 ? [null] : values)
  return all(voices).flatMap((voice) =>
    all(threads).map((count) => ({ voice, threads: count, ...pick(options, ['speed']) })),
  )
}

const httpOnly = [
  ...(['model', 'format', 'sampleRate', 'timeout', 'tier', 'device'] as const),
  ...(['httpKeyEnv', 'ca', 'insecure'] as const),
]

function httpConfigurations(url: string, options: BenchOptions): unknown[] {
  const { voice = [], threads, sampleRate, timeout, httpKeyEnv } = options
  if (threads !== undefined) throw new StartError('--threads are those of the agent; a server has its own')
  const voices = voice.length === 0 ? [null] : voice
  return voices.map((name) => ({
    engine: 'http',
    url,
    voice: name,
    ...pick(options, ['model', 'format', 'tier', 'device', 'speed', 'ca', 'insecure']),
    ...(sampleRate === undefined ? {} : { sample_rate_hz: sampleRate }),
    ...(timeout === undefined ? {} : { timeout_s: timeout }),
    ...(httpKeyEnv === undefined ? {} : { key_env: httpKeyEnv }),
  }))
}

/** Given options under the names of a plan. */
function pick(options: object, names: readonly string[]): Record<string, unknown> {
  const given = new Map<string, unknown>(Object.entries(options))
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = given.get(name)
      return value === undefined ? [] : [[name.replace(/[A-Z]/g, (big) => `_${big.toLowerCase()}`), value]]
    }),
  )
}

/** How a person wrote what has this path in a plan. */
export function shownFlag(path: string): string {
  const special: Readonly<Record<string, string>> = {
    configurations: '--voice',
    url: '--http',
    cooldown_s: '--cooldown',
    sample_rate_hz: '--sample-rate',
    timeout_s: '--timeout',
    key_env: '--http-key-env',
    tags: '--tag',
  }
  const last = path.replace(/^configurations\[\d+\]\.?/, '').replace(/^tags\..*/, 'tags') || 'configurations'
  return special[last] ?? flagOf(last)
}

const flagOf = (name: string) =>
  `--${name.replace(/[A-Z]/g, (big) => `-${big.toLowerCase()}`).replaceAll('_', '-')}`
