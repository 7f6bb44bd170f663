/** Given options under the names of a plan. */
export function pick(options: object, names: readonly string[]): Record<string, unknown> {
  const given = new Map<string, unknown>(Object.entries(options))
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = given.get(name)
      return value === undefined ? [] : [[name.replace(/[A-Z]/g, (big) => `_${big.toLowerCase()}`), value]]
    }),
  )
}

const special: Readonly<Record<string, string>> = {
  configurations: '--voice',
  url: '--http',
  cooldown_s: '--cooldown',
  sample_rate_hz: '--sample-rate',
  timeout_s: '--timeout',
  key_env: '--http-key-env',
  headers: '--header',
  'serve.command': '--serve',
  'serve.ready': '--ready',
  'serve.ready_timeout_s': '--ready-timeout',
  tags: '--tag',
}

/** How a person wrote what has this path in a plan. */
export function shownFlag(path: string): string {
  const field = path.replace(/^configurations\[\d+\]\.?/, '').replace(/^(tags|headers)[.[].*/, '$1')
  return special[field || 'configurations'] ?? flagOf(field)
}

export const flagOf = (name: string) =>
  `--${name.replace(/[A-Z]/g, (big) => `-${big.toLowerCase()}`).replaceAll('_', '-')}`
