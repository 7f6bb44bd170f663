import {
  createSampler,
  WatchError,
  type Clock,
  type Reader,
  type SubjectMark,
  type SubjectReader,
} from '@voicemark/sampler'
import { writeWatch, type LocalWatch } from '@voicemark/schema'

import type { OpenOrder, WatchEvent, WatchOrder } from './watch-messages.js'

/** A subject, and the reader of it and the machine around it. */
export interface SubjectReaders {
  readonly subject: SubjectReader
  readonly reader: Reader
}

export interface WatchedSubjectsDeps {
  /** @throws WatchError */
  readonly open: (watch: LocalWatch, self_pids: readonly number[]) => SubjectReaders
  readonly emit: (event: WatchEvent) => void
  readonly clock: Clock
}

/** All that is watched: each subject on a grid of its own while a window over it is open, and not at all otherwise. */
export interface WatchedSubjects {
  obey(order: WatchOrder): void
}

/** To find the processes takes longer than the pause between two requests. */
const keptMs = 5000

export function createWatchedSubjects(deps: WatchedSubjectsDeps): WatchedSubjects {
  const { emit } = deps
  const subjects = new Map<string, WatchedSubject>()

  const begin = (order: OpenOrder) => {
    const { request_id } = order
    // Who is left out of it is a part of what it is.
    const name = `${writeWatch(order.watch)} without ${order.self_pids.join()}`
    try {
      const watched = subjects.get(name) ?? openSubject(name, order, deps)
      subjects.set(name, watched)
      const onLeft = () => subjects.delete(name)
      if (order.type === 'find') {
        watched.find(request_id, onLeft)
        return
      }
      emit({ type: 'opening', request_id, subject: name })
      watched.begin(request_id)
    } catch (error) {
      if (!(error instanceof WatchError)) throw error
      emit({ type: 'refused', request_id, code: error.code, message: error.message })
    }
  }
  const end = (request_id: string) => {
    for (const [name, watched] of subjects) {
      if (!watched.has(request_id)) continue
      watched.end(request_id, () => subjects.delete(name))
      return
    }
    emit({ type: 'closed', request_id, account: null })
  }
  return {
    obey(order) {
      if (order.type === 'close') end(order.request_id)
      else begin(order)
    },
  }
}

/** One subject with the windows over it. */
interface WatchedSubject {
  has(request_id: string): boolean
  find(request_id: string, onLeft: () => void): void
  begin(request_id: string): void
  /** `onLeft` is called when it is given up, long after its last window. */
  end(request_id: string, onLeft: () => void): void
}

/** @throws WatchError */
function openSubject(
  name: string,
  order: OpenOrder,
  { open, emit, clock }: WatchedSubjectsDeps,
): WatchedSubject {
  const { subject, reader } = open(order.watch, order.self_pids)
  const marks = new Map<string, SubjectMark>()
  let processes: number | null = null
  let stay: () => void = () => undefined
  const sampler = createSampler({
    reader,
    clock,
    idleIntervalMs: null,
    onSample(sample) {
      processes = sample.row.processes
      emit({ type: 'sample', subject: name, sample })
    },
  })
  sampler.start()
  const stayAWhile = (onLeft: () => void) => {
    stay()
    stay = clock.setTimeout(() => {
      sampler.stop()
      reader.close()
      subject.close()
      onLeft()
    }, keptMs)
  }
  return {
    has: (request_id) => marks.has(request_id),
    find(request_id, onLeft) {
      const found = subject.read(clock.nowMs())?.processes ?? null
      emit({ type: 'opened', request_id, processes: found, note: subject.note() })
      if (marks.size === 0) stayAWhile(onLeft)
    },
    begin(request_id) {
      stay()
      sampler.beginRequest()
      // Last, so that what the sample itself takes is in no request.
      marks.set(request_id, subject.begin())
      emit({ type: 'opened', request_id, processes, note: subject.note() })
    },
    end(request_id, onLeft) {
      const mark = marks.get(request_id)
      const account = mark === undefined ? null : subject.end(mark)
      marks.delete(request_id)
      sampler.endRequest()
      emit({ type: 'closed', request_id, account })
      if (marks.size === 0) stayAWhile(onLeft)
    },
  }
}
