import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { run, type Ran } from './run-program.js'

/** The machine's Python, 3.9 or newer; null where there is none. */
export const python = findPython()

/** What a test is skipped with where there is no Python. */
export const noPython = 'there is no python3 of 3.9 or newer on this machine'

const client = join(import.meta.dirname, '../python')

/** Runs these lines of a Python program, which have the client and `show`, which prints a value for `shown`. */
export function runPython(lines: string, cwd: string): Promise<Ran> {
  const path = join(cwd, 'program.py')
  writeFileSync(
    path,
    `import asyncio, json, os, sys, threading, time
from voicemark_monitor import MonitorError, PerformanceMonitor
def show(value):
    print(json.dumps(value), flush=True)
def burn(seconds):
    until = time.perf_counter() + seconds
    while time.perf_counter() < until:
        pass
${lines.replace(/^ {4}/gm, '')}
`,
  )
  return runPythonFile(path, [], cwd)
}

/** Runs a Python program that may import the client. */
export function runPythonFile(path: string, args: readonly string[], cwd: string): Promise<Ran> {
  return run(python ?? '', [path, ...args], cwd, pythonEnv)
}

/** Finds the client, and leaves no cache of it in the checkout. */
export const pythonEnv = { PYTHONPATH: client, PYTHONDONTWRITEBYTECODE: '1' }

function findPython(): string | null {
  const check = 'import sys; sys.exit(sys.version_info < (3, 9))'
  const names = ['python3', 'python']
  return names.find((name) => spawnSync(name, ['-c', check], { stdio: 'ignore' }).status === 0) ?? null
}
