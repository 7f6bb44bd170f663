import type { LiveAgent, LiveEventName, LiveEvents } from '@voicemark/schema'
import { useEffect, useRef, useState } from 'preact/hooks'
import { client } from '../shell/asking/client.js'

/** `open`: events come; `lost`: the link is gone and tried again; `refused`: the collector does not let it in. */
export type LinkState = 'opening' | 'open' | 'lost' | 'refused'

/** What is done with each event. */
export type Listeners = { readonly [N in LiveEventName]?: (event: LiveEvents[N]) => void }

const names: readonly LiveEventName[] = ['hello', 'agent', 'samples', 'request', 'skipped']

/**
 * Listens to the collector while somebody looks; a hidden page listens to nothing.
 * @param agents Whose rows, with commas between; nobody's: only who is here. Null: nothing is listened to.
 */
export function useLive(agents: string | null, listeners: Listeners): LinkState {
  const [state, setState] = useState<LinkState>('opening')
  const latest = useRef(listeners)
  latest.current = listeners
  useEffect(() => {
    if (agents === null) return
    let source: EventSource | null = null
    const open = () => {
      source = new EventSource(client.link('/api/v1/live', { query: { agents: agents || undefined } }))
      source.onopen = () => setState('open')
      source.onerror = () => setState(source?.readyState === EventSource.CLOSED ? 'refused' : 'lost')
      for (const name of names) listen(source, name, () => latest.current)
    }
    const look = () => {
      if (document.hidden) {
        source?.close()
        source = null
      } else if (source === null) open()
    }
    look()
    document.addEventListener('visibilitychange', look)
    return () => {
      document.removeEventListener('visibilitychange', look)
      source?.close()
    }
  }, [agents])
  return state
}

function listen(source: EventSource, name: LiveEventName, listeners: () => Listeners): void {
  source.addEventListener(name, ({ data }: MessageEvent<string>) => {
    // The collector says of each event which one it is.
    const heard = listeners()[name] as ((event: unknown) => void) | undefined
    heard?.(JSON.parse(data))
  })
}

let skewS = 0
/** Unix seconds by the clock of the collector, as far as it has said: the reader's may be another. */
export const collectorNow = () => Date.now() / 1000 + skewS

/** Who is here, by id. */
export type LiveAgents = ReadonlyMap<string, LiveAgent>

/** Gathers what is said of agents, and gives it on four times a second at most. */
export function useGathered(): readonly [LiveAgents, Pick<Listeners, 'hello' | 'agent'>] {
  const [agents, setAgents] = useState<LiveAgents>(new Map())
  const gathered = useRef(new Map<string, LiveAgent>())
  const timer = useRef<number | undefined>(undefined)
  useEffect(() => () => clearTimeout(timer.current), [])
  const show = () => {
    timer.current ??= window.setTimeout(() => {
      timer.current = undefined
      setAgents(new Map(gathered.current))
    }, 250)
  }
  const take = (agent: LiveAgent) => {
    gathered.current.set(agent.agent_id, agent)
    show()
  }
  const hello = ({ now, agents }: LiveEvents['hello']) => {
    skewS = now - Date.now() / 1000
    gathered.current = new Map()
    agents.forEach(take)
    show()
  }
  return [agents, { hello, agent: take }]
}
