import type { BenchOptions } from './bench-options.js'
import { pick } from './flag-names.js'
import { engineOf, subjectConfigurations } from './subject-flags.js'

/** The flags of a plan as the object that a plan file would hold: every voice with every number of threads. */
export function planOfFlags(options: BenchOptions): unknown {
  const { tag, until, ...others } = options
  const engine = engineOf(options)
  return {
    configurations: engine === null ? ownConfigurations(options) : subjectConfigurations(engine, options),
    ...pick(others, [
      ...['corpus', 'repeat', 'warmup', 'seed', 'order', 'concurrency', 'rate', 'arrivals'],
      ...['reloadWarmup', 'maxRepeat', 'throttled', 'observerCheck', 'quality', 'qualityReference'],
    ]),
    ...(others.cooldown === undefined ? {} : { cooldown_s: others.cooldown }),
    ...(until === undefined ? {} : { until_interval: until }),
    ...(tag === undefined ? {} : { tags: tag }),
  }
}

function ownConfigurations({ voice = [], threads = [], ...options }: BenchOptions): unknown[] {
  const all = <T>(values: readonly T[]) => (values.length === 0 ? [null] : values)
  return all(voice).flatMap((name) =>
    all(threads).map((count) => ({ voice: name, threads: count, ...pick(options, ['speed', 'stream']) })),
  )
}
