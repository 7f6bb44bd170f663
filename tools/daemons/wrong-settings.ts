/** A value that a setting cannot have, and what is said of it. */
interface WrongSetting {
  readonly name: string
  readonly value: string
  readonly says: string
}

const wrong = (name: string, value: string, expected: string): WrongSetting => ({
  name,
  value,
  says: `expected ${expected}, got "${value}"`,
})
/** Its value is not said. */
const secret = (name: string, value: string, expected: string): WrongSetting => ({
  name,
  value,
  says: `expected ${expected}`,
})

const shared = [
  secret('VOICEMARK_TOKEN', 'top-secret', '32–256 characters without spaces'),
  wrong('VOICEMARK_LOG_LEVEL', 'loud', 'debug, info, warn, error, silent'),
]

/** Of each daemon, all that are checked at once. */
export const wrongSettings = {
  agent: [
    ...shared,
    wrong('VOICEMARK_AGENT_HOST', '0.0.0.0', '127.0.0.1, ::1, localhost'),
    wrong('VOICEMARK_AGENT_PORT', '70000', 'a whole number 0–65535'),
    wrong('VOICEMARK_THREADS', '0', 'a whole number 1–256'),
    wrong('VOICEMARK_SENTENCE_SILENCE_S', 'long', '0–5'),
    wrong('VOICEMARK_TIER', '../x', '1–64 characters of a–z, 0–9 and _'),
    wrong('VOICEMARK_TIMEOUT_S', '0.5', 'a whole number 1–3600'),
    wrong('VOICEMARK_COLLECTOR', 'ftp://host', 'http://host:port or https://host:port'),
    wrong('VOICEMARK_DISK_FLOOR_MB', '-1', 'a whole number 0–1048576'),
  ],
  collector: [
    ...shared,
    wrong('VOICEMARK_COLLECTOR_PORT', '1e3', 'a whole number 0–65535'),
    secret('DATABASE_URL', 'mysql://me:top-secret@host/name', 'file:PATH or postgresql://…'),
    wrong('VOICEMARK_FIGURES_CRON', 'daily', 'cron such as "0 6 * * *", or never'),
    wrong('VOICEMARK_RETENTION_RAW', 'soon', 'days such as 30d, hours such as 12h, or never'),
    wrong('VOICEMARK_IMPORT_LIMIT_MB', '0', 'a whole number 1–2047'),
  ],
}
