/** A run, by whatever tells runs apart. */
export interface RunOrigin<Run> {
  readonly run: Run
  readonly agent_id: string
  /** Whether its rows are from a file. */
  readonly imported: boolean
}

/** Tells what machines delivered from what files say: rows of both kinds are never of one configuration. */
export interface RowSources<Run> {
  /** The machine of a run's rows; by another name where it delivers rows of its own and these are from a file. */
  of(run: Run): string
  isImported(source: string): boolean
}

const mark = ' (imported)'

export function createRowSources<Run>(origins: readonly RunOrigin<Run>[]): RowSources<Run> {
  const delivering = new Set(origins.flatMap(({ agent_id, imported }) => (imported ? [] : [agent_id])))
  const nameOf = ({ agent_id, imported }: RunOrigin<Run>) =>
    imported && delivering.has(agent_id) ? `${agent_id}${mark}` : agent_id
  const names = new Map(origins.map((origin) => [origin.run, nameOf(origin)]))
  const imported = new Set(origins.filter((origin) => origin.imported).map(nameOf))
  return { of: (run) => names.get(run) ?? '', isImported: (source) => imported.has(source) }
}

/** The agent whose rows a source names. */
export function agentOf(source: string): string {
  return source.endsWith(mark) ? source.slice(0, -mark.length) : source
}
