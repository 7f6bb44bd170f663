import { readFileSync } from 'node:fs'

// Fails when package-lock.json names a download host, or lacks a per-platform binary of a package that has some:
// npm writes such locks on one platform, and the install then breaks on another.
const { packages } = JSON.parse(readFileSync(new URL('../package-lock.json', import.meta.url), 'utf8'))
const names = new Set(Object.keys(packages).map((path) => path.replace(/^.*node_modules\//, '')))
const problems = []
for (const [path, entry] of Object.entries(packages)) {
  if (entry.resolved?.startsWith('http')) problems.push(`${path}: names the host it was downloaded from`)
  const missing = Object.keys(entry.optionalDependencies ?? {}).filter((name) => !names.has(name))
  if (path !== '' && missing.length > 0)
    problems.push(`${path} ${entry.version}: no entry for ${missing.join(', ')}`)
}
if (problems.length > 0) {
  process.stderr.write(`package-lock.json:\n  ${problems.join('\n  ')}\n`)
  process.exit(1)
}
process.stdout.write(`package-lock.json: ${Object.keys(packages).length} packages, all platforms present\n`)
