/** By which column the rows of a table stand, and from which end. */
export interface Order {
  readonly key: string
  readonly isDown: boolean
}

/** What a press on the head of a column makes of it: the usual way first, then the other, of numbers the largest first. */
export function nextOrder(order: Order | null, key: string, isNumber: boolean): Order {
  return order?.key === key ? { key, isDown: !order.isDown } : { key, isDown: isNumber }
}

type Sortable = number | string | null

/** Rows in order; those without a value are last from either end, and equal ones stay as they were. */
export function sorted<Row>(rows: readonly Row[], by: (row: Row) => Sortable, isDown: boolean): Row[] {
  const keyed = rows.map((row) => ({ row, value: by(row) }))
  const [known, unknown] = [keyed.filter(isKnown), keyed.filter((one) => !isKnown(one))]
  known.sort((a, b) => (isDown ? compare(b.value, a.value) : compare(a.value, b.value)))
  return [...known, ...unknown].map(({ row }) => row)
}

function isKnown<Row>(one: { row: Row; value: Sortable }): one is { row: Row; value: number | string } {
  return one.value !== null
}

function compare(a: number | string, b: number | string): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b
  return String(a).localeCompare(String(b), 'en', { numeric: true })
}
