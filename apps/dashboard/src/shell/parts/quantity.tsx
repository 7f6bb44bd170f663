import { Missing } from './missing.js'
import { numeral } from './numeral.js'

export interface QuantityProps {
  readonly value: number | null | undefined
  readonly unit?: string | undefined
  /** Said where there is no value. */
  readonly why?: string | undefined
}

/** A measured number with its unit, or that there is none. */
export function Quantity({ value, unit, why }: QuantityProps) {
  if (value === null || value === undefined) return why === undefined ? <Missing /> : <Missing why={why} />
  return (
    <span class="quantity">
      {numeral(value)}
      {unit !== undefined && <span class="unit">{unit}</span>}
    </span>
  )
}
