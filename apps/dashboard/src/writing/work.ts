import { useCallback, useEffect, useRef, useState } from 'preact/hooks'

/** Something that the collector is asked to do, and what became of it. */
export interface Work<T> {
  readonly done: T | undefined
  readonly problem: Error | undefined
  readonly isBusy: boolean
  /** Begins it, unless it is under way. */
  readonly start: (ask: () => Promise<T>) => void
  /** Forgets what became of it. */
  readonly clear: () => void
}

interface State<T> {
  readonly done?: T
  readonly problem?: Error
  readonly isBusy?: boolean
}

/** One thing at a time. @param onDone Told when it is done and the component is still there. */
export function useWork<T>(onDone?: (done: T) => void): Work<T> {
  const [state, setState] = useState<State<T>>({})
  const place = useRef({ isThere: true, isBusy: false, onDone })
  place.current.onDone = onDone
  useEffect(() => {
    place.current.isThere = true
    return () => void (place.current.isThere = false)
  }, [])

  const start = useCallback((ask: () => Promise<T>) => {
    const { current } = place
    if (current.isBusy) return
    current.isBusy = true
    const end = (next: State<T>) => {
      current.isBusy = false
      if (current.isThere) setState(next)
      return current.isThere
    }
    setState({ isBusy: true })
    ask().then(
      (done) => {
        if (end({ done })) current.onDone?.(done)
      },
      (error: unknown) => end({ problem: error instanceof Error ? error : new Error(String(error)) }),
    )
  }, [])
  const clear = useCallback(() => setState({}), [])
  return { done: state.done, problem: state.problem, isBusy: state.isBusy === true, start, clear }
}
