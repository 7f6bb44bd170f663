import { spawn, spawnSync } from 'node:child_process'
import { readFileSync, readdirSync } from 'node:fs'
import { describe, expect, onTestFinished, test } from 'vitest'
import { json, send, speak } from './requests.js'
import { agentFolders, startAgent, until } from './running-agent.js'

const slow = { timeout: 90_000 }
const asked = { VOICEMARK_SAMPLER_PRIORITY: 'realtime' }
/** SCHED_FIFO of <linux/sched.h>. */
const fifo = 1

const runs = (command: string, ...args: string[]) => spawnSync(command, args).status === 0
const isAllowed = runs('chrt', '-f', '1', 'true')
/** What starts a program without the capability, and without the limit that stands for it. */
const withoutRight = 'prlimit --rtprio=0 setpriv --bounding-set=-sys_nice --inh-caps=-sys_nice'.split(' ')
const [prlimit = '', ...given] = withoutRight

/** Policy of each thread, `policy` of man proc_pid_stat(5): the 41st field; the second may hold spaces. */
function policies(pid: number): number[] {
  return readdirSync(`/proc/${pid}/task`).map((tid) => {
    const stat = readFileSync(`/proc/${pid}/task/${tid}/stat`, 'latin1')
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[38])
  })
}

const realtimeThreads = (pid: number) => policies(pid).filter((policy) => policy === fifo).length

/** Status of the answer to a measurement of a program that only waits. */
async function beginWatch(url: string): Promise<number> {
  const program = spawn('sleep', ['60'])
  onTestFinished(() => void program.kill('SIGKILL'))
  return (await send(url, json({ text: 'Hello there.', pid: program.pid }, '/api/v1/measurements'))).status
}

describe.skipIf(process.platform !== 'linux')('priority of the threads that sample', slow, () => {
  test.skipIf(!isAllowed)('real-time is theirs alone, and nothing is said of it', async () => {
    const agent = await startAgent(asked)
    onTestFinished(() => void agent.stop())
    expect((await speak(agent.url, { text: 'Hello world.' })).status).toBe(200)
    const { synthesis, sampler_faults } = await agent.health()
    expect([realtimeThreads(synthesis.pid ?? 0), realtimeThreads(agent.pid)]).toEqual([1, 0])
    expect(sampler_faults).not.toHaveProperty('sampler priority')
    expect(await beginWatch(agent.url)).toBe(201)
    await until('the thread that watches has it', 30_000, () => realtimeThreads(agent.pid) === 1)
  })

  test.skipIf(!runs(prlimit, ...given, 'true'))(
    'where it is refused, /healthz says why and what helps, and all goes on',
    async () => {
      const agent = await startAgent(asked, agentFolders(), withoutRight)
      onTestFinished(() => void agent.stop())
      expect((await speak(agent.url, { text: 'Hello world.' })).status).toBe(200)
      const { synthesis, sampler_faults } = await agent.health()
      expect(realtimeThreads(synthesis.pid ?? 0)).toBe(0)
      expect(sampler_faults['sampler priority']).toMatch(
        /^no real-time priority \(EPERM\), so it goes on at normal priority; .*ulimit -r 1.*LimitRTPRIO=1.*cap_sys_nice/,
      )
      expect(await beginWatch(agent.url)).toBe(201)
      await until('the log says it of the watch', 30_000, () => agent.logs().includes('watch priority'))
    },
  )

  test('nobody has it who did not ask', async () => {
    const agent = await startAgent()
    onTestFinished(() => void agent.stop())
    expect((await speak(agent.url, { text: 'Hello world.' })).status).toBe(200)
    expect(await beginWatch(agent.url)).toBe(201)
    const { synthesis } = await agent.health()
    expect([...policies(synthesis.pid ?? 0), ...policies(agent.pid)]).not.toContain(fifo)
  })
})
