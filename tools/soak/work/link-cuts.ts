import { setTimeout as sleep } from 'node:timers/promises'
import type { TcpProxy } from '../../faults/fixture/tcp-proxy.js'
import type { Ledger } from './ledger.js'
import { every } from './pace.js'

/** For so long nothing gets through, every other time. */
const awayMs = 3000

/** Cuts the link between agent and collector again and again: reset at once, or away for some seconds. */
export function cutLinks(
  proxy: TcpProxy,
  seconds: number,
  ledger: Ledger,
  signal: AbortSignal,
): Promise<void> {
  return every(seconds, signal, async (at) => {
    if (at % 2 === 0) proxy.dropLinks()
    else {
      proxy.setMode({ kind: 'refuse' })
      await sleep(awayMs)
      proxy.setMode({ kind: 'ok' })
    }
    ledger.did('link cut')
  })
}
