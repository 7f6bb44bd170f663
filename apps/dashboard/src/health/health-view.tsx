import type { CollectorHealth } from '@voicemark/schema/rest'
import { useSession } from '../shell/asking/session.js'
import { useAnswer } from '../shell/asking/use-answer.js'
import { Answer } from '../shell/parts/answer.js'
import { Page, Section } from '../shell/parts/page.js'
import { hasRole } from '../shell/route/view.js'
import { CollectorFacts, Denials } from './collector-facts.js'
import { Diagnosis } from './diagnosis.js'
import { Law } from './law.js'
import { Replay } from './replay.js'
import { Storage } from './storage.js'
import { StreamTable } from './stream-table.js'
import '../writing/writing.css'
import './health.css'

/** Whether anything was lost on the way, and how the collector is. */
export function HealthView() {
  const { answer: session } = useSession()
  const delivery = useAnswer('/api/v1/health', {}, { everyS: 10 })
  const collector = useAnswer('/healthz', {}, { everyS: 10 })
  const isAdmin = session !== undefined && hasRole(session.role, 'admin')
  return (
    <Page
      title="Health"
      lead="Every row that a machine made is stored, set aside, lost or removed, and each of them is counted."
    >
      <Answer of={delivery}>
        {(report) => (
          <>
            <Law of={report} />
            {report.quarantined > 0 && isAdmin && <Replay onDone={delivery.again} />}
          </>
        )}
      </Answer>
      <Diagnosis />
      <Answer of={collector}>{(health) => <Collector of={health} />}</Answer>
      <Answer of={delivery}>
        {(report) => (
          <Section title="Streams of every run">
            <StreamTable of={report.streams} />
          </Section>
        )}
      </Answer>
    </Page>
  )
}

function Collector({ of }: { readonly of: CollectorHealth }) {
  return (
    <>
      <Section title="The collector">
        <CollectorFacts of={of} />
      </Section>
      <Section title="Storage and retention">
        <Storage of={of.retention} />
      </Section>
      <Section title="Who was not let in">
        <Denials of={of.denials} />
      </Section>
    </>
  )
}
