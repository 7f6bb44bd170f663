import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import {
  StartError,
  choiceSetting,
  isLoopback,
  parseTrustedProxy,
  patternSetting,
  readSettings,
  readTokenFile,
  textSetting,
  trustNone,
  wholeSetting,
  type TlsFiles,
  type TrustProxy,
} from '@voicemark/daemon'
import { Cron, CronPattern } from 'croner'
import { z } from 'zod'
import { ageSeconds, type RetentionPolicy } from './retention/retention-policy.js'
import { sqliteUrl } from './store/databases/sqlite-url.js'

const ageSetting = patternSetting(
  /^(never|[1-9]\d{0,4}[dh])$/,
  'days such as 30d, hours such as 12h, or never',
)

function isCron(pattern: string): boolean {
  try {
    new CronPattern(pattern)
    return true
  } catch {
    // Said with what is expected.
    return false
  }
}

const hasNextRun = (pattern: string) => new Cron(pattern, { paused: true }).nextRun() !== null

/** Every environment variable that the collector reads, with its meaning; the README's table is checked against it. */
export const environment = z.object({
  VOICEMARK_COLLECTOR_HOST: textSetting.prefault('127.0.0.1').meta({
    unset: '127.0.0.1',
    description: 'address to listen on; 0.0.0.0 is all, and needs VOICEMARK_TOKEN',
  }),
  VOICEMARK_COLLECTOR_PORT: wholeSetting(0, 65535)
    .prefault('8080')
    .meta({ unset: '8080', description: 'port that the collector listens on; 0 takes a free one' }),
  VOICEMARK_TOKEN: patternSetting(/^[\x21-\x7e]{32,256}$/, '32–256 characters without spaces')
    .optional()
    .meta({ unset: 'none', description: 'the token that may do everything; needed beyond loopback' }),
  VOICEMARK_TOKEN_FILE: textSetting
    .optional()
    .meta({ unset: 'none', description: 'file that has it instead, which nobody else may read' }),
  VOICEMARK_TLS_CERT: textSetting.optional().meta({
    unset: 'none',
    description:
      'certificate and its chain as PEM: the collector then speaks HTTPS; read again when it changes',
  }),
  VOICEMARK_TLS_KEY: textSetting
    .optional()
    .meta({ unset: 'none', description: 'private key of the certificate, as PEM' }),
  VOICEMARK_TRUSTED_PROXY: textSetting
    .transform((value) => parseTrustedProxy(value))
    .refine((trust) => trust !== null, 'expected addresses, ranges such as 10.0.0.0/8, or loopback')
    .optional()
    .meta({
      unset: 'none',
      description: 'proxies whose X-Forwarded headers are believed: addresses, ranges or `loopback`',
    }),
  DATABASE_URL: textSetting
    .regex(/^(file:|postgres(ql)?:\/\/)/, 'expected file:PATH or postgresql://…')
    .optional()
    .meta({
      unset: 'file:$VOICEMARK_HOME/collector.db',
      description: '`file:PATH` (SQLite; in it %23 is #, %3F is ? and %25 is %) or `postgresql://…`',
    }),
  VOICEMARK_HOME: textSetting.optional().meta({ unset: '~/.voicemark', description: 'folder of all state' }),
  VOICEMARK_METRICS_DIR: textSetting
    .prefault('metrics')
    .meta({ unset: './metrics', description: 'folder of the figures that the collector draws' }),
  VOICEMARK_FIGURES_CRON: textSetting
    .refine(isCron, { error: 'expected cron such as "0 6 * * *", or never', abort: true })
    .refine(hasNextRun, 'expected a time that comes')
    .optional()
    .meta({ unset: 'never', description: 'when to draw all figures, as cron: `0 6 * * *` is daily at six' }),
  VOICEMARK_RETENTION_RAW: ageSetting.prefault('never').transform(ageSeconds).meta({
    unset: 'never',
    description:
      'age at which samples of no campaign are folded into rows of 1 s: `30d`, `12h`; never keeps all',
  }),
  VOICEMARK_RETENTION_1S: ageSetting.prefault('never').transform(ageSeconds).meta({
    unset: 'never',
    description: 'age at which rows of 1 s are folded into rows of 60 s, which are kept for ever',
  }),
  VOICEMARK_IMPORT_LIMIT_MB: wholeSetting(1, 2047)
    .prefault('50')
    .meta({ unset: '50', description: 'largest file that POST /api/v1/imports takes' }),
  VOICEMARK_LOG_LEVEL: choiceSetting('debug', 'info', 'warn', 'error', 'silent')
    .prefault('info')
    .meta({ unset: 'info', description: 'debug, info, warn, error or silent' }),
})

