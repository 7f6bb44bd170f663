/**
 * The server that an address means: other programs have it in their settings with `/v1`, or as the address of its
 * speech requests. One that ends in `/audio/speech` without `/v1` before it is kept whole.
 */
export function serverUrl(address: string): string {
  const [, origin = address, path = ''] = /^(\w+:\/\/[^/]+)(.*)$/.exec(address) ?? []
  const prefix = path.replace(/\/+$/, '').replace(speechPath, '').replace(/\/+$/, '')
  // A plan is read again where it is sent or resumed: what would lose one more `/v1` then is kept whole.
  return origin + prefix + (speechPath.test(prefix) ? '/v1/audio/speech' : '')
}

const speechPath = /\/+v1(\/audio\/speech)?$/

/** Where a server is asked for speech. */
export function speechUrl(url: string): string {
  return url.endsWith('/audio/speech') ? url : `${url}/v1/audio/speech`
}
