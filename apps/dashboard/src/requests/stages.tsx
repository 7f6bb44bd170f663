import type { StoredRequest } from '@voicemark/schema'
import { Missing } from '../shell/parts/missing.js'
import { Quantity } from '../shell/parts/quantity.js'

const named = { phonemize: 'text to phonemes', infer: 'inference', encode: 'encoding' } as const
const colours = ['var(--series-2)', 'var(--series-1)', 'var(--series-3)']

/** How long each stage took of the whole; what no stage has is left empty. */
export function Stages({ stage_s, total_duration_s }: Pick<StoredRequest, 'stage_s' | 'total_duration_s'>) {
  if (stage_s === null) return <Missing why="its stages were not told apart" />
  const stages = Object.entries(named).map(([key, name], at) => ({
    ...{ key, name, colour: colours[at] },
    seconds: stage_s[key as keyof typeof named],
  }))
  return (
    <>
      {total_duration_s !== null && total_duration_s > 0 && (
        <div class="stages" aria-hidden="true">
          {stages.map(({ key, seconds, colour }) => (
            <span key={key} style={{ width: `${(100 * seconds) / total_duration_s}%`, background: colour }} />
          ))}
        </div>
      )}
      <ul class="stage-names">
        {stages.map(({ key, name, seconds, colour }) => (
          <li key={key}>
            <span class="key" aria-hidden="true" style={{ background: colour }} /> {name}{' '}
            <Quantity value={seconds} unit="s" />
          </li>
        ))}
      </ul>
    </>
  )
}

/** A moment of a request, seconds from its start. */
export interface Boundary {
  readonly at: number
  readonly name: string
}

/**
 * Where stages follow each other. Streamed sound is inferred and encoded in turns, so that only the first boundary is one
 * there.
 */
export function boundariesOf({
  stage_s,
  total_duration_s,
  streamed,
}: Pick<StoredRequest, 'stage_s' | 'total_duration_s' | 'streamed'>): Boundary[] {
  if (stage_s === null || total_duration_s === null) return []
  const inference = { at: stage_s.phonemize, name: 'inference' }
  if (streamed !== false) return [inference]
  return [inference, { at: total_duration_s - stage_s.encode, name: 'encoding' }]
}