/** The collector's configuration, complete and frozen; nothing else reads the environment. */
export interface Config {
  readonly host: string
  readonly port: number
  /** Null: only this machine is answered. */
  readonly token: string | null
  /** Null: HTTP, for this machine or behind a proxy. */
  readonly tls: TlsFiles | null
  readonly trustProxy: TrustProxy
  readonly databaseUrl: string
  readonly home: string
  readonly metricsDir: string
  /** Null: never. */
  readonly figuresCron: string | null
  readonly retention: RetentionPolicy
  readonly importLimitMb: number
  readonly logLevel: string
}

/** @throws StartError that lists every wrong value. */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const values = readSettings(environment, env, ['DATABASE_URL', 'VOICEMARK_TOKEN'])
  const [given, file] = [values.VOICEMARK_TOKEN, values.VOICEMARK_TOKEN_FILE]
  const token = given ?? (file === undefined ? null : readTokenFile(file))
  if (token === null && !isLoopback(urlOf(values.VOICEMARK_COLLECTOR_HOST)))
    throw new StartError(
      'VOICEMARK_COLLECTOR_HOST: beyond loopback VOICEMARK_TOKEN must be set, or VOICEMARK_TOKEN_FILE',
    )
  const home = resolve(values.VOICEMARK_HOME ?? join(homedir(), '.voicemark'))
  return Object.freeze({
    host: values.VOICEMARK_COLLECTOR_HOST,
    token,
    port: values.VOICEMARK_COLLECTOR_PORT,
    tls: checkedTls(values.VOICEMARK_TLS_CERT, values.VOICEMARK_TLS_KEY),
    trustProxy: values.VOICEMARK_TRUSTED_PROXY ?? trustNone,
    databaseUrl: values.DATABASE_URL ?? sqliteUrl(join(home, 'collector.db')),
    home,
    metricsDir: resolve(values.VOICEMARK_METRICS_DIR),
    figuresCron: values.VOICEMARK_FIGURES_CRON ?? null,
    retention: checkedRetention(values.VOICEMARK_RETENTION_RAW, values.VOICEMARK_RETENTION_1S),
    importLimitMb: values.VOICEMARK_IMPORT_LIMIT_MB,
    logLevel: values.VOICEMARK_LOG_LEVEL,
  })
}

const urlOf = (host: string) => `http://${host.includes(':') ? `[${host}]` : host}`

function checkedTls(cert: string | undefined, key: string | undefined): TlsFiles | null {
  if (cert !== undefined && key !== undefined) return { cert: resolve(cert), key: resolve(key) }
  if (cert === undefined && key === undefined) return null
  throw new StartError('VOICEMARK_TLS_CERT and VOICEMARK_TLS_KEY: expected both or neither')
}

function checkedRetention(rawS: number | null, secondsS: number | null): RetentionPolicy {
  if (secondsS !== null && (rawS === null || secondsS < rawS))
    throw new StartError('VOICEMARK_RETENTION_1S: expected an age of at least VOICEMARK_RETENTION_RAW')
  return { rawS, secondsS }
}
