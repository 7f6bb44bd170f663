import type { StoredRequest } from '@voicemark/schema'
import { Missing } from '../shell/parts/missing.js'

/** By what each figure of a request was seen. */
export function Evidence({ evidence, energy_source }: Pick<StoredRequest, 'evidence' | 'energy_source'>) {
  if (evidence === null) return <Missing why="its agent did not say" />
  return (
    <ul class="evidence">
      {sourcesOf(evidence).map(([figure, source]) => (
        <li key={figure}>
          <code>{figure}</code> {source}
        </li>
      ))}
      {energy_source !== null && (
        <li>
          <code>energy_j</code> {energy_source}
        </li>
      )}
    </ul>
  )
}

/** `figure=source`, a space between two. */
export function sourcesOf(evidence: string): (readonly [figure: string, source: string])[] {
  return evidence.split(' ').flatMap((part) => {
    const at = part.indexOf('=')
    return at < 1 ? [] : [[part.slice(0, at), part.slice(at + 1)] as const]
  })
}
