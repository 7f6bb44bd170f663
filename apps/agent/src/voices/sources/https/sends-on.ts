/** Hubs send on to stores of their own, which go by other names. https://huggingface.co/docs/hub/storage-backends */
const stores: Readonly<Record<string, readonly string[]>> = {
  'huggingface.co': ['hf.co'],
  'github.com': ['githubusercontent.com'],
}

/** Hosts that may be contacted when a file is fetched from this one. */
export function hostsBehind(host: string): readonly string[] {
  return stores[host] === undefined ? [host] : [host, ...[host, ...stores[host]].map((store) => `*.${store}`)]
}

/** Why a redirect is not followed; null where it is. */
export function redirectFault(first: URL, next: URL): string | null {
  if (!['http:', 'https:'].includes(next.protocol))
    return `sends on to ${next.protocol}, which is no place for a file`
  if (first.protocol === 'https:' && next.protocol !== 'https:')
    return `sends on to ${next.host} without TLS, which is not followed`
  const isSame = next.hostname === first.hostname || next.hostname.endsWith(`.${first.hostname}`)
  const isStore = (stores[first.hostname] ?? []).some((store) => next.hostname.endsWith(`.${store}`))
  // Behind another port is another server; empty is that of the scheme, so that http may send on to https.
  return next.port === first.port && (isSame || isStore)
    ? null
    : `sends on to ${next.host}, which nobody named: give the address there instead`
}
