import { spawn, type ChildProcess, type StdioOptions } from 'node:child_process'

/** How a process ended, and what it wrote where that was not redirected. */
export interface Ended {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly stdout: string
  readonly stderr: string
}

export interface Child {
  readonly process: ChildProcess
  readonly ended: Promise<Ended>
}

/** Runs a module of its own process that imports `parts` of the library as it was built. */
export function startChild(parts: string, body: string, stdio: StdioOptions = 'pipe'): Child {
  const code = `import { ${parts} } from '@voicemark/daemon'\n${body}`
  const child = spawn(process.execPath, ['--input-type=module', '--eval', code], {
    cwd: import.meta.dirname,
    env: { PATH: process.env['PATH'] },
    stdio,
  })
  const output = { stdout: '', stderr: '' }
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (output.stdout += text))
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (output.stderr += text))
  const ended = new Promise<Ended>((resolve) => {
    child.once('close', (code, signal) => resolve({ code, signal, ...output }))
  })
  return { process: child, ended }
}
