import { constants } from 'node:os'

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/** Leaves first, and ends then: daemons in groups of their own hear no Ctrl-C. */
export function onSignal(leave: () => Promise<void>): void {
  for (const signal of signals)
    process.once(signal, () => {
      const end = () => process.exit(128 + constants.signals[signal])
      void leave().then(end, end)
    })
}
