import { execFileSync, spawnSync } from 'node:child_process'

/** Whom npm asks: the registry, or the proxy before it. */
export function registryHosts(): string[] {
  return hostsOf([npmSetting('registry'), npmSetting('https-proxy'), process.env['HTTPS_PROXY'] ?? ''])
}

export function npmSetting(name: string): string {
  return execFileSync('npm', ['config', 'get', name], { encoding: 'utf8', timeout: 30_000 }).trim()
}

/** What this machine's pip is set to, wherever that is written, as variables: a fresh home has no `pip.conf`. */
export function pipSettings(): Record<string, string> {
  const listed = spawnSync('pip', ['config', 'list'], { encoding: 'utf8', timeout: 30_000 })
  return listed.status === 0 ? pipVariables(listed.stdout) : {}
}

/** The lines of `pip config list` that count for `pip download`, as variables; the environment comes before files. */
export function pipVariables(listed: string): Record<string, string> {
  const found = [...listed.matchAll(/^(global|download|:env:)\.([\w-]+)=(['"])(.*)\3$/gm)]
  const sections = ['global', 'download', ':env:']
  const ordered = sections.flatMap((section) => found.filter(([, name]) => name === section))
  return Object.fromEntries(
    ordered.map(([, , key = '', , value = '']) => [
      `PIP_${key.toUpperCase().replaceAll('-', '_')}`,
      value.replaceAll(String.raw`\n`, ' ').trim(),
    ]),
  )
}

/** Whom pip asks with these settings; PyPI keeps its files on a host of their own. */
export function indexHosts(settings: Readonly<Record<string, string>>): string[] {
  const { PIP_INDEX_URL: index = 'https://pypi.org/simple' } = settings
  const others = ['PIP_EXTRA_INDEX_URL', 'PIP_FIND_LINKS', 'PIP_PROXY'].map((name) => settings[name] ?? '')
  const named = [index, ...others, process.env['HTTPS_PROXY'] ?? ''].flatMap((urls) => urls.split(/\s+/))
  const hosts = hostsOf(named)
  return hosts.includes('pypi.org') ? [...hosts, 'files.pythonhosted.org'] : hosts
}

/** Why no package can be had by pip here; null where it can. */
export function whyNoIndex(name: string): string | null {
  const asked = spawnSync('pip', ['index', 'versions', name], { encoding: 'utf8', timeout: 60_000 })
  if (asked.error !== undefined) return 'no pip here, or it gave no answer in 60 s'
  return asked.status === 0 ? null : `pip reaches no index: ${lastLine(asked.stderr)}`
}

const lastLine = (text: string) => text.trim().split('\n').at(-1) ?? ''

const hostsOf = (urls: readonly string[]) =>
  urls.filter((url) => URL.canParse(url) && new URL(url).hostname !== '').map((url) => new URL(url).hostname)
