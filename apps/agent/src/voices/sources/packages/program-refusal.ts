import { freeBytes } from '../../../disk/disk-floor.js'
import { diskFull } from '../../disk-room.js'
import { VoiceError } from '../../voice-error.js'

/** What pip and npm say of the same troubles, each in its words. */
const troubles: readonly (readonly [RegExp, string])[] = [
  [
    /CERTIFICATE_VERIFY_FAILED|SELF_SIGNED_CERT|UNABLE_TO_GET_ISSUER|UNABLE_TO_VERIFY_LEAF|certificate verify failed/i,
    'no authority that it knows signed the certificate of its index',
  ],
  [
    /ProxyError|Cannot connect to proxy|Tunnel connection failed|Proxy Authentication|statusCode=407/i,
    'its proxy does not let it through',
  ],
  [
    /NewConnectionError|Name or service not known|Temporary failure in name resolution|getaddrinfo|ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|ECONNRESET|ENETUNREACH|ConnectTimeout|ReadTimeout|Max retries exceeded|network is unreachable/i,
    'its index cannot be reached: is there a network?',
  ],
  [
    /\bE40[13]\b|(HTTP error|ERROR:) 40[13]|40[13] (Client )?Error|Unauthorized|Forbidden|NEEDAUTH/,
    'its index does not give this package to everybody',
  ],
]

/** Why a program brought no package: what it says, and how its way to the index is changed. */
export function programRefusal(
  program: 'pip' | 'npm',
  spec: string,
  output: string,
  { settings, folder }: { readonly settings: string; readonly folder: string },
): VoiceError {
  if (/No space left on device|ENOSPC|Errno 28/i.test(output))
    return diskFull(folder, null, freeBytes(folder))
  const trouble = troubles.find(([pattern]) => pattern.test(output))?.[1]
  const said = lastWords(output)
  if (trouble !== undefined) return refused(`${program} brought no ${spec}: ${trouble} (${settings})`, said)
  const isUnknown = /No matching distribution|Could not find a version|E404|ETARGET|notarget/i.test(output)
  // Of an index that was asked once and gave no answer pip says no more.
  const orAway = /from versions: none/.test(output) ? `, or cannot be reached (${settings})` : ''
  if (isUnknown) return refused(`the index of ${program} has no ${spec} that can be taken${orAway}`, said)
  return refused(`${program} brought no ${spec}`, said)
}

const refused = (what: string, said: string) =>
  new VoiceError('voice-download', said === '' ? what : `${what}; it says: ${said}`)

/** The last line that is an error, without passwords in addresses. */
function lastWords(output: string): string {
  const lines = output.split('\n').map((line) => line.trim())
  const errors = lines.filter(
    (line) => /^(ERROR:|npm (error|ERR!))/.test(line) && !/complete log|debug-0/.test(line),
  )
  const line = errors.at(-1) ?? lines.filter((each) => each !== '').at(-1) ?? ''
  const plain = line.replace(/\/\/[^/\s@]+@/g, '//').replace(/\p{Cc}/gu, '')
  return plain.length > 240 ? `${plain.slice(0, 240)}…` : plain
}
