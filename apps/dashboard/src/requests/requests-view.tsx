import { useEffect, useState } from 'preact/hooks'
import { client } from '../shell/asking/client.js'
import { useAnswer } from '../shell/asking/use-answer.js'
import { Answer } from '../shell/parts/answer.js'
import { Button } from '../shell/parts/button.js'
import { Page } from '../shell/parts/page.js'
import { Table } from '../shell/parts/table.js'
import type { ViewProps } from '../shell/route/view.js'
import { useFacets } from './facets.js'
import { FilterForm } from './filter-form.js'
import { chosenColumns, keepColumns, type ListedRequest, requestColumns } from './request-columns.js'
import { filterOf, type RequestFilter } from './request-filter.js'
import './requests.css'

interface RequestPage {
  readonly requests: readonly ListedRequest[]
  readonly next_cursor: string | null
}

const pageSize = 50

/** Requests by filter, the newest first. */
export function RequestsView({ query }: ViewProps) {
  const filter = filterOf(query)
  const address = query.toString()
  const [cursors, setCursors] = useState<readonly string[]>([])
  useEffect(() => setCursors([]), [address])
  const [chosen, setChosen] = useState(chosenColumns)
  const facets = useFacets()
  const page = useAnswer<RequestPage>('/api/v1/requests', {
    query: { ...filter, limit: pageSize, cursor: cursors.at(-1) },
  })
  const choose = (keys: readonly string[]) => {
    keepColumns(keys)
    setChosen(keys)
  }
  return (
    <Page
      title="Requests"
      lead="Every request that was measured. RTF is synthesis time per audio time: lower is faster."
      actions={<Exports filter={filter} />}
    >
      <FilterForm key={address} filter={filter} facets={facets.answer} />
      <ColumnChoice chosen={chosen} onChoose={choose} />
      <Answer of={page}>
        {({ requests, next_cursor }) => (
          <>
            <Table
              caption="Requests, the newest first"
              isCaptionHidden
              columns={requestColumns.filter(({ key }) => chosen.includes(key))}
              rows={requests}
              rowKey={({ request_id }) => request_id}
              empty={
                Object.keys(filter).length === 0 ? 'No request was measured yet.' : 'No request is like that.'
              }
            />
            <nav class="actions pages" aria-label="Pages">
              <Button isDisabled={cursors.length === 0} onPress={() => setCursors(cursors.slice(0, -1))}>
                Newer
              </Button>
              <Button
                isDisabled={next_cursor === null}
                onPress={() => next_cursor !== null && setCursors([...cursors, next_cursor])}
              >
                Older
              </Button>
            </nav>
          </>
        )}
      </Answer>
    </Page>
  )
}

/** The same rows as files, all of them. */
function Exports({ filter }: { readonly filter: RequestFilter }) {
  const csv = (columns?: 'all') =>
    client.link('/api/v1/exports/synthesis.csv', { query: { ...filter, columns } })
  return (
    <>
      <a class="button" href={csv()} download>
        CSV, 26 columns
      </a>
      <a class="button" href={csv('all')} download>
        CSV, all columns
      </a>
    </>
  )
}

interface ColumnChoiceProps {
  readonly chosen: readonly string[]
  readonly onChoose: (keys: readonly string[]) => void
}

function ColumnChoice({ chosen, onChoose }: ColumnChoiceProps) {
  return (
    <details class="columns">
      <summary>Columns</summary>
      <div class="columns-list">
        {requestColumns.map(({ key, head, isName = false }) => (
          <label key={key}>
            <input
              type="checkbox"
              checked={chosen.includes(key)}
              disabled={isName}
              onChange={(event) =>
                onChoose(event.currentTarget.checked ? [...chosen, key] : chosen.filter((one) => one !== key))
              }
            />{' '}
            {head}
          </label>
        ))}
      </div>
    </details>
  )
}
