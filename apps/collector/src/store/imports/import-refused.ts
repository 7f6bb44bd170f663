import { type ImportFault, mostFaults } from './stored-imports.js'

/** Leaves the transaction: some rows contradict what is stored, and all or none was wanted. */
export class ImportRefused extends Error {
  override readonly name = 'ImportRefused'
  readonly errors: readonly ImportFault[]
  readonly total: number

  constructor(errors: readonly ImportFault[], total: number) {
    super(`${total} rows contradict what is stored`)
    this.errors = errors
    this.total = total
  }
}

/** Gathers rows that contradict what is stored. */
export function createConflicts() {
  const told: ImportFault[] = []
  let total = 0
  return {
    told: told as readonly ImportFault[],
    total: () => total,
    add(fault: ImportFault) {
      total += 1
      if (told.length < mostFaults) told.push(fault)
    },
  }
}
