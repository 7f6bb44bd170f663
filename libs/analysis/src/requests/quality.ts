import type { StoredRequest } from '@voicemark/schema'

/** The columns of a judgement that say how good the sound is. */
export type QualityColumns = Partial<
  Pick<StoredRequest, 'mos_ovrl' | 'mos_sig' | 'mos_bak' | 'mos_p808' | 'mel_distance_db' | 'word_error_rate'>
>

/** How good sound is; of judgements alone, which no request of a measurement is. docs/measures.md defines each. */
export const quality = {
  mos_ovrl: ({ mos_ovrl }: QualityColumns) => mos_ovrl ?? null,
  mos_sig: ({ mos_sig }: QualityColumns) => mos_sig ?? null,
  mos_bak: ({ mos_bak }: QualityColumns) => mos_bak ?? null,
  mos_p808: ({ mos_p808 }: QualityColumns) => mos_p808 ?? null,
  mel_distance_db: ({ mel_distance_db }: QualityColumns) => mel_distance_db ?? null,
  word_error_rate: ({ word_error_rate }: QualityColumns) => word_error_rate ?? null,
} as const

/** The name of a measure of quality. */
export type Quality = keyof typeof quality

/** Whether a measure is of judgements. */
export const isQuality = (name: string): name is Quality => Object.hasOwn(quality, name)

/** Whether a row judges the sound of another. */
export const isJudgement = ({
  judged_request_id = null,
}: Partial<Pick<StoredRequest, 'judged_request_id'>>): boolean => judged_request_id !== null

/** Something for each of them, in the order of tables. */
export function forEachQuality<T>(of: (name: Quality) => T): Record<Quality, T> {
  return {
    mos_ovrl: of('mos_ovrl'),
    mos_sig: of('mos_sig'),
    mos_bak: of('mos_bak'),
    mos_p808: of('mos_p808'),
    mel_distance_db: of('mel_distance_db'),
    word_error_rate: of('word_error_rate'),
  }
}
