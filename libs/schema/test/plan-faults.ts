import { expect } from 'vitest'
import { readPlan } from '../src/index.js'

/** What is wrong with a plan, each with its place; empty where it is read. */
export function planFaults(plan: unknown): string[] {
  const { plan: read, problems } = readPlan(plan, 7)
  expect(read === null).toBe(problems !== null)
  return (problems ?? []).map(({ path, message }) => `${path}: ${message}`)
}

export const wholeNumber = (lowest: number, highest: number) => `expected a whole number ${lowest}–${highest}`
