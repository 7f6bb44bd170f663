import type { z } from 'zod'

/** What a schema finds wrong with a value, each with its place; empty where it takes the value. */
export function faultsOf(schema: z.ZodType, value: unknown): string[] {
  const { error } = schema.safeParse(value)
  return (error?.issues ?? []).map(({ path, message }) => `${path.join('.')}: ${message}`)
}

/** The places of the faults alone. */
export function faultyPaths(schema: z.ZodType, value: unknown): string[] {
  const { error } = schema.safeParse(value)
  return [...new Set((error?.issues ?? []).map(({ path }) => path.join('.')))]
}
