import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadDnsmos, noScores, type Dnsmos } from '../dnsmos/dnsmos.js'
import { dnsmosFiles, dnsmosName } from '../dnsmos/dnsmos-files.js'
import { melDistance } from '../spectrum/mel-distance.js'
import { recognise, recogniserName } from '../words/recogniser.js'
import { spokenWords } from '../words/spoken-words.js'
import { wordErrorRate } from '../words/word-errors.js'
import { judgedRate, readJudged } from './judged-sound.js'
import type { JudgeOrder, Judgement, JudgeSetup } from './judgement.js'

/** Judges one sound after another. */
export interface Judge {
  judge(order: JudgeOrder): Promise<Judgement>
  close(): Promise<void>
}

/** Loads what a sound is judged with. @throws where a model cannot be loaded */
export async function openJudge({ dnsmos, recogniser, threads }: JudgeSetup): Promise<Judge> {
  const models = dnsmos === null ? null : await openModels(dnsmos, threads)
  const folder = await mkdtemp(join(tmpdir(), 'voicemark-judge-'))
  const judgesOf = (isCompared: boolean) =>
    [
      models === null ? [] : [dnsmosName],
      isCompared ? ['log-mel DTW'] : [],
      recogniser === null ? [] : [recogniserName(recogniser)],
    ].flat()
  return {
    async judge({ sound, reference, text }) {
      const samples = await readJudged(sound)
      const distance = reference === null ? null : await melDistance(await readJudged(reference), samples)
      const heard =
        recogniser === null
          ? null
          : await recognise(recogniser, samples, join(folder, 'sound.wav'), judgedRate)
      return {
        ...(models === null ? noScores : await models.score(samples)),
        mel_distance_db: distance === null ? null : Number(distance.toFixed(4)),
        word_error_rate: heard === null ? null : wordErrorRate(spokenWords(text), spokenWords(heard)),
        judged_by: judgesOf(distance !== null)
          .join(', ')
          .slice(0, 256),
      }
    },
    close: () => rm(folder, { recursive: true, force: true }),
  }
}

function openModels(folder: string, threads: number): Promise<Dnsmos> {
  const [primary, p808] = dnsmosFiles.map(({ name }) => join(folder, name))
  return loadDnsmos(primary ?? '', p808 ?? '', threads)
}
