import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { onTestFinished } from 'vitest'

/** A machine with these files of /sys and /proc, until the test is over. */
export function plantedMachine(files: Readonly<Record<string, string | number>>): string {
  const root = mkdtempSync(join(tmpdir(), 'gpu-'))
  onTestFinished(() => rmSync(root, { recursive: true }))
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), `${content}\n`)
  }
  return root
}

const under = (folder: string, files: Readonly<Record<string, string | number>>) =>
  Object.fromEntries(Object.entries(files).map(([name, content]) => [`${folder}/${name}`, content]))

/** Names of files by the kernel's ABI documents (sysfs-driver-intel-i915-hwmon), values made up for an Arc A770. */
export const arcA770 = under('sys/class/drm/card1', {
  'device/uevent': 'DRIVER=i915\nPCI_CLASS=30000\nPCI_ID=8086:56A0\nPCI_SLOT_NAME=0000:03:00.0',
  'gt/gt0/rps_act_freq_mhz': 600,
  'device/hwmon/hwmon4/name': 'i915',
  'device/hwmon/hwmon4/energy1_input': 8_425_123_456,
  'device/hwmon/hwmon4/power1_max': 190_000_000,
})

/** sysfs-driver-intel-xe-hwmon: `card` and `pkg` each have their counter; the package's temperature is the second. */
export const arcB580 = under('sys/class/drm/card0', {
  'device/uevent': 'DRIVER=xe\nPCI_CLASS=30000\nPCI_ID=8086:E20B\nPCI_SLOT_NAME=0000:04:00.0',
  'device/tile0/gt0/freq0/act_freq': 2850,
  'device/hwmon/hwmon3/name': 'xe',
  'device/hwmon/hwmon3/energy1_input': 512_345_678,
  'device/hwmon/hwmon3/energy1_label': 'card',
  'device/hwmon/hwmon3/energy2_input': 402_345_678,
  'device/hwmon/hwmon3/energy2_label': 'pkg',
  'device/hwmon/hwmon3/temp2_input': 54_000,
  'device/hwmon/hwmon3/temp2_label': 'pkg',
  'device/hwmon/hwmon3/temp3_input': 62_000,
  'device/hwmon/hwmon3/temp3_label': 'vram',
})

/** Graphics inside a processor: no hwmon of its own. */
export const irisXe = under('sys/class/drm/card0', {
  'device/uevent': 'DRIVER=i915\nPCI_CLASS=30000\nPCI_ID=8086:46A6\nPCI_SLOT_NAME=0000:00:02.0',
  gt_act_freq_mhz: 1200,
})

/** Two cards of AMD, files by kernel doc gpu/amdgpu. */
export const twoRadeons = {
  ...under('sys/class/drm/card0/device', {
    uevent: 'DRIVER=amdgpu\nPCI_ID=1002:1638\nPCI_SLOT_NAME=0000:07:00.0',
    mem_info_vram_total: 536_870_912,
    mem_info_vram_used: 104_857_600,
    gpu_busy_percent: 2,
  }),
  ...under('sys/class/drm/card1/device', {
    uevent: 'DRIVER=amdgpu\nPCI_ID=1002:744C\nPCI_SLOT_NAME=0000:03:00.0',
    product_name: 'Radeon RX 7900 XTX',
    mem_info_vram_total: 25_753_026_560,
    mem_info_vram_used: 1_258_291_200,
    gpu_busy_percent: 63,
    'hwmon/hwmon5/temp1_input': 51_000,
    'hwmon/hwmon5/power1_average': 171_000_000,
    'hwmon/hwmon5/freq1_input': 2_304_000_000,
    'hwmon/hwmon5/freq2_input': 1_249_000_000,
  }),
}

/** As public monitors read it on JetPack 6: load in tenths of a percent; no rail feeds the GPU alone. */
export const orinNano = {
  'sys/devices/platform/bus@0/17000000.gpu/load': 873,
  'sys/class/devfreq/17000000.gpu/cur_freq': 624_750_000,
  'sys/class/thermal/thermal_zone0/type': 'cpu-thermal',
  'sys/class/thermal/thermal_zone0/temp': 49_312,
  'sys/class/thermal/thermal_zone1/type': 'gpu-thermal',
  'sys/class/thermal/thermal_zone1/temp': 50_593,
  'sys/class/hwmon/hwmon1/name': 'ina3221',
  'sys/class/hwmon/hwmon1/in1_label': 'VDD_IN',
  'sys/class/hwmon/hwmon1/in1_input': 4968,
  'sys/class/hwmon/hwmon1/curr1_input': 1200,
  'sys/class/hwmon/hwmon1/in2_label': 'VDD_CPU_GPU_CV',
  'sys/class/hwmon/hwmon1/in2_input': 4968,
  'sys/class/hwmon/hwmon1/curr2_input': 400,
}

/** JetPack 4 and 5: the older node, and a rail of the GPU. */
export const jetsonXavier = {
  'sys/devices/gpu.0/load': 0,
  'sys/class/devfreq/17000000.gv11b/cur_freq': 1_377_000_000,
  'sys/class/thermal/thermal_zone1/type': 'GPU-therm',
  'sys/class/thermal/thermal_zone1/temp': 31_500,
  'sys/class/hwmon/hwmon2/name': 'ina3221',
  'sys/class/hwmon/hwmon2/in1_label': 'GPU',
  'sys/class/hwmon/hwmon2/in1_input': 19_000,
  'sys/class/hwmon/hwmon2/curr1_input': 40,
}
