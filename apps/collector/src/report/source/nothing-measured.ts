import type { ReportQuery } from './report-data.js'

/** A source without a measured request has nothing to report. */
export class NothingMeasuredError extends Error {
  override readonly name = 'NothingMeasuredError'

  constructor({ campaign_id }: Pick<ReportQuery, 'campaign_id'>) {
    const where = campaign_id === null ? 'there is' : `campaign ${campaign_id} has`
    super(`${where} no measured request that is neither warm-up nor cold`)
  }
}
