import {
  type ComparedConfiguration,
  type ConfigurationIdentity,
  comparePairs,
  createCutAnswers,
  createMerging,
  type ConfigurationStatistics,
  createRandom,
  createStatistics,
  type Measure,
  type Merging,
  type Pairwise,
  type SplitField,
  type Statistics,
} from '@voicemark/analysis'
import type { FigureConfiguration, FigureData } from '../../figures/data/figure-data.js'
import { importedLine } from '../../figures/words/footer.js'
import { ownLabelLine } from '../../figures/words/own-label-words.js'
import { createCompared } from './compared.js'
import { createConduct, type Conduct } from './conduct.js'
import { hadSensors, type HadSensors } from './had-sensors.js'
import { macroStems } from './macro-name.js'
import type { Corrected, Machine, ReportedDelivery, ReportSource } from './report-source.js'
import { checkRoom } from './too-many-configurations.js'
import { createVariedFields } from './varied-fields.js'

/** What a report is of and how. */
export interface ReportQuery {
  /** Only requests of this campaign; null: all. */
  readonly campaign_id: string | null
  /** What else than machine, tier, device, subject and voice tells configurations apart; null: what varies within one. */
  readonly splitBy: readonly SplitField[] | null
  /** Compare also what is not comparable; every sentence and caption then says so. */
  readonly override: boolean
}

type Hardware = Pick<ComparedConfiguration, 'cpu_model' | 'cpu_cores' | 'total_memory_gb' | 'gpu_name'>

/** One configuration as the paper has it. */
export interface PaperConfiguration extends ConfigurationStatistics {
  readonly hardware: Hardware
  /** What the names of its macros begin with, without their prefix; letters only. */
  readonly stem: string
}

/** Everything that a paper pack is written from. */
export interface ReportData {
  readonly query: ReportQuery
  readonly splitBy: readonly SplitField[]
  readonly seed: number
  readonly configurations: readonly PaperConfiguration[]
  readonly comparisons: readonly PaperComparison[]
  readonly conduct: Conduct
  readonly figures: FigureData
  readonly origin: ReportSource['origin']
  /** Over all rows of the collector; null where the rows did not come through one. */
  readonly delivery: ReportedDelivery | null
  readonly corrected: Corrected
  /** Null where the rows did not come through a collector. */
  readonly machines: readonly Machine[] | null
  /** Null where no machine says it. */
  readonly sensors: HadSensors | null
  /** Of the data when the report began. */
  readonly version: string
  /** What the reader of the data remarked on. */
  readonly remarks: readonly string[]
  /** The machines whose rows are of a configuration. */
  machinesOf(one: ConfigurationIdentity): readonly string[]
}

/** All pairs in one measure. */
export interface PaperComparison {
  readonly measure: Measure
  readonly pairwise: Pairwise
}

const seed = 1
/** Of the bootstrap of a ratio of medians. */
export const resamples = 2000
const unknownHardware: Hardware = { cpu_model: null, cpu_cores: null, total_memory_gb: null, gpu_name: null }
const comparedMeasures: readonly Measure[] = ['rtf', 'peak_memory_mb', 'cpu_s_per_audio_s']
/** Where something was counted, and where the sound was judged. */
const someMeasures: readonly Measure[] = [
  ...(['energy_j_per_audio_s', 'mos_ovrl', 'mel_distance_db', 'word_error_rate'] as const),
]
/** Pairs grow with the square; more than these fill pages that nobody reads. */
const mostCompared = 12

async function foldRows(source: ReportSource, query: ReportQuery) {
  const version = await source.version()
  const varied = createVariedFields()
  const conduct = createConduct()
  const answers = createCutAnswers()
  let agreeing: Merging | null = null
  await source.forEachRequest((row, machine) => {
    varied.add(row, machine)
    conduct.add(row)
    answers.isCut(row, machine)
    agreeing ??= createMerging(source.names().mergeLabelOf)
    agreeing.sourceOf(row, machine)
  })
  const merging = createMerging(source.names().mergeLabelOf, undefined, decisionsOf(agreeing))
  const splitBy = query.splitBy ?? varied.fields()
  const { ownLabelOf } = source.names()
  const statistics = createStatistics({ random: createRandom(seed), splitBy, ownLabelOf })
  const compared = createCompared(splitBy)
  const cutAnswers = createCutAnswers([], answers.state())
  await source.forEachRequest((row, machine) => {
    const isCut = cutAnswers.isCut(row, machine)
    const counted = merging.sourceOf(row, machine)
    statistics.add(row, counted, isCut)
    compared.add(row, counted, isCut)
  })
  return { version, splitBy, statistics, compared, conduct: conduct.conduct(), merging }
}

