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
      // What has ended is looked for anew; below a launcher there is nothing between two commands.
      if (order.watch.kind !== 'children' && subjects.get(name)?.isGone() === true)
        subjects.get(name)?.leave()
      const watched = subjects.get(name) ?? openSubject(name, order, deps, () => subjects.delete(name))
      subjects.set(name, watched)
      if (order.type === 'find') {
        watched.find(request_id)
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
    for (const watched of subjects.values()) {
      if (!watched.has(request_id)) continue
      watched.end(request_id)
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
  /** Whether nothing of it is there, and nobody waits for it. */
  isGone(): boolean
  find(request_id: string): void
  begin(request_id: string): void
  /** It is given up long after its last window. */
  end(request_id: string): void
  leave(): void
}

/** @throws WatchError */
function openSubject(
  name: string,
  order: OpenOrder,
  { open, emit, clock }: WatchedSubjectsDeps,
  onLeft: () => void,
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
  const leave = () => {
    stay()
    sampler.stop()
    reader.close()
    subject.close()
    onLeft()
  }
  const stayAWhile = () => {
    stay()
    stay = clock.setTimeout(leave, keptMs)
  }
  const found = () => subject.read(clock.nowMs())?.processes ?? null
  return {
    has: (request_id) => marks.has(request_id),
    isGone: () => marks.size === 0 && (found() ?? 0) === 0,
    find(request_id) {
      emit({ type: 'opened', request_id, processes: found(), note: subject.note() })
      if (marks.size === 0) stayAWhile()
    },
    begin(request_id) {
      stay()
      sampler.beginRequest()
      // Last, so that what the sample itself takes is in no request.
      marks.set(request_id, subject.begin())
      emit({ type: 'opened', request_id, processes, note: subject.note() })
    },
    end(request_id) {
      const mark = marks.get(request_id)
      const account = mark === undefined ? null : subject.end(mark)
      marks.delete(request_id)
      sampler.endRequest()
      emit({ type: 'closed', request_id, account })
      if (marks.size === 0) stayAWhile()
    },
    leave,
  }
}
