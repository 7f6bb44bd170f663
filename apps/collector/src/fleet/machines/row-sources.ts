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
  /** The agents whose rows are of it, several where they were joined. */
  agentsOf(source: string): readonly string[]
}

const mark = ' (imported)'

/** @param joins Agents that are an earlier machine, and which. @default none */
export function createRowSources<Run>(
  origins: readonly RunOrigin<Run>[],
  joins: ReadonlyMap<string, string> = new Map(),
): RowSources<Run> {
  const machineOf = ({ agent_id }: RunOrigin<Run>) => joins.get(agent_id) ?? agent_id
  const delivering = new Set(origins.filter(({ imported }) => !imported).map(machineOf))
  const nameOf = (origin: RunOrigin<Run>) =>
    origin.imported && delivering.has(machineOf(origin)) ? `${machineOf(origin)}${mark}` : machineOf(origin)
  const names = new Map(origins.map((origin) => [origin.run, nameOf(origin)]))
  const imported = new Set(origins.filter((origin) => origin.imported).map(nameOf))
  return {
    of: (run) => names.get(run) ?? '',
    isImported: (source) => imported.has(source),
    agentsOf: (source) => [
      ...new Set(origins.filter((one) => nameOf(one) === source).map(({ agent_id }) => agent_id)),
    ],
  }
}

/** The agent whose rows a source names; those that are joined to it are of the same source. */
export function agentOf(source: string): string {
  return source.endsWith(mark) ? source.slice(0, -mark.length) : source
}
