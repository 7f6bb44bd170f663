import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Answers of the fake library: `0.util` → 37; functions by `code NAME` and `sleep NAME`. */
export type Answers = Readonly<Record<string, string | number | readonly string[]>>

const source = join(import.meta.dirname, '../fixtures/nvml/fake-nvml.c')

/** Why the fake library cannot be made; null where it can. */
export const noCompiler =
  process.platform === 'linux' && spawnSync('cc', ['--version']).status === 0
    ? null
    : 'no C compiler (apt-get install gcc libc6-dev)'

export type FakeNvml = ReturnType<typeof makeFakeNvml>

/** A folder with the library, as a new driver has it or an older one, and the file with its answers. */
export function makeFakeNvml(...flags: readonly string[]) {
  const folder = mkdtempSync(join(tmpdir(), 'nvml-'))
  const library = join(folder, 'libnvidia-ml.so.1')
  spawnSync('cc', ['-shared', '-fPIC', '-o', library, source, ...flags])
  const file = join(folder, 'answers')
  // What tells a source that the driver is there.
  mkdirSync(join(folder, 'dev'))
  writeFileSync(join(folder, 'dev/nvidiactl'), '')
  return {
    library,
    root: folder,
    remove: () => rmSync(folder, { recursive: true }),
    answer(answers: Answers) {
      process.env.FAKE_NVML = file
      const lines = Object.entries(answers).flatMap(([key, value]) => {
        return typeof value === 'object' ? value.map((one) => `${key} ${one}`) : [`${key} ${value}`]
      })
      writeFileSync(file, `${lines.join('\n')}\n`)
    },
  }
}

/** Values of an RTX 3060 under load, driver 550; sizes in bytes, power in mW, energy in mJ. */
export const rtx3060: Answers = {
  driver: '550.54.14',
  cards: 1,
  '0.name': 'NVIDIA GeForce RTX 3060',
  '0.uuid': 'GPU-11111111-2222-3333-4444-555555555555',
  '0.pci': '00000000:01:00.0',
  '0.total': 12288 * 2 ** 20,
  '0.reserved': 250 * 2 ** 20,
  '0.used': 1024 * 2 ** 20,
  '0.util': 37,
  '0.temperature': 61,
  '0.power': 170250,
  '0.energy': 123456789,
  '0.clock': 1777,
  '0.memory_clock': 7300,
  '0.reasons': '0x4',
  '0.process': [`4711 ${512 * 2 ** 20} 30`, `12 ${256 * 2 ** 20} 5`],
}

/** A small card first, and a larger one. */
export const twoCards: Answers = {
  ...{ driver: '535.183.01', cards: 2 },
  ...{
    '0.name': 'NVIDIA T4',
    '0.uuid': 'GPU-aaaaaaaa-2222-3333-4444-555555555555',
    '0.pci': '00000000:3B:00.0',
  },
  ...{ '0.total': 15360 * 2 ** 20, '0.used': 2 ** 20, '0.util': 1 },
  ...{
    '1.name': 'NVIDIA A40',
    '1.uuid': 'GPU-bbbbbbbb-2222-3333-4444-555555555555',
    '1.pci': '00000000:81:00.0',
  },
  ...{ '1.total': 46068 * 2 ** 20, '1.used': 9 * 2 ** 20, '1.util': 2 },
  '0.process': [`4711 ${100 * 2 ** 20} 40`],
  '1.process': [`4711 ${200 * 2 ** 20} 70`, `12 ${50 * 2 ** 20}`],
}

/** An A100 that is cut up, as in telegraf's a100-sxm4-v12.xml: no utilisation. */
export const a100Mig: Answers = {
  ...{ driver: '535.54.03', cards: 1, '0.name': 'NVIDIA A100-SXM4-80GB', '0.pci': '00000000:01:00.0' },
  ...{
    '0.uuid': 'GPU-513536b6-7d19-9063-b049-1e69664bb298',
    '0.total': 81920 * 2 ** 20,
    '0.used': 50 * 2 ** 20,
  },
  ...{ '0.power': 67030, '0.temperature': 27, '0.clock': 1275, '0.mig': 1, '0.migs': 7 },
  '0.mig0.name': 'NVIDIA A100-SXM4-80GB MIG 2g.20gb',
  '0.mig0.uuid': 'MIG-feb88891-0321-5fef-9c87-d4af3b54259e',
  ...{
    '0.mig0.total': 19968 * 2 ** 20,
    '0.mig0.used': 12 * 2 ** 20,
    '0.mig0.process': [`12 ${10 * 2 ** 20}`],
  },
}
