import type { ComponentChildren } from 'preact'
import type { Answered } from '../asking/use-answer.js'
import { Problem } from './notice.js'

export interface AnswerProps<T> {
  readonly of: Answered<T>
  readonly children: (answer: T) => ComponentChildren
}

/** Shows an answer once it is there, that it is being waited for, or why there is none. */
export function Answer<T>({ of: { answer, problem, isLoading }, children }: AnswerProps<T>) {
  return (
    <>
      {problem !== undefined && <Problem of={problem} />}
      {answer === undefined && isLoading && <Loading />}
      {answer !== undefined && children(answer)}
    </>
  )
}

export function Loading() {
  return (
    <p class="loading" role="status">
      Loading…
    </p>
  )
}
