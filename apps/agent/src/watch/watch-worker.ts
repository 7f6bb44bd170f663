import { parentPort, workerData } from 'node:worker_threads'
import { errorReason } from '@voicemark/daemon/errors'
import {
  createMachineReader,
  createSubjectReader,
  createSystemClock,
  openOwnThreadClock,
  openThreadCpu,
  ownThreadId,
  setThreadPriority,
  shareNvidia,
} from '@voicemark/sampler'
import { writeWatch } from '@voicemark/schema'
import type { SamplerSettings } from '../sampler-settings.js'
import { shownWatch } from './shown-watch.js'
import type { WatchEvent, WatchOrder } from './watch-messages.js'
import { createWatchedSubjects } from './watched-subjects.js'

/** Entry of the thread that watches processes of others: what the daemon does elsewhere must not put its grid off. */
const clock = createSystemClock()
const samplerCpu = openOwnThreadClock() ?? openThreadCpu(ownThreadId())
const emit = (event: WatchEvent) => parentPort?.postMessage(event)
const onFault = (source: string, error: unknown) =>
  emit({ type: 'fault', source, message: errorReason(error) })

/** However many are watched, one child reads the cards. */
const { gpu, samplerPriority } = workerData as SamplerSettings
const nvidia = shareNvidia({ root: '/', gpu, clock, onFault })

const subjects = createWatchedSubjects({
  open(watch, selfPids) {
    const subject = createSubjectReader(watch, { clock, selfPids, samplerCpu, nvidia })
    const watched = shownWatch(writeWatch(watch))
    const { read, memoryMb } = subject
    const reader = createMachineReader({ clock, onFault, gpu, nvidia, subject: { read, memoryMb, watched } })
    return { subject, reader }
  },
  emit,
  clock,
})
const refused = setThreadPriority(samplerPriority)
if (refused !== null) emit({ type: 'fault', source: 'watch priority', message: refused })
parentPort?.on('message', (order: WatchOrder) => subjects.obey(order))
