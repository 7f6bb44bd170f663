import type { RealtimeRow } from '@voicemark/schema'
import { type Provider, sql } from '../databases/database.js'
import type { ReadValues } from '../databases/read-values.js'
import { readBuckets, type SampleBucket } from './buckets.js'
import { type SamplePart, samplesOf } from './sample-part.js'
import { partsInTime, partsOfRequest, partsOfRun } from './sample-places.js'
import { countFoldedOf, countSamplesOf, readSamples, type SamplePlace } from './sample-rows.js'
import type { TimeSpan } from './time-ranges.js'

/** Whose samples are asked for. */
export type WantedSamples =
  { readonly request_id: string } | { readonly run_id: string } | ({ readonly agent_id: string } & TimeSpan)

/** Samples in the order in which they were taken, run by run. */
export interface SamplePage {
  readonly samples: RealtimeRow[]
  /** Samples that are in coarser rows alone, and so in no page. */
  readonly folded: number
  readonly hasMore: boolean
}

/** Samples as they were over time. */
export interface Timeline {
  readonly buckets: SampleBucket[]
  /** Of the coarsest samples in it, as in a bucket. */
  readonly resolution_s: number | null
}

/** More than anybody looks at, or more than is put into buckets for somebody who waits. */
export type TooMuch = 'too-many-buckets' | 'too-many-samples'

/** How many samples there are. */
export interface SampleCount {
  /** As they were measured. */
  readonly count: number
  /** In coarser rows, with those that share such a row with them. */
  readonly folded: number
}

/** What is sampled, over time. */
export interface Timelines {
  /** Null as of `page`. */
  count(wanted: WantedSamples): Promise<SampleCount | null>
  /** Null where there is no such request, run or agent. */
  page(wanted: WantedSamples, after: SamplePlace | null, limit: number): Promise<SamplePage | null>
  buckets(
    wanted: WantedSamples,
    step_s: number,
    columns: readonly string[],
  ): Promise<Timeline | TooMuch | null>
}

/** An hour of seconds, and some; samples of a day at ten a second. */
export const mostBuckets = 4_000
export const mostSampled = 1_000_000

export function createTimelines(read: ReadValues, provider: Provider): Timelines {
  return {
    async count(wanted) {
      const parts = await partsOf(read, wanted)
      if (parts === null) return null
      return { count: await countSamplesOf(read, parts), folded: await countFoldedOf(read, parts) }
    },
    async page(wanted, after, limit) {
      const parts = await partsOf(read, wanted)
      if (parts === null) return null
      const samples = await readSamples(read, parts, after, limit + 1)
      const folded = await countFoldedOf(read, parts)
      return { samples: samples.slice(0, limit), folded, hasMore: samples.length > limit }
    },
    async buckets(wanted, step_s, columns) {
      const parts = await partsOf(read, wanted)
      if (parts === null) return null
      if (await isTooMuch(read, parts)) return 'too-many-samples'
      const buckets: SampleBucket[] = []
      for (const part of parts) {
        const limit = mostBuckets + 1 - buckets.length
        buckets.push(...(await readBuckets(read, part, { provider, step_s, columns, limit })))
        if (buckets.length > mostBuckets) return 'too-many-buckets'
      }
      const coarsest = Math.max(0, ...buckets.map(({ resolution_s }) => resolution_s ?? 0))
      return { buckets, resolution_s: coarsest === 0 ? null : coarsest }
    },
  }
}

function partsOf(read: ReadValues, wanted: WantedSamples): Promise<SamplePart[] | null> {
  if ('request_id' in wanted) return partsOfRequest(read, wanted.request_id)
  if ('run_id' in wanted) return partsOfRun(read, wanted.run_id)
  const { agent_id, from, before } = wanted
  return partsInTime(read, agent_id, { from, before })
}

async function isTooMuch(read: ReadValues, parts: readonly SamplePart[]): Promise<boolean> {
  const places = parts.flatMap(({ ranges }) => ranges).reduce((sum, { first, last }) => sum + last - first, 0)
  if (places < mostSampled) return false
  let left = mostSampled
  for (const part of parts) {
    const [row] = await read(
      sql`SELECT count(*) AS samples FROM (SELECT 1 FROM ${samplesOf(part)} AS taken LIMIT ${left + 1}) AS counted`,
    )
    left -= Number(row?.[0] ?? 0)
    if (left < 0) return true
  }
  return false
}
