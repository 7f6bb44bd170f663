import { errorCode, errorReason } from '../errors.js'
import { ProxyError } from './http-tunnel.js'

const unknownSigner =
  'no authority that is known here signed its certificate: --ca FILE names one, --insecure takes any'

/** What to do about an error of the system or of TLS; https://nodejs.org/api/tls.html#x509-certificate-error-codes lists those. */
const remedies: Readonly<Record<string, string>> = {
  ENOTFOUND: 'no such host is known: is its name right?',
  EAI_AGAIN: 'the name could not be looked up: is there a network?',
  ECONNREFUSED: 'nothing listens there: does the server run, and on this port?',
  EHOSTUNREACH: 'no way leads to the host',
  ENETUNREACH: 'no way leads to its network',
  ETIMEDOUT: 'the host does not answer',
  ECONNRESET: 'the connection was closed',
  EPIPE: 'the connection was closed',
  DEPTH_ZERO_SELF_SIGNED_CERT: unknownSigner,
  SELF_SIGNED_CERT_IN_CHAIN: unknownSigner,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: unknownSigner,
  UNABLE_TO_GET_ISSUER_CERT: unknownSigner,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: unknownSigner,
  CERT_HAS_EXPIRED: 'its certificate is out of date; --insecure takes any',
  CERT_NOT_YET_VALID: 'its certificate is not valid yet: is the clock right?',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another name; --insecure takes any',
  ERR_SSL_WRONG_VERSION_NUMBER: 'it does not speak TLS there: is it http://?',
  ERR_SSL_PACKET_LENGTH_TOO_LONG: 'it does not speak TLS there: is it http://?',
  EPROTO: 'it does not speak TLS there: is it http://?',
  HPE_INVALID_CONSTANT: 'what answers there is no HTTP/1.1: is it https://?',
  HPE_HEADER_OVERFLOW: 'its headers are over 256 KiB',
}

/** Why a server could not be asked, as a code and what it means; addresses are the caller's to name. */
export function httpReason(error: unknown): string {
  if (error instanceof ProxyError) return error.message
  if (isTimeout(error)) return 'no answer in time'
  const remedy = remedies[errorCode(error) ?? '']
  return remedy === undefined ? errorReason(error) : `${errorReason(error)}: ${remedy}`
}

/** What is aborted by a signal has the signal's reason as its cause. */
function isTimeout(error: unknown): boolean {
  return error instanceof Error && (error.name === 'TimeoutError' || isTimeout(error.cause))
}
