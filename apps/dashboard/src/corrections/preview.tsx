import type { CorrectionPreview } from '@voicemark/schema/rest'
import { Button } from '../shell/parts/button.js'
import { counted } from '../shell/parts/numeral.js'
import { Problem } from '../shell/parts/notice.js'
import { Section } from '../shell/parts/page.js'
import { targetWords } from './correction-words.js'
import type { Draft, Kind } from './draft.js'

export interface PreviewProps {
  readonly of: CorrectionPreview
  readonly draft: Draft
  readonly isBusy: boolean
  readonly problem: Error | undefined
  readonly onMake: () => void
}

const actions: Readonly<Record<Kind, string>> = {
  exclude: 'Leave out',
  delete: 'Delete for ever',
  label: 'Name it so',
  join: 'Join them',
  tags: 'Change its tags',
}

/** What a correction concerns, before it is made. */
export function Preview({ of, draft: { kind, reason }, isBusy, problem, onMake }: PreviewProps) {
  const { requests, samples, runs, configurations } = of
  return (
    <Section title="What it concerns">
      <div class="card form" role="status">
        <p>
          <bdi>{targetWords(of)}</bdi>
        </p>
        <p>
          <strong>
            {counted(requests, 'request')}, {counted(samples, 'sample')}, {counted(runs, 'run')}
          </strong>
          . Reason: <bdi>{reason}</bdi>
        </p>
        {configurations.length > 0 && (
          <ul class="dots">
            {configurations.map((one) => (
              <li key={JSON.stringify(one)}>
                <bdi>
                  {one.hardware_tier} on {one.device_type}, agent {one.agent_id}
                </bdi>
                : {counted(one.requests, 'request')}
              </li>
            ))}
          </ul>
        )}
        {kind === 'delete' && (
          <p>This cannot be undone, and drawn figures and exported files keep the rows.</p>
        )}
        {problem !== undefined && <Problem of={problem} />}
        <div class="actions">
          <Button kind={kind === 'delete' ? 'danger' : 'main'} isBusy={isBusy} onPress={onMake}>
            {actions[kind]}
          </Button>
        </div>
      </div>
    </Section>
  )
}
