import { availableParallelism } from 'node:os'
import { configurationLabel, type Plan } from '@voicemark/schema'
import { hasDnsmos } from '../../quality/dnsmos/dnsmos-files.js'
import type { JudgeSetup } from '../../quality/judge/judgement.js'
import { startJudge, type JudgeProcess } from '../../quality/judge/judge-process.js'
import type { CampaignEvent } from '../kept/campaign-event.js'
import { configurationTag } from '../plan/configuration-tags.js'
import type { Corpus, CorpusItem } from '../plan/corpus.js'
import type { BenchAgent } from '../target/bench-agent.js'
import type { SendRequest } from '../target/bench-outcome.js'
import { foundRecogniser } from './found-recogniser.js'
import { recordJudgement } from './judgement-door.js'
import type { QualitySettings } from './quality-settings.js'
import { openSoundFolder, type SoundFolder } from './sound-folder.js'
import { speakTake, type Take } from './spoken-take.js'

/** What the judging of a campaign needs. */
export interface QualityParts {
  readonly plan: Plan
  readonly corpus: Corpus
  readonly agent: Pick<BenchAgent, 'url'>
  readonly progress: { note(line: string): void }
  readonly settings: QualitySettings
  readonly events: readonly CampaignEvent[]
  /** One for each configuration; their rows say that they are for quality. */
  readonly senders: readonly SendRequest[]
  readonly keep: (event: CampaignEvent) => void
}

/**
 * Has each text spoken once more with each configuration, and then judged, in a process of its own: nothing is measured any more.
 * What was judged before this part of the campaign is left. @throws StartError; the signal's reason
 */
export async function runQuality(parts: QualityParts, signal: AbortSignal): Promise<void> {
  const { plan, progress } = parts
  const items = leftItems(parts)
  if (items.length === 0) return
  const setup = setupOf(parts)
  progress.note(
    `quality: speaks ${items.length} texts with each of ${plan.configurations.length} configurations`,
  )
  const folder = openSoundFolder(parts.settings.keepAudio)
  try {
    const spoken = await speakAll(parts, items, folder, signal)
    await judgeAll(parts, spoken, setup, signal)
  } finally {
    folder.close()
  }
}

const keyOf = (configuration: number, item_id: string) => `${configuration}/${item_id}`

function judgedBefore(events: readonly CampaignEvent[]): ReadonlySet<string> {
  return new Set(
    events.flatMap((event) => (event.event === 'judged' ? [keyOf(event.configuration, event.item_id)] : [])),
  )
}

function leftItems({ plan, corpus, events }: QualityParts): CorpusItem[] {
  const judged = judgedBefore(events)
  return corpus.items.filter(({ id }) => plan.configurations.some((_, at) => !judged.has(keyOf(at, id))))
}

/** Says what is lacking, and how to get it, before anything is spoken. */
function setupOf({ settings, corpus, progress }: QualityParts): JudgeSetup {
  const dnsmos = hasDnsmos(settings.dnsmosFolder) ? settings.dnsmosFolder : null
  if (dnsmos === null)
    progress.note('quality: DNSMOS is not installed; `voicemark models add dnsmos` gets it (1.3 MB)')
  const isEnglish = englishCorpora.includes(corpus.name)
  const recogniser =
    settings.recogniser ?? (isEnglish && settings.mayFind ? foundRecogniser(process.env) : null)
  if (recogniser === null)
    progress.note('quality: no recogniser, and so no word error rate; --recogniser "COMMAND {wav}" names one')
  return { dnsmos, recogniser, threads: availableParallelism() }
}

/** What comes with the program. */
const englishCorpora = ['built-in', 'classics']

/** Takes of a text: that of the reference, and one of each configuration, the reference's second among them. */
interface SpokenText {
  readonly item: CorpusItem
  readonly reference: Take | null
  readonly takes: readonly (Take | null)[]
}

/** Configuration by configuration, so that each is loaded once. */
async function speakAll(
  parts: QualityParts,
  items: readonly CorpusItem[],
  folder: SoundFolder,
  signal: AbortSignal,
): Promise<SpokenText[]> {
  const { plan, senders } = parts
  const reference = referenceOf(parts)
  const all: Map<string, Take | null>[] = []
  let first = new Map<string, Take | null>()
  for (const [configuration, send] of senders.entries()) {
    const one = plan.configurations[configuration]
    const label = one === undefined ? '' : configurationLabel(one)
    const speak = async (take: number) => {
      const takes = new Map<string, Take | null>()
      for (const item of items) {
        const name = `${configuration + 1}-${label}-${item.id}-${take}`
        const spoken = { configuration, item, take }
        takes.set(item.id, await speakTake(send, spoken, (heard) => folder.keep(name, heard), signal))
      }
      return takes
    }
    const isReference = configuration === reference
    if (isReference) first = await speak(1)
    all.push(await speak(isReference ? 2 : 1))
  }
  return items.map((item) => ({
    item,
    reference: first.get(item.id) ?? null,
    takes: all.map((takes) => takes.get(item.id) ?? null),
  }))
}

/** Place of the configuration that all are compared with. */
function referenceOf({ plan }: Pick<QualityParts, 'plan'>): number {
  const labels = plan.configurations.map(configurationLabel)
  return plan.quality_reference === null ? 0 : Math.max(0, labels.indexOf(plan.quality_reference))
}

async function judgeAll(
  parts: QualityParts,
  spoken: readonly SpokenText[],
  setup: JudgeSetup,
  signal: AbortSignal,
): Promise<void> {
  const judged = judgedBefore(parts.events)
  const left = spoken.flatMap(({ item, reference, takes }) =>
    takes.flatMap((take, configuration) =>
      judged.has(keyOf(configuration, item.id)) ? [] : [{ item, reference, take, configuration }],
    ),
  )
  const judge = startJudge(setup)
  const end = () => void judge.close()
  signal.addEventListener('abort', end)
  const failures: string[] = []
  try {
    for (const one of left) {
      const failure = await judgeOne(one, judge, parts)
      signal.throwIfAborted()
      if (failure !== null) failures.push(failure)
    }
  } finally {
    signal.removeEventListener('abort', end)
    await judge.close()
  }
  const some = failures.length === 0 ? '' : `, ${failures.length} could not be: ${failures[0] ?? ''}`
  parts.progress.note(`quality: judged ${left.length - failures.length} sounds${some}`)
}

interface LeftSound extends Pick<SpokenText, 'item' | 'reference'> {
  readonly take: Take | null
  readonly configuration: number
}

/** Why it was not judged; null when it was. @throws StartError when the agent does not record it */
async function judgeOne(
  { item, reference, take, configuration }: LeftSound,
  judge: JudgeProcess,
  { plan, agent, keep }: QualityParts,
): Promise<string | null> {
  if (take === null) return 'the request failed'
  const order = { sound: take.sound, reference: reference?.sound ?? null, text: item.text }
  const answer = await judge.judge(order)
  if ('reason' in answer) return answer.reason
  const { judged_by, ...figures } = answer.judgement
  if (Object.values(figures).every((figure) => figure === null)) return 'nothing can judge it'
  const one = plan.configurations[referenceOf({ plan })]
  const row = await recordJudgement(agent.url, {
    ...figures,
    ...{ judged_by, judged_request_id: take.row.request_id },
    tags: one === undefined ? {} : { quality_reference: configurationTag(one) },
  })
  keep({ event: 'judged', configuration, item_id: item.id, row })
  return null
}
