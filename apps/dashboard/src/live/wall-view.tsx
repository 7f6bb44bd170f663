import { useRef } from 'preact/hooks'
import { Loading } from '../shell/parts/answer.js'
import { Notice } from '../shell/parts/notice.js'
import { Page } from '../shell/parts/page.js'
import type { ViewProps } from '../shell/route/view.js'
import type { KnownAgent } from './agent-name.js'
import { useKnownAgents } from './known-agents.js'
import { mostOnWall, Wall } from './wall.js'

/** Eight machines at once: those that the address names, else those that were heard of last. */
export function WallView({ query }: ViewProps) {
  const { answer } = useKnownAgents()
  const chosen = useChosen(query.get('agents'), answer?.agents)
  return (
    <Page title="Live" lead="Up to eight machines side by side, over the last 30 seconds.">
      {chosen === null && <Loading />}
      {chosen?.length === 0 && (
        <Notice>
          <p>
            No machine is here. <code>npx voicemark agent --collector URL</code> starts one.
          </p>
        </Notice>
      )}
      {chosen !== null && <Wall agents={chosen} known={answer?.agents} />}
    </Page>
  )
}

/** Null: not known yet. It stays as it was first, so that no chart changes its place. */
function useChosen(
  named: string | null,
  agents: readonly KnownAgent[] | undefined,
): readonly string[] | null {
  const chosen = useRef<readonly string[] | null>(null)
  if (named !== null) return named.split(',').slice(0, mostOnWall)
  if (chosen.current === null && agents !== undefined)
    chosen.current = agents
      .filter(({ runs, imported_runs }) => runs > imported_runs)
      .toSorted((a, b) => b.last_seen - a.last_seen)
      .slice(0, mostOnWall)
      .map(({ agent_id }) => agent_id)
  return chosen.current
}
