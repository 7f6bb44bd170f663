import { useAnswer } from '../shell/asking/use-answer.js'
import { Answer } from '../shell/parts/answer.js'
import { Section } from '../shell/parts/page.js'

/** What `voicemark doctor` says of the collector: what somebody has to do something about. */
export function Diagnosis() {
  const diagnosis = useAnswer('/api/v1/diagnosis', {}, { everyS: 30 })
  return (
    <Section title="What voicemark doctor says">
      <Answer of={diagnosis}>
        {({ lines, problems }) => (
          <div class="card form">
            {problems.length === 0 ? (
              <p>Nothing that somebody has to do something about.</p>
            ) : (
              <ul class="dots">
                {problems.map((problem) => (
                  <li key={problem}>
                    <bdi>{problem}</bdi>
                  </li>
                ))}
              </ul>
            )}
            <pre class="lines">{lines.join('\n')}</pre>
          </div>
        )}
      </Answer>
    </Section>
  )
}
