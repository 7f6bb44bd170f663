import { useState } from 'preact/hooks'
import { Button } from '../shell/parts/button.js'
import { counted } from '../shell/parts/numeral.js'
import { type SaidOfPairs, saidOnce, type SaidPair } from './pairs.js'

/** So many at first: more than that nobody reads. */
const step = 20
/** More names than these are behind a summary. */
const mostNames = 6

/** What the collector says of the pairs, in its words; what is the same of several is said once. */
export function Verdicts({ of }: { readonly of: readonly SaidPair[] }) {
  const [most, setMost] = useState(step)
  const groups = saidOnce(of)
  const rest = groups.slice(most).reduce((sum, { pairs }) => sum + pairs.length, 0)
  return (
    <>
      <ul class="verdicts">
        {groups.slice(0, most).map((said) => (
          <Verdict key={JSON.stringify([said.pairs[0]?.a, said.pairs[0]?.b])} {...said} />
        ))}
      </ul>
      {rest > 0 && (
        <Button onPress={() => setMost(most + 10 * step)}>Show more: {counted(rest, 'pair')} left</Button>
      )}
    </>
  )
}

function Verdict({ pairs, verdict, comparability, words }: SaidOfPairs) {
  const { unknown, mixed } = comparability
  const names = <Names pairs={pairs} />
  return (
    <li class={`card verdict ${verdict}`}>
      {pairs.length === 1 && names}
      <p class="verdict-words">
        <bdi>{words}</bdi>
      </p>
      {mixed.length > 0 && <p class="note">Several values within one of them: {mixed.join(', ')}.</p>}
      {unknown.length > 0 && <p class="note">Not known of either: {unknown.join(', ')}.</p>}
      {pairs.length > 1 && pairs.length <= mostNames && names}
      {pairs.length > mostNames && (
        <details>
          <summary>So it is of {counted(pairs.length, 'pair')}</summary>
          {names}
        </details>
      )}
    </li>
  )
}

function Names({ pairs }: Pick<SaidOfPairs, 'pairs'>) {
  return (
    <>
      {pairs.map(({ a, b }) => (
        <p key={JSON.stringify([a, b])} class="verdict-names">
          <bdi>{a}</bdi> <span class="against">and</span> <bdi>{b}</bdi>
        </p>
      ))}
    </>
  )
}
