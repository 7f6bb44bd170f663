import type { RequestRow } from '@voicemark/schema'
import { replayJournal } from './journal.js'

/** Rows of one campaign, in the order in which they ended. */
export async function readCampaignRows(journalPath: string, campaign_id: string): Promise<RequestRow[]> {
  const rows: RequestRow[] = []
  const add = (row: RequestRow) => {
    if (row.campaign_id === campaign_id) rows.push(row)
  }
  await replayJournal(journalPath, add, { having: campaign_id })
  return rows
}

/** The row of a request that has ended; null where there is none. */
export async function readRequestRow(journalPath: string, request_id: string): Promise<RequestRow | null> {
  let found: RequestRow | null = null
  const look = (row: RequestRow) => {
    if (row.request_id === request_id) found = row
  }
  await replayJournal(journalPath, look, { having: request_id })
  return found
}
