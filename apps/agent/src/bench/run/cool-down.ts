import type { CoolDown } from '../kept/campaign-event.js'

export interface CoolDownGate {
  /** °C at the start of the campaign; null where no sensor was. */
  readonly start_c: number | null
  readonly longest_s: number
  /** Waited where no sensor says when it is cool. @default 0 */
  readonly blind_s?: number
  readonly read: () => number | null
  readonly sleep: (ms: number) => Promise<unknown>
}

/** How much warmer than at the start a block may begin. */
const warmerByC = 3
const pollMs = 1000

/** Waits until the machine is nearly as cool as at the start, or for the longest time allowed. */
export async function coolDown(gate: CoolDownGate): Promise<CoolDown> {
  const { start_c, longest_s, read, sleep } = gate
  const from_c = read()
  if (start_c === null || from_c === null) {
    const blind_s = Math.min(gate.blind_s ?? 0, longest_s)
    if (blind_s > 0) await sleep(blind_s * 1000)
    return { status: 'no-sensor', waited_s: blind_s, from_c, to_c: from_c }
  }
  let to_c: number | null = from_c
  let waited_s = 0
  while (isHot(to_c, start_c) && waited_s < longest_s) {
    const pause_s = Math.min(pollMs / 1000, longest_s - waited_s)
    await sleep(pause_s * 1000)
    waited_s += pause_s
    to_c = read()
  }
  if (waited_s === 0) return { status: isHot(to_c, start_c) ? 'still-hot' : 'cool', waited_s, from_c, to_c }
  return { status: isHot(to_c, start_c) ? 'still-hot' : 'waited', waited_s, from_c, to_c }
}

/** A sensor that went away lets the campaign go on. */
const isHot = (celsius: number | null, start: number) => celsius !== null && celsius > start + warmerByC
