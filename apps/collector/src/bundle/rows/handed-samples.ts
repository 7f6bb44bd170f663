import type { RealtimeRow } from '@voicemark/schema'
import type { ReportRow } from '../../report/source/report-source.js'
import type { MemorySample } from '../../store/bulk/request-memory.js'

interface Place {
  readonly run_id: string
  readonly first: number
  readonly last: number
  readonly isWatched: boolean
}

interface Sample extends MemorySample {
  readonly seq: number
  readonly isWatched: boolean
}

/** The memory of requests out of samples that were handed on: they are read once, when the first is asked for. */
export function createHandedSamples(
  forEachSample: (onRow: (row: RealtimeRow) => void | Promise<void>) => Promise<void>,
) {
  const places = new Map<string, Place>()
  let runs: Promise<ReadonlyMap<string, readonly Sample[]>> | null = null

  async function read() {
    const found = new Map<string, Sample[]>()
    await forEachSample(({ run_ref, seq, timestamp, memory_mb, watched }) => {
      const samples = found.get(run_ref) ?? []
      found.set(run_ref, samples)
      samples.push({ seq, timestamp, memory_mb, isWatched: watched !== null })
    })
    return found
  }

  return {
    add(row: ReportRow) {
      const { request_id, run_id, watched_run_id, watched, first_sample_seq, last_sample_seq } = row
      const run = watched_run_id ?? run_id ?? null
      if (run === null || first_sample_seq == null || last_sample_seq == null) return
      const isWatched = (watched ?? null) !== null
      places.set(request_id, { run_id: run, first: first_sample_seq, last: last_sample_seq, isWatched })
    },
    async of(request_id: string): Promise<readonly MemorySample[] | null> {
      const place = places.get(request_id)
      if (place === undefined) return null
      runs ??= read()
      const samples = (await runs).get(place.run_id) ?? []
      return samples.filter(
        ({ seq, isWatched }) => seq >= place.first && seq <= place.last && isWatched === place.isWatched,
      )
    },
  }
}
