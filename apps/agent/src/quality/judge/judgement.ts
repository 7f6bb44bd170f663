import type { RequestRow } from '@voicemark/schema'
import type { KeptSound } from './judged-sound.js'

/** What is said of one sound. */
export type Judgement = { readonly judged_by: string } & Pick<
  RequestRow,
  'mos_ovrl' | 'mos_sig' | 'mos_bak' | 'mos_p808' | 'mel_distance_db' | 'word_error_rate'
>

/** A sound that is to be judged. */
export interface JudgeOrder {
  readonly sound: KeptSound
  /** Of the same text; null: there is none. */
  readonly reference: KeptSound | null
  /** What was to be said; is in nothing that is kept. */
  readonly text: string
}

/** With what a campaign's sound is judged. */
export interface JudgeSetup {
  /** Folder of the models of DNSMOS; null: they are not installed. */
  readonly dnsmos: string | null
  /** Words of a command that prints what it hears in `{wav}`; null: none. */
  readonly recogniser: readonly string[] | null
  readonly threads: number
}
