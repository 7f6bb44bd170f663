import { streamFields } from '@voicemark/schema'
import { joinSql, sql, type Transaction } from '../databases/database.js'

const idPlace = streamFields.request.indexOf('request_id')
const campaignPlace = streamFields.request.indexOf('campaign_id')
const idsAtOnce = 500

/**
 * Of each request, its values in the order of `streamFields`, the correction that deleted it, or its campaign, before it came;
 * null: none did.
 */
export async function deletedOf(
  tx: Transaction,
  rows: readonly (readonly unknown[] | null)[],
): Promise<(number | null)[]> {
  const ids = rows.flatMap((row) => (row === null ? [] : [String(row[idPlace])]))
  const requests = await readRequests(tx, ids)
  const isOfCampaign = rows.some((row) => row !== null && row[campaignPlace] !== null)
  const campaigns = isOfCampaign ? await readCampaigns(tx) : new Map<unknown, number>()
  return rows.map((row) => {
    if (row === null) return null
    return campaigns.get(row[campaignPlace]) ?? requests.get(String(row[idPlace])) ?? null
  })
}

async function readRequests(tx: Transaction, ids: readonly string[]): Promise<Map<string, number>> {
  const deleted = new Map<string, number>()
  for (let at = 0; at < ids.length; at += idsAtOnce) {
    const found = await tx.$queryRaw<{ request_id: string; correction_ref: number }[]>(
      sql`SELECT request_id, correction_ref FROM removed_request
        WHERE request_id IN (${joinSql(ids.slice(at, at + idsAtOnce))})`,
    )
    for (const { request_id, correction_ref } of found) deleted.set(request_id, correction_ref)
  }
  return deleted
}

async function readCampaigns(tx: Transaction): Promise<Map<unknown, number>> {
  const found = await tx.$queryRaw<{ target: string; ref: number }[]>(
    sql`SELECT target, ref FROM correction WHERE kind = 'delete' AND target_kind = 'campaign'`,
  )
  return new Map(found.map(({ target, ref }) => [target, ref]))
}
