const signals = ['SIGINT', 'SIGTERM'] as const

/** Waits until the process is asked to end, by Ctrl-C or a service manager; whoever asks again ends it at once. */
export function stopSignal(): Promise<void> {
  return new Promise((resolve) => onStop(resolve))
}

/** Runs what the first signal interrupts; a second one of either kind ends the process at once. */
export async function interruptible<Result>(run: (signal: AbortSignal) => Promise<Result>): Promise<Result> {
  const interrupt = new AbortController()
  const off = onStop(() => interrupt.abort())
  try {
    return await run(interrupt.signal)
  } finally {
    off()
  }
}

/** Listens for the first signal of either kind; gives what ends that. */
function onStop(stop: () => void): () => void {
  // Without a listener either signal ends the process.
  const off = () => {
    for (const signal of signals) process.off(signal, first)
  }
  const first = () => {
    off()
    stop()
  }
  for (const signal of signals) process.on(signal, first)
  return off
}
