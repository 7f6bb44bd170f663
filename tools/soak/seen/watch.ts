import type { SoakPlan } from '../soak-plan.js'
import type { Ledger } from '../work/ledger.js'
import { every } from '../work/pace.js'
import type { Parties } from '../work/parties.js'
import { lookAt, type Look } from './look.js'

/** Looks again and again until the signal comes; gives all that was seen, in order. */
export async function watchAll(
  parties: Parties,
  { everyS }: SoakPlan,
  ledger: Ledger,
  signal: AbortSignal,
): Promise<Look[]> {
  const looks: Look[] = []
  const startMs = performance.now()
  await every(everyS.look, signal, async () => {
    try {
      looks.push(await lookAt(parties, (performance.now() - startMs) / 1000))
    } catch (error) {
      ledger.failedAt('look', error)
    }
  })
  return looks
}
