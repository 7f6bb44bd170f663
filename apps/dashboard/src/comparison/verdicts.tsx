import { useState } from 'preact/hooks'
import { Button } from '../shell/parts/button.js'
import { counted } from '../shell/parts/numeral.js'
import type { SaidPair } from './pairs.js'

/** So many at first: more than that nobody reads. */
const step = 20

/** What the collector says of each pair, in its words. */
export function Verdicts({ of }: { readonly of: readonly SaidPair[] }) {
  const [most, setMost] = useState(step)
  const rest = of.length - most
  return (
    <>
      <ul class="verdicts">
        {of.slice(0, most).map((said) => (
          <Verdict key={JSON.stringify([said.pair.a, said.pair.b])} {...said} />
        ))}
      </ul>
      {rest > 0 && (
        <Button onPress={() => setMost(most + 10 * step)}>Show more: {counted(rest, 'pair')} left</Button>
      )}
    </>
  )
}

function Verdict({ pair: { a, b, verdict, comparability }, words }: SaidPair) {
  const { unknown, mixed } = comparability
  return (
    <li class={`card verdict ${verdict}`}>
      <p class="verdict-names">
        <bdi>{a}</bdi> <span class="against">and</span> <bdi>{b}</bdi>
      </p>
      <p class="verdict-words">
        <bdi>{words}</bdi>
      </p>
      {mixed.length > 0 && <p class="note">Several values within one of them: {mixed.join(', ')}.</p>}
      {unknown.length > 0 && <p class="note">Not known of either: {unknown.join(', ')}.</p>}
    </li>
  )
}
