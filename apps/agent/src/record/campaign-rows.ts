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
