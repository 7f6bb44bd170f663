export { freePort } from './free-port.js'
export { startPostgresServer } from './postgres-server.js'
export type { PostgresServer } from './postgres-server.js'
