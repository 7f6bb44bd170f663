import type { SampledRequest } from '@voicemark/analysis'
import type { FigureConfiguration } from '../figures/data/figure-data.js'
import {
  fewestTimelinePoints,
  tellingTimeline_s,
  type RequestTimeline,
} from '../figures/data/request-timeline.js'
import { mostSeries } from '../figures/shapes/series-style.js'
import type { MemorySample } from '../store/bulk/request-memory.js'

/** The samples of a request, first to last. */
type SampleReader = (request_id: string) => Promise<readonly MemorySample[] | null>

/** Requests that are tried: the samples of the nearest may have been folded by retention. */
const mostTried = 3

/** What may lack at the end: a few samples that came late. */
const mostMissing_s = 0.5

/**
 * The memory of one request of each configuration that a diagram has room for: of those that lasted long enough for a line the one
 * whose RTF is nearest to the median of all, and where none did the longest.
 */
export async function readMedianTimelines(
  samplesOf: SampleReader,
  configurations: readonly FigureConfiguration[],
): Promise<RequestTimeline[]> {
  const shown = [...configurations].sort((a, b) => b.n - a.n).slice(0, mostSeries)
  const timelines: RequestTimeline[] = []
  for (const configuration of shown) {
    const timeline = await timelineOf(samplesOf, configuration)
    if (timeline !== null) timelines.push(timeline)
  }
  return timelines
}

async function timelineOf(
  samplesOf: SampleReader,
  { label, requests, statistics }: FigureConfiguration,
): Promise<RequestTimeline | null> {
  const { median } = statistics.measures.rtf
  if (median === null) return null
  const nearest = worthShowing(requests, median).slice(0, mostTried)
  let short: RequestTimeline | null = null
  for (const { request_id, rtf, start_time, total_duration_s: duration_s } of nearest) {
    if (request_id === null || rtf === null || start_time === null || duration_s === null) continue
    const samples = (await samplesOf(request_id)) ?? []
    const points = samples.flatMap(({ timestamp, memory_mb }) =>
      memory_mb === null ? [] : [{ at_s: timestamp - start_time, memory_mb }],
    )
    // Samples that are still on their way must not look like a request that ended early.
    if (points.length === 0 || (points.at(-1)?.at_s ?? 0) <= duration_s - mostMissing_s) continue
    const timeline = { label, request_id, rtf, duration_s, points }
    if (points.length >= fewestTimelinePoints) return timeline
    short ??= timeline
  }
  return short
}

function worthShowing(requests: readonly SampledRequest[], median: number): readonly SampledRequest[] {
  const lasted = ({ total_duration_s }: SampledRequest) => total_duration_s ?? 0
  const away = ({ rtf }: SampledRequest) => (rtf === null ? Infinity : Math.abs(rtf - median))
  const telling = requests.filter((request) => lasted(request) >= tellingTimeline_s)
  return telling.length === 0
    ? [...requests].sort((a, b) => lasted(b) - lasted(a))
    : telling.sort((a, b) => away(a) - away(b))
}
