import type { ProcessGpu } from '../processes/gpu/process-gpu.js'
import type { SubjectReader, SubjectReading } from '../processes/subject/subject.js'
import { createProcessSource } from '../sources/process.js'
import type { Source } from '../sources/source.js'

/** Somebody else's processes, as the samples name them. */
export type WatchedSubject = Pick<SubjectReader, 'read' | 'memoryMb'> & {
  /** The watch as a text, which the samples carry. */
  watched: string
}

/** What is held by whatever is measured: a subject counts its processes, our own process is one. */
export type Held = Pick<SubjectReading, 'memoryMb' | 'cpuPercent'> & Partial<SubjectReading>

/** The subject, or the process this runs in. */
export function createHeldSource(subject: WatchedSubject | null, openGpu: () => ProcessGpu): Source<Held> {
  if (subject !== null) return { read: (nowMs) => subject.read(nowMs), close: () => undefined }
  const [own, gpu] = [createProcessSource(), openGpu()]
  const self = [process.pid]
  return {
    read: (nowMs) => {
      const held = own.read(nowMs)
      return held && { ...held, gpuMemoryMb: gpu.memoryMb(self), gpuPercent: gpu.percent(self) }
    },
    close: () => {
      own.close()
      gpu.close()
    },
  }
}
