import { useState } from 'preact/hooks'
import { Section } from '../shell/parts/page.js'
import { mostOnWall, Wall } from './wall.js'

export interface GrowingWallProps {
  readonly title: string
  readonly speaking: readonly { readonly agent_id: string; readonly hardware_tier: string | null }[]
}

/** Machines from when they begin to speak. One that has ended stays: no chart changes its place while others go on. */
export function GrowingWall({ title, speaking }: GrowingWallProps) {
  const [watched, setWatched] = useState<GrowingWallProps['speaking']>([])
  const fresh = speaking.filter((one) => !watched.some(({ agent_id }) => agent_id === one.agent_id))
  if (fresh.length > 0 && watched.length < mostOnWall) setWatched([...watched, ...fresh].slice(0, mostOnWall))
  if (watched.length === 0) return null
  const known = watched.flatMap(({ agent_id, hardware_tier }) =>
    hardware_tier === null ? [] : [{ agent_id, hardware_tier }],
  )
  return (
    <Section title={title}>
      <Wall agents={watched.map(({ agent_id }) => agent_id)} known={known} />
    </Section>
  )
}
