/** What a provider is of, for who asked for it elsewhere: README of onnxruntime-node 1.30, table of pre-built binaries. */
const platforms: Readonly<Record<string, string>> = {
  cuda: 'Linux on x64',
  coreml: 'macOS',
  dml: 'Windows',
  webgpu: 'Windows, macOS and Linux on x64',
}

const longest = 256

/** Why the provider that was asked for does not run, in one line for a person; `said` is what ONNX Runtime said of it. */
export function fallbackReason(provider: string, said: string, platform: string): string {
  return `${provider}: ${reasonOf(provider, said, platform)}`.replace(/\s+/g, ' ').trim().slice(0, longest)
}

function reasonOf(provider: string, said: string, platform: string): string {
  if (/backend not found|is unsupported/i.test(said)) {
    const elsewhere = platforms[provider]
    return `onnxruntime-node has none for ${platform}${elsewhere === undefined ? '' : `; it is for ${elsewhere}`}`
  }
  if (/failed to load (shared )?library/i.test(said))
    return 'its library or one that it needs is not installed; docs/voices.md says how'
  // A failed check of the library names its source file, the condition and then what went wrong.
  const plain = said.replace(/^\S*onnxruntime\S* .*? was false\. /s, '')
  return plain.replace(/(?:\/[^\s/:]+)+\/([^\s/:]+)/g, '$1')
}
