/** Codes of the drivers on an error and on what caused it: SQLSTATE, SQLite's, or the system's. */
export function driverCodes(error: unknown): string[] {
  const codes: string[] = []
  let current: unknown = error
  // Prisma wraps the adapter's error, which wraps the driver's; none of them is deep.
  for (let depth = 0; depth < 8 && isRecord(current); depth++) {
    for (const key of ['originalCode', 'rawCode', 'code']) {
      const code = current[key]
      if (typeof code === 'string' || typeof code === 'number') codes.push(String(code))
    }
    current = causeOf(current)
  }
  return codes
}

/**
 * Whether the database refuses the values themselves, so that sending them again cannot help: SQLSTATE classes
 * 22 (data) and 23 (constraint), SQLite's CONSTRAINT (19), MISMATCH (20) and TOOBIG (18).
 */
export function isRefusedValue(error: unknown): boolean {
  return driverCodes(error).some((code) => {
    if (/^2[23][0-9A-Z]{3}$/.test(code)) return true
    return /^\d{1,4}$/.test(code) && [18, 19, 20].includes(Number(code) & 0xff)
  })
}

/** Whether the connection had been ended before the statement: SQLSTATE 57P01 (ended by the server) and 08003. */
export function isConnectionEnded(error: unknown): boolean {
  return driverCodes(error).some((code) => code === '57P01' || code === '08003')
}

/** A row that is there already, of another run: what PostgreSQL and SQLite (primary key, unique index) call it. */
const takenCodes = ['23505', '1555', '2067']

/** Why the database refuses a row: of what happens to agents the same words on each, and else what its driver said. */
export function refusalReason(error: unknown): string {
  const said = driverMessage(error)
  const isTaken =
    driverCodes(error).some((code) => takenCodes.includes(code)) || /UNIQUE constraint failed/.test(said)
  const why = isTaken && said.includes('request_id') ? 'another row has this request_id' : said
  return `refused by the database: ${why}`
}

/** What the driver said, on one line. */
export function driverMessage(error: unknown): string {
  let message = 'unknown error'
  let current: unknown = error
  for (let depth = 0; depth < 8 && isRecord(current); depth++) {
    const said = current['originalMessage'] ?? current['message']
    if (typeof said === 'string' && said !== '') message = said
    current = causeOf(current)
  }
  return message.replaceAll(/\s+/g, ' ').trim().slice(0, 256)
}

function causeOf(error: Record<string, unknown>): unknown {
  const meta = error['meta']
  const adapterError = isRecord(meta) ? meta['driverAdapterError'] : undefined
  return adapterError ?? error['cause']
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}
