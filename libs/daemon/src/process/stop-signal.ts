const signals = ['SIGINT', 'SIGTERM'] as const

/** Waits until the process is asked to end, by Ctrl-C or a service manager; whoever asks again ends it at once. */
export function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    const stop = () => {
      // Without a listener either signal ends the process.
      for (const signal of signals) process.off(signal, stop)
      resolve()
    }
    for (const signal of signals) process.on(signal, stop)
  })
}
