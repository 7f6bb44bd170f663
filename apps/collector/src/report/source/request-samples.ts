/** Where a request's samples are in its run. */
interface SampleRange {
  readonly run_id: string
  /** The run of another agent that they are in; null: the request's own. */
  readonly watched_run_id: string | null
  readonly first_sample_seq: number | null
  readonly last_sample_seq: number | null
}

/** Remembers which samples of each run were taken during a request. */
export function createSampleRanges() {
  const ranges = new Map<string, [first: number, last: number][]>()
  return {
    add({ watched_run_id, first_sample_seq, last_sample_seq, ...own }: SampleRange) {
      if (first_sample_seq === null || last_sample_seq === null) return
      const run_id = watched_run_id ?? own.run_id
      const known = ranges.get(run_id)
      if (known === undefined) ranges.set(run_id, [[first_sample_seq, last_sample_seq]])
      else known.push([first_sample_seq, last_sample_seq])
    },
    /** The runs that these samples are in. */
    runs: () => [...ranges.keys()],
    /** Tells of one sample after the other, in their order, whether it belongs to a request. */
    within(run_id: string): (seq: number) => boolean {
      const ordered = (ranges.get(run_id) ?? []).sort((a, b) => a[0] - b[0])
      let [at, last] = [0, -1]
      return (seq) => {
        for (let next = ordered[at]; next !== undefined && next[0] <= seq; next = ordered[++at])
          last = Math.max(last, next[1])
        return seq <= last
      }
    },
  }
}
