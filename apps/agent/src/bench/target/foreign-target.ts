import type { ForeignConfiguration } from '@voicemark/schema'
import type { MeasurementBody } from '../../http/request/measurement-body.js'
import { createForeignSender } from './foreign-sender.js'
import { factsOf } from './foreign-facts.js'
import { measurementDoor, WatchRefused } from './measurement-door.js'
import type { OpenedSubject, Subject } from './ask/subject.js'
import type { TargetAt } from './target.js'

/** Whatever is not the agent's own engine: asked from here, watched and recorded by the agent. */
export function foreignTarget(given: ForeignConfiguration, subject: Subject): TargetAt {
  return ({ url }) => {
    const door = measurementDoor(url)
    let opened: OpenedSubject | null = null
    let watch = 'none'
    return {
      get configuration() {
        return opened?.configuration ?? given
      },
      check: () => Promise.resolve(),
      async open(signal) {
        opened = await subject.open(signal)
        const found = await findWatch(opened, given, door)
        watch = found.watch
        return [opened.note, found.note].filter((note) => note !== null)
      },
      probe: (signal) => opened?.probe(signal) ?? Promise.resolve(null),
      sender({ campaign_id, tags }) {
        if (opened === null) throw new Error('a target is opened before it is asked')
        const { ask, described, configuration = given } = opened
        const facts: MeasurementBody = {
          ...factsOf(configuration, watch),
          ...described,
          ...{ watch, campaign_id, tags: { ...tags, ...described.tags } },
        }
        return createForeignSender({ ask, door, facts, nowMs: () => performance.now() })
      },
      close: () => subject.close(),
    }
  }
}

/** What was named has to be there; what was guessed may be nobody's business. */
async function findWatch(
  opened: OpenedSubject,
  configuration: ForeignConfiguration,
  door: ReturnType<typeof measurementDoor>,
): Promise<{ watch: string; note: string | null }> {
  const isGuessed = configuration.watch === 'auto'
  const watch = isGuessed ? opened.watch : configuration.watch
  if (watch === 'none') return { watch, note: null }
  try {
    const { watched, processes, note } = await door.find(watch)
    const count = processes === null ? '' : `, ${processes} ${processes === 1 ? 'process' : 'processes'}`
    return { watch, note: `watches ${watched ?? watch}${count}${note === null ? '' : `: ${note}`}` }
  } catch (error) {
    if (!isGuessed || !(error instanceof WatchRefused)) throw error
    return { watch: 'none', note: `nothing is watched: ${error.message}` }
  }
}
