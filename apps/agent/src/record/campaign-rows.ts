import type { RequestRow } from '@voicemark/schema'
import { replayJournal } from './journal.js'

/** Rows of one campaign, in the order in which they ended. */
export async function readCampaignRows(journalPath: string, campaign_id: string): Promise<RequestRow[]> {
  const rows: RequestRow[] = []
  await replayJournal(journalPath, (row) => {
    if (row.campaign_id === campaign_id) rows.push(row)
  })
  return rows
}
