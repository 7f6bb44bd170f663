export { readCertificates } from './http-client/certificates.js'
export { isToken, sentToken } from './http-server/access-token.js'
export { createClosing } from './process/closing.js'
export type { Closing } from './process/closing.js'
export { StartError, errorCode, errorReason } from './errors.js'
export { armFailpoint, failpoint, failpointNames, isFailpointDue } from './process/failpoint.js'
export type { FailpointName } from './process/failpoint.js'
export { createHttpClient } from './http-client/http-client.js'
export type { HttpClient } from './http-client/http-client.js'
export { readJson, readText } from './http-client/http-exchange.js'
export type { HttpRequest, HttpResponse, HttpSend } from './http-client/http-exchange.js'
export { httpReason } from './http-client/http-reason.js'
export { createLog } from './process/log.js'
export { isLocalRequest, isLoopback, secureHeaders } from './http-server/loopback.js'
export { makeFolder } from './settings/make-folder.js'
export { misspeltSettings } from './settings/misspelt.js'
export { print, watchOutput } from './process/print.js'
export { describeError, sendProblem } from './http-server/problem.js'
export type { Problem } from './http-server/problem.js'
export { closeServer, listen, serverUrl } from './http-server/server.js'
export type { ListenLimits, ListenOptions, WebServer } from './http-server/server.js'
export type { TlsFiles } from './http-server/server-tls.js'
export { isForwarded, parseTrustedProxy, trustNone } from './http-server/trusted-proxy.js'
export type { TrustProxy } from './http-server/trusted-proxy.js'
export {
  choiceSetting,
  patternSetting,
  readSettings,
  textSetting,
  wholeSetting,
} from './settings/settings.js'
export { interruptible, stopSignal } from './process/stop-signal.js'
export { RepeatedKeyError, parseStrictJson, readStrictJson } from './http-server/strict-json.js'
export { within } from './process/within.js'
