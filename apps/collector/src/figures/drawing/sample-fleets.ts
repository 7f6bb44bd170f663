import { createFigureFold, type FigureConfiguration, type FigureData } from '../data/figure-data.js'
import type { RequestTimeline } from '../data/request-timeline.js'
import { four, twelve } from './sample-machines.js'
import { sampleJudgement, type SampleMachine, sampleRequest } from './sample-request.js'
import { subjects } from './sample-subjects.js'

/** One machine with one request, the four of the first comparison, twelve with awkward names and results, twelve things on one. */
export const sampleFleets: Readonly<Record<'one' | 'four' | 'twelve' | 'subjects', () => FigureData>> = {
  one: () =>
    fleet([
      {
        tier: 'amd_epyc',
        device: 'cpu',
        cpu: 'AMD EPYC 7B13',
        memoryGb: 3.8,
        n: 1,
        rtf: [0.34, 0],
        memoryMb: [312, 0],
      },
    ]),
  four: () => fleet(four),
  twelve: () => fleet(twelve),
  subjects: () => fleet(subjects),
}

function fleet(machines: readonly SampleMachine[]): FigureData {
  const fold = createFigureFold()
  machines.forEach((machine, at) => {
    for (let index = 0; index < machine.n; index += 1)
      fold.add(sampleRequest(machine, index), machine.source ?? `machine ${at}`)
    const { judged } = machine
    for (let index = 0; judged !== undefined && index < judgedTexts; index += 1)
      fold.add(sampleJudgement(machine, judged, index), machine.source ?? `machine ${at}`)
  })
  const data = fold.data()
  return { ...data, timelines: data.configurations.slice(1).map(timeline) }
}

const judgedTexts = 12

/** Memory that rises and stays; the first sample is taken just before the request begins. */
function timeline({ label }: FigureConfiguration, at: number): RequestTimeline {
  const points = Array.from({ length: 30 + 10 * at }, (_, i) => ({
    at_s: i === 0 ? -0.004 : i / 10,
    memory_mb: 300 + 60 * at + 200 * (1 - Math.exp(-i / 8)),
  }))
  return { label, request_id: `0000000${at}-1`, rtf: 0.4, duration_s: points.length / 10 - 0.1, points }
}
