/** One thing that can be read off a machine. Null means that this machine does not have it, or not yet. */
export type Source<T> = {
  /** `nowMs` is monotonic, ms. */
  read: (nowMs: number) => T | null
  close: () => void
}

/** Told when a source that is there could not be read. */
export type OnFault = (source: string, error: unknown) => void

/** A source that never throws: its first error is reported, and while it fails it reads null. */
export function guardSource<T>(name: string, open: () => Source<T>, onFault: OnFault): Source<T> {
  let reported = false
  const attempt = <R>(run: () => R): R | null => {
    try {
      return run()
    } catch (error) {
      if (!reported) onFault(name, error)
      reported = true
      return null
    }
  }
  const source = attempt(open)
  return {
    read: (nowMs) => attempt(() => source?.read(nowMs) ?? null),
    close: () => attempt(() => source?.close()),
  }
}

/** A source read at most once in `everyMs`; between two readings the last value is held. */
export function holdSource<T>(source: Source<T>, everyMs: number): Source<T> {
  let readAtMs = -Infinity
  let value: T | null = null
  return {
    read: (nowMs) => {
      if (nowMs - readAtMs < everyMs) return value
      readAtMs = nowMs
      value = null
      value = source.read(nowMs)
      return value
    },
    close: source.close,
  }
}
