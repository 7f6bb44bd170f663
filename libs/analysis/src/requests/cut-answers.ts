import { quantile } from '../numbers/describe.js'
import { inOrder } from '../numbers/in-order.js'
import { isExcluded } from './excluded.js'
import type { MeasuredRequest } from './measures.js'
import { askedOf } from './subject.js'

/** Tells answers that were cut, by a server or by a program that ended early, from whole ones: by the others to the same text. */
export interface CutAnswers {
  /** Takes a row in, once, and says whether it counts as cut by what is known. */
  isCut(row: JudgedRequest, source: string): boolean
  /** Of rows that were taken in: what was said of them and no longer holds, so that they have to be folded anew. */
  outdated(): number
  state(): CutAnswersState
}

/** What a row is judged by. */
export type JudgedRequest = Pick<
  MeasuredRequest,
  | 'success'
  | 'engine'
  | 'asked'
  | 'subject'
  | 'campaign_id'
  | 'item_id'
  | 'audio_duration_s'
  | 'tags'
  | 'warmup'
  | 'cold'
  | 'excluded'
>

/** What another goes on from. */
export type CutAnswersState = readonly (readonly [text: string, answers: readonly Judged[]])[]

interface Judged {
  readonly audio_s: number
  readonly isCut: boolean
}

/** Repeats of a text from which on the median is no chance. */
const fewest = 3
/** Repeats of a text vary by some percent, those of voices that improvise by a quarter; a cut that leaves more is not seen. */
const shortest = 0.6
/** Repeats by which a text is judged; those after them are held against these. */
const mostAnswers = 64
/** Texts that may still be judged anew: beyond them the oldest are as they were judged. */
const mostTexts = 50_000

/**
 * A stream that a server cuts in the middle of a body without a length looks whole: half the time for half the audio, and
 * often a lower RTF. Such an answer is one whose audio is shorter than 60 % of the median of at least three answers to its
 * text, of one configuration of one campaign. Rows come in one by one, so that the third may say of the first that it
 * was cut.
 * @param known Of a reading of the same rows before: then the first is judged as the last.
 */
export function createCutAnswers(state: CutAnswersState = [], known?: CutAnswersState): CutAnswers {
  const texts = new Map(state.map(([text, answers]) => [text, [...answers]]))
  const before = new Map(known)
  let outdated = 0
  for (const answers of texts.values()) outdated += outdatedIn(answers)
  return {
    isCut(row, source) {
      const text = textOf(row, source)
      const { audio_duration_s: audio_s } = row
      if (text === null || audio_s === undefined || audio_s === null) return false
      const answers = texts.get(text) ?? []
      if (answers.length === mostAnswers) return isShort(audio_s, answers)
      if (answers.length === 0) {
        texts.set(text, answers)
        if (texts.size > mostTexts) forgetOldest()
      }
      outdated -= outdatedIn(answers)
      const isCut = isShort(audio_s, before.get(text) ?? [...answers, { audio_s }])
      answers.push({ audio_s, isCut })
      outdated += outdatedIn(answers)
      return isCut
    },
    outdated: () => outdated,
    state: () => [...texts].map(([text, answers]) => [text, [...answers]]),
  }

  function forgetOldest() {
    for (const [text, answers] of texts) {
      outdated -= outdatedIn(answers)
      texts.delete(text)
      return
    }
  }
}

/** Null for a row that is not judged: of the agent's own engine nothing gets lost on the way, and what is excluded judges no other. */
function textOf(row: JudgedRequest, source: string): string | null {
  const { success, campaign_id, item_id, tags } = row
  if (isExcluded(row)) return null
  if (askedOf(row) === null || !success || row.warmup === true || row.cold === true) return null
  if (campaign_id === undefined || campaign_id === null || item_id === undefined || item_id === null)
    return null
  return [source, campaign_id, tags?.['configuration'] ?? '', row.subject ?? '', item_id].join('\n')
}

function isShort(audio_s: number, answers: readonly Pick<Judged, 'audio_s'>[]): boolean {
  if (answers.length < fewest) return false
  const median = quantile(inOrder(answers.map((answer) => answer.audio_s)), 0.5)
  return median !== null && audio_s < shortest * median
}

function outdatedIn(answers: readonly Judged[]): number {
  return answers.filter(({ audio_s, isCut }) => isShort(audio_s, answers) !== isCut).length
}
