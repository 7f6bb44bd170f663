import type { SoakPlan } from '../soak-plan.js'
import type { Ledger } from './ledger.js'
import { paced } from './pace.js'
import type { Parties } from './parties.js'
import { textOf } from './spoken-texts.js'

/** So many ask at once, each with the next text when its last one is spoken. */
const speakers = 2

/** POST /tts again and again; gives how many were asked. */
export async function speakAll({ agent }: Parties, plan: SoakPlan, ledger: Ledger): Promise<number> {
  const share = Math.round(plan.spoken / speakers)
  const seconds = plan.minutes * 60
  const asked = await Promise.all(
    Array.from({ length: speakers }, (_, speaker) =>
      paced({ count: share, seconds, lastS: seconds * 1.05 }, async (at) => {
        const id = await agent.speak(textOf(at + speaker))
        if (id === null) ledger.failedAt('speak', 'was not answered with 200')
        else ledger.answered.spoken.add(id)
      }),
    ),
  )
  return asked.reduce((sum, count) => sum + count, 0)
}
