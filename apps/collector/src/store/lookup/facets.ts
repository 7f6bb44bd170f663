import type { Tags } from '@voicemark/schema'
import { sql, where } from '../databases/database.js'
import type { ReadValues } from '../databases/read-values.js'
import { subjectSql } from '../reading/subject-sql.js'
import { walkOf } from './row-walk.js'

/** Values that rows have, the most frequent first. */
export interface Facet {
  readonly values: readonly FacetValue[]
  /** Whether there are others. */
  readonly cut: boolean
}

export interface FacetValue {
  /** Null: rows without one. */
  readonly value: string | null
  readonly n: number
}

const names = ['voice', 'engine', 'device', 'tier', 'subject', 'campaign', 'failure_class'] as const
type FacetName = (typeof names)[number]

/** What may be asked of requests, by parameter; rows that are excluded are not counted. */
export interface Facets extends Readonly<Record<FacetName, Facet>> {
  readonly tags: {
    readonly names: readonly (Facet & { readonly name: string })[]
    /** Whether there are more sets of tags than were looked at: then there are more names and values, and higher counts. */
    readonly cut: boolean
  }
}

const mostValues = 100
const mostTagSets = 2_000

export async function readFacets(read: ReadValues): Promise<Facets> {
  const { from, conditions } = await walkOf(read, { includeWarmup: true })
  const rows = await read(
    sql`SELECT request.voice, request.engine, request.device_type, request.hardware_tier, ${subjectSql} AS subject,
        request.campaign_id, request.failure_class, count(*) AS n
      FROM ${from} ${where(conditions)} GROUP BY 1, 2, 3, 4, 5, 6, 7`,
  )
  const facets = names.map((name, i) => [name, facetOf(rows.map((row) => [row[i], Number(row.at(-1))]))])
  const sets = await read(
    sql`SELECT request.tags, count(*) AS n FROM ${from} ${where(conditions)}
      GROUP BY request.tags ORDER BY count(*) DESC, request.tags LIMIT ${mostTagSets + 1}`,
  )
  return {
    ...(Object.fromEntries(facets) as Record<FacetName, Facet>),
    tags: { names: tagFacets(sets.slice(0, mostTagSets)), cut: sets.length > mostTagSets },
  }
}

function facetOf(counted: readonly (readonly [value: unknown, n: number])[]): Facet {
  const counts = new Map<string | null, number>()
  for (const [value, n] of counted) {
    const key = typeof value === 'string' ? value : null
    counts.set(key, (counts.get(key) ?? 0) + n)
  }
  const values = [...counts].map(([value, n]) => ({ value, n })).sort((a, b) => b.n - a.n)
  return { values: values.slice(0, mostValues), cut: values.length > mostValues }
}

function tagFacets(sets: readonly unknown[][]) {
  const byName = new Map<string, [string, number][]>()
  for (const [text, n] of sets)
    for (const [name, value] of Object.entries(JSON.parse(String(text)) as Tags)) {
      const counted = byName.get(name) ?? []
      counted.push([value, Number(n)])
      byName.set(name, counted)
    }
  return [...byName].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, of]) => ({ name, ...facetOf(of) }))
}
