import type { ComparedConfiguration } from '@voicemark/analysis'
import type { MetricsSummary } from '@voicemark/schema'
import { createFigureFold, type FigureConfiguration, type FigureData } from '../figures/figure-data.js'
import type { RequestTimeline } from '../figures/request-timeline.js'
import { readMedianTimelines } from './median-timelines.js'
import type { Store } from '../store/store.js'

/** All configurations of all machines, as the store has them now. */
export interface Fleet {
  /** Changes with the figures. */
  version(): Promise<string>
  configurations(): Promise<readonly FigureConfiguration[]>
  /** With the samples of one request of each configuration, which nothing else reads. */
  figureData(): Promise<FigureData>
}

/** Reads the requests once for each version of the data. */
export function createFleet(store: Store): Fleet {
  let known: { readonly version: string; readonly data: Promise<FigureData> } | null = null

  const remembered = new WeakMap<FigureData, Promise<RequestTimeline[]>>()

  const read = async (): Promise<FigureData> => {
    const fold = createFigureFold()
    await store.forEachRequest({ includeWarmup: true }, (row) => fold.add(row, row.agent_id))
    return fold.data()
  }
  const requestData = async () => {
    const version = await store.dataVersion('request')
    if (known?.version !== version) known = { version, data: read() }
    const { data } = known
    data.catch(() => (known = null))
    return data
  }
  return {
    version: () => store.dataVersion('request'),
    configurations: async () => (await requestData()).configurations,
    async figureData() {
      const data = await requestData()
      const timelines = remembered.get(data) ?? readMedianTimelines(store, data.configurations)
      remembered.set(data, timelines)
      timelines.catch(() => remembered.delete(data))
      return { ...data, timelines: await timelines }
    },
  }
}

/** One configuration in the shape of one machine's `GET /metrics/summary`. */
export function configurationSummary(configuration: ComparedConfiguration): MetricsSummary {
  const { n, successful, success_rate, total_duration_s, rtf, peak_memory_mb } = configuration
  return {
    total_requests: n,
    successful,
    failed: n - successful,
    success_rate,
    avg_duration_s: total_duration_s.mean,
    avg_rtf: rtf.mean,
    avg_peak_memory_mb: peak_memory_mb.mean,
    hardware_tier: configuration.hardware_tier,
    device_type: configuration.device_type,
  }
}
