import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import { counted } from './numeral.js'
import { Button } from './button.js'
import { nextOrder, type Order, sorted } from './order.js'

/** One column. */
export interface Column<Row> {
  readonly key: string
  readonly head: ComponentChildren
  readonly cell: (row: Row) => ComponentChildren
  /** What its rows are put in order by; what is missing is last. A column without it has no order. */
  readonly sort?: (row: Row) => number | string | null
  /** Numbers stand at the end. @default false */
  readonly isNumber?: boolean
  /** Names its row, to who hears the table. @default false */
  readonly isName?: boolean
  /** Its cells stay in one line. @default false */
  readonly isShort?: boolean
}

export interface TableProps<Row> {
  /** What the table has; heard, and shown unless it is hidden. */
  readonly caption: string
  readonly isCaptionHidden?: boolean
  readonly columns: readonly Column<Row>[]
  readonly rows: readonly Row[]
  readonly rowKey: (row: Row) => string
  /** Stands in place of the rows where there are none. */
  readonly empty: ComponentChildren
  readonly order?: Order
  /** Rows shown at a time; all without it. */
  readonly pageSize?: number
}

/** Rows under a head that stays; it scrolls inside itself, never the page. */
export function Table<Row>({ caption, isCaptionHidden = false, columns, rows, ...rest }: TableProps<Row>) {
  const { rowKey, empty, pageSize = Infinity } = rest
  const [order, setOrder] = useState<Order | null>(rest.order ?? null)
  const [page, setPage] = useState(0)
  if (rows.length === 0) return <div class="empty">{empty}</div>

  const by = columns.find(({ key }) => key === order?.key)?.sort
  const ordered = order === null || by === undefined ? rows : sorted(rows, by, order.isDown)
  const pages = Math.ceil(rows.length / pageSize) || 1
  const at = Math.min(page, pages - 1)
  const shown = pageSize === Infinity ? ordered : ordered.slice(at * pageSize, (at + 1) * pageSize)
  return (
    <div class="table">
      <div class="table-scroll" tabIndex={0} role="region" aria-label={caption}>
        <table>
          <caption class={isCaptionHidden ? 'heard' : undefined}>{caption}</caption>
          <thead>
            <tr>
              {columns.map((column) => (
                <Head
                  key={column.key}
                  column={column}
                  order={order}
                  onOrder={() => setOrder(nextOrder(order, column.key, column.isNumber === true))}
                />
              ))}
            </tr>
          </thead>
          <tbody>
            {shown.map((row) => (
              <tr key={rowKey(row)}>{columns.map((column) => cellOf(column, row))}</tr>
            ))}
          </tbody>
        </table>
      </div>
      {pages > 1 && <Pager {...{ at, pages, pageSize, rows: rows.length }} onPage={setPage} />}
    </div>
  )
}

interface HeadProps {
  readonly column: Column<never>
  readonly order: Order | null
  readonly onOrder: () => void
}

function Head({ column: { key, head, sort, isNumber = false }, order, onOrder }: HeadProps) {
  const isOrdered = order?.key === key
  const direction = isOrdered && order.isDown ? 'descending' : 'ascending'
  return (
    <th scope="col" class={isNumber ? 'number' : undefined} aria-sort={isOrdered ? direction : undefined}>
      {sort === undefined ? (
        head
      ) : (
        <button type="button" class="sort" onClick={onOrder}>
          {head}
          <span aria-hidden="true" class="arrow">
            {isOrdered ? (order.isDown ? '↓' : '↑') : ''}
          </span>
        </button>
      )}
    </th>
  )
}

function cellOf<Row>({ key, cell, isName = false, ...look }: Column<Row>, row: Row) {
  const { isNumber = false, isShort = false } = look
  const classes = isNumber ? 'number' : isShort ? 'short' : undefined
  return isName ? (
    <th key={key} scope="row" class={classes}>
      {cell(row)}
    </th>
  ) : (
    <td key={key} class={classes}>
      {cell(row)}
    </td>
  )
}

interface PagerProps {
  readonly at: number
  readonly pages: number
  readonly pageSize: number
  readonly rows: number
  readonly onPage: (page: number) => void
}

function Pager({ at, pages, pageSize, rows, onPage }: PagerProps) {
  return (
    <nav class="pager" aria-label="Pages of the table">
      <span>
        {at * pageSize + 1}–{Math.min(rows, (at + 1) * pageSize)} of {counted(rows, 'row')}
      </span>
      <Button isDisabled={at === 0} onPress={() => onPage(at - 1)}>
        Previous
      </Button>
      <Button isDisabled={at >= pages - 1} onPress={() => onPage(at + 1)}>
        Next
      </Button>
    </nav>
  )
}
