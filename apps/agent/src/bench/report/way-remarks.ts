import type { RequestRow } from '@voicemark/schema'

/** What happened to requests on their way to a server, with counts. */
export function wayRemarks(rows: readonly RequestRow[]): string[] {
  const counted = (name: string) => rows.filter(({ tags }) => tags[name] !== undefined).length
  const proxies = new Set(rows.flatMap(({ tags }) => tags['proxy'] ?? []))
  const [resent, redirected] = [counted('resent'), counted('redirects')]
  return [
    ...[...proxies].map((proxy) => `asked by the proxy ${proxy}, whose time is in all of this`),
    ...(resent === 0
      ? []
      : [
          `the server closed a connection under ${resent} of ${rows.length} requests; they were sent once more`,
        ]),
    ...(redirected === 0
      ? []
      : [`${redirected} of ${rows.length} requests were redirected, and the clock has that in it`]),
  ]
}
