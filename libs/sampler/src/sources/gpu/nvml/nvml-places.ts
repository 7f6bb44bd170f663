import { existsSync } from 'node:fs'
import { join } from 'node:path'

/** What is there where NVIDIA's driver runs: the second is Windows' own driver under WSL, which may be of any make. */
const driverFiles = ['dev/nvidiactl', 'dev/dxg', 'proc/driver/nvidia/version']

const windowsLibraries = [
  'nvml.dll',
  'C:\\Windows\\System32\\nvml.dll',
  'C:\\Program Files\\NVIDIA Corporation\\NVSMI\\nvml.dll',
]

/** Where the library lies where the system's loader does not find it by name: WSL, NixOS, containers of Kubernetes. */
const linuxLibraries = [
  'libnvidia-ml.so.1',
  '/usr/lib/wsl/lib/libnvidia-ml.so.1',
  '/run/opengl-driver/lib/libnvidia-ml.so.1',
  '/usr/local/nvidia/lib64/libnvidia-ml.so.1',
]

/**
 * Where NVML may be, in the order in which it is tried; none where no driver of NVIDIA runs, so that nothing is loaded for
 * nothing.
 */
export function nvmlLibraries(root: string, platform: NodeJS.Platform = process.platform): readonly string[] {
  if (platform === 'win32') return windowsLibraries.some(isFile) ? windowsLibraries : []
  return driverFiles.some((file) => existsSync(join(root, file))) ? linuxLibraries : []
}

const isFile = (path: string) => path.includes('\\') && existsSync(path)