/** Reads the rows twice: to see what varies, then to fold them into figures; the same data give the same report. @throws TooManyConfigurationsError */
export async function readReport(source: ReportSource, query: ReportQuery): Promise<ReportData> {
  const { version, splitBy, statistics, compared, conduct, merging } = await foldRows(source, query)
  const requests = statistics.requests()
  checkRoom(requests.length)
  const described = statistics.configurations()
  // What was only warmed up, or only cold, has no figures.
  const configurations = described.filter(({ n }) => n > 0)
  const comparedConfigurations = compared.of(configurations)
  const drawn = drawnConfigurations(described, requests, comparedConfigurations)
  const pairs = pairsOf(statistics, configurations, query.override)
  return {
    query,
    splitBy,
    seed,
    configurations: paperConfigurations(configurations, comparedConfigurations),
    comparisons: measuresOf(configurations).map((measure) => ({ measure, pairwise: pairs(measure) })),
    conduct,
    figures: {
      configurations: drawn,
      pairwise: pairs,
      timelines: await source.timelines(drawn),
      imported: drawn.filter((one) => source.isImported(one.source)).map(({ label }) => label),
      omissions: {
        warmups: (conduct.warmups ?? 0) + (conduct.cold ?? 0),
        cut: configurations.reduce((sum, one) => sum + one.cut, 0),
        throttled: configurations.reduce((sum, one) => sum + one.throttled_out, 0),
        excluded: compared.excluded(),
        ...source.leftOut(),
      },
    },
    origin: source.origin,
    delivery: await source.delivery(),
    corrected: await source.corrected(),
    machines: await source.machines(),
    sensors: hadSensors(await source.sensors()),
    version,
    remarks: [
      ...source.remarks(),
      ...importedRemark(configurations, source),
      ...ownLabelRemark(configurations),
      ...merging.remarks(),
    ],
    machinesOf: merging.machinesOf,
  }
}

/** Assigned in a callback, which the compiler does not see. */
const decisionsOf = (merging: Merging | null) => merging?.decisions() ?? []

function ownLabelRemark(configurations: readonly ConfigurationStatistics[]): string[] {
  const line = ownLabelLine(configurations)
  return line === null ? [] : [line]
}

function measuresOf(configurations: readonly ConfigurationStatistics[]): readonly Measure[] {
  const counted = someMeasures.filter((name) => configurations.some(({ measures }) => measures[name].n > 0))
  return [...comparedMeasures, ...counted]
}

function importedRemark(
  configurations: readonly ConfigurationStatistics[],
  { isImported }: ReportSource,
): string[] {
  const line = importedLine(configurations.filter((one) => isImported(one.source)).map(({ label }) => label))
  return line === null ? [] : [line]
}

function pairsOf(
  statistics: Statistics,
  configurations: readonly ConfigurationStatistics[],
  override: boolean,
): (measure: Measure) => Pairwise {
  const labels = new Set(configurations.map(({ label }) => label))
  return (measure) =>
    comparePairs(
      statistics.samples(measure).filter(({ label }) => labels.has(label)),
      { random: createRandom(seed), override, resamples, most: mostCompared },
    )
}

function paperConfigurations(
  configurations: readonly ConfigurationStatistics[],
  compared: readonly ComparedConfiguration[],
): PaperConfiguration[] {
  const stems = macroStems(configurations.map(({ label }) => label))
  const hardware = new Map(compared.map((one) => [one.label, hardwareOf(one)]))
  return configurations.map((one) => ({
    ...one,
    hardware: hardware.get(one.label) ?? unknownHardware,
    stem: stems.get(one.label) ?? '',
  }))
}

function drawnConfigurations(
  described: readonly ConfigurationStatistics[],
  requests: ReturnType<Statistics['requests']>,
  compared: readonly ComparedConfiguration[],
): FigureConfiguration[] {
  const known = new Map(compared.map((one) => [one.label, one]))
  return described.flatMap((one, at) => {
    const rest = known.get(one.label)
    return rest === undefined ? [] : [{ ...rest, statistics: one, requests: requests[at] ?? [] }]
  })
}

function hardwareOf({ cpu_model, cpu_cores, total_memory_gb, gpu_name }: ComparedConfiguration): Hardware {
  return { cpu_model, cpu_cores, total_memory_gb, gpu_name }
}
