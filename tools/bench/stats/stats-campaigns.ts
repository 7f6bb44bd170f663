import {
  comparePairs,
  type ConfigurationSample,
  createRunning,
  drawNormal,
  powerOf,
  type Random,
} from '@voicemark/analysis'
import type { Claims } from './stats-report.js'

type Design = Claims['design']

const values = 30
const alpha = 0.05
/** Standard deviations on the log scale: of texts, of one value when unpaired, of one value of a text when paired. */
const [textSd, unpairedSd, pairedSd] = [0.3, 0.12, 0.12]
/** What the verdict does not rest on is resampled as little as is allowed. */
const resamples = 100

/** Campaigns on machines that are equal, and on two of which one is slower by a tenth. */
export function measureClaims(campaigns: number, random: Random, onDone: (name: string) => void): Claims[] {
  const designs: readonly Design[] = ['unpaired', 'paired']
  return designs.flatMap((design) => {
    onDone(`equal machines, ${design}`)
    const equal = claimedIn(campaigns, design, [1, 1, 1, 1, 1], random.fork(`equal ${design}`))
    onDone(`a tenth slower, ${design}`)
    const slower = claimedIn(campaigns, design, [1, 1.1], random.fork(`slower ${design}`))
    const sd = design === 'paired' ? pairedSd * Math.SQRT2 : unpairedSd
    const power = powerOf(values, sd, { ratio: 1.1, alpha }, design)
    return [
      claims('equal', design, 5, campaigns, equal, alpha, equal <= alpha),
      claims('10 % slower', design, 2, campaigns, slower, power, closeTo(power, slower, campaigns)),
    ]
  })
}

function claims(
  truth: string,
  design: Design,
  machines: number,
  campaigns: number,
  claimed: number,
  expected: number,
  passed: boolean,
): Claims {
  const result = passed ? 'pass' : 'fail'
  return { truth, design, machines, n: values, campaigns, claimed, expected, result }
}

/** Within three standard errors and a point for the theory, which is itself an approximation. */
function closeTo(share: number, measured: number, campaigns: number): boolean {
  return Math.abs(measured - share) <= 3 * Math.sqrt((share * (1 - share)) / campaigns) + 0.01
}

function claimedIn(campaigns: number, design: Design, factors: readonly number[], random: Random): number {
  let claimed = 0
  for (let i = 0; i < campaigns; i += 1) {
    const texts = Array.from({ length: values }, () => Math.exp(textSd * drawNormal(random)))
    const samples = factors.map((factor, machine) => sampleOf(machine, factor, design, texts, random))
    const { pairs } = comparePairs(samples, { random, alpha, resamples })
    if (pairs.some(({ verdict }) => verdict !== 'cannot_tell')) claimed += 1
  }
  return claimed / campaigns
}

function sampleOf(
  machine: number,
  factor: number,
  design: Design,
  texts: readonly number[],
  random: Random,
): ConfigurationSample {
  const running = createRunning()
  const drawn = texts.map((text, at) => {
    const paired = design === 'paired'
    const scatter = Math.exp((paired ? pairedSd : unpairedSd) * drawNormal(random))
    const value = factor * scatter * (paired ? text : 1)
    running.add(value)
    return { value, item_id: paired ? String(at) : null }
  })
  return {
    label: `machine_${machine}_cpu`,
    measure: 'rtf',
    source: `machine_${machine}`,
    hardware_tier: 'intel_i5',
    device_type: 'cpu',
    subject: null,
    asked: null,
    streamed: false,
    voice: null,
    split: {},
    fingerprint: {},
    running: running.figures(),
    values: drawn,
  }
}
