import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import type { Figures } from './figures.js'

/** Ten times a second, the sum over all that is below a process, as recorders of processes do it. */
const script = `
import json, select, sys, psutil
root = psutil.Process(int(sys.argv[1]))
peak, used = 0, {}
print('ready', flush=True)
while True:
    resident = 0
    for child in root.children(recursive=True):
        if child.pid == psutil.Process().pid: continue
        try:
            with child.oneshot():
                resident += child.memory_info().rss
                times = child.cpu_times()
                used[child.pid] = times.user + times.system
        except psutil.Error:
            pass
    peak = max(peak, resident)
    if select.select([sys.stdin], [], [], 0.1)[0]: break
print(json.dumps({'cpuS': sum(used.values()), 'peakMb': peak / 2 ** 20}))
`

const nobody = { end: () => Promise.resolve<Figures>({ cpuS: null, peakMb: null }) }

/** Begins to watch; knows nothing where Python has no psutil. */
export async function startPsutil(pid: number): Promise<{ end(): Promise<Figures> }> {
  const python = process.env['PYTHON'] ?? 'python3'
  if (spawnSync(python, ['-c', 'import psutil']).status !== 0) return nobody
  const child = spawn(python, ['-c', script, String(pid)], { stdio: ['pipe', 'pipe', 'inherit'] })
  await once(child.stdout, 'data')
  return {
    end: async () => {
      const text = once(child.stdout, 'data')
      child.stdin.end('end\n')
      return JSON.parse(String((await text)[0])) as Figures
    },
  }
}
