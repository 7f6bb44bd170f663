import type { SubjectMark } from './subject.js'

/** The windows that are open over one reader. */
export interface Windows<T> {
  open(): readonly T[]
  begin(window: T): SubjectMark
  /** @throws RangeError when the mark is of no open window. */
  end(mark: SubjectMark): T
}

export function createWindows<T>(): Windows<T> {
  const open = new Map<number, T>()
  let last = 0
  return {
    open: () => [...open.values()],
    begin: (window) => {
      last += 1
      open.set(last, window)
      return { id: last }
    },
    end: ({ id }) => {
      const window = open.get(id)
      if (window === undefined) throw new RangeError('this mark is of no open window')
      open.delete(id)
      return window
    },
  }
}
