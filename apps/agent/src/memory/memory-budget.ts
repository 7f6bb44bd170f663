/** How much memory the synthesis process may hold: so many MB, or a share of what the machine has. */
export type MemoryBudget = { readonly mb: number } | { readonly share: number }

export const memoryBudgetForm = '512M, 2G, 60% of the memory, or a number of MB, at least 64 MB'

const leastMb = 64
const mostMb = 1_048_576
/** Reads `512M`, `2G`, `60%` or a number of MB (of 2^20 bytes); null for anything else. */
export function parseMemoryBudget(text: string): MemoryBudget | null {
  const match = /^(\d{1,7}(?:\.\d{1,3})?) ?(?:([MG])(?:i?B)?|(%))?$/i.exec(text.trim())
  if (match === null) return null
  const [, digits, unit = '', percent] = match
  const number = Number(digits)
  if (percent !== undefined) return number >= 1 && number <= 100 ? { share: number / 100 } : null
  const mb = unit.toUpperCase() === 'G' ? number * 1024 : number
  return mb >= leastMb && mb <= mostMb ? { mb } : null
}
/** MB that a budget is on a machine; null: there is none. */
export function budgetMb(budget: MemoryBudget | null, totalMemoryMb: number): number | null {
  if (budget === null) return null
  return 'mb' in budget ? budget.mb : budget.share * totalMemoryMb
}
