import { expect, test } from 'vitest'
import { hardwareTier } from './tier.js'

const tierOf = (cpu: string | null, gpu: string | null, machine: string | null, device: string) =>
  hardwareTier({ cpu_model: cpu, gpu_name: gpu, gpus: [], machine_model: machine }, device)

test.each([
  ['Intel(R) Core(TM) i5-8265U CPU @ 1.60GHz', 'intel_i5'],
  ['Intel(R) Core(TM) i7-8650U CPU @ 1.90GHz', 'intel_i7'],
  ['12th Gen Intel(R) Core(TM) i5-12600K', 'intel_i5'],
  ['Intel® Core™ i9-13900K', 'intel_i9'],
  ['Intel(R) Core(TM) i3-N305', 'intel_i3'],
  ['Intel(R) Core(TM) m3-7Y30 CPU @ 1.00GHz', 'intel_m3'],
  ['Intel(R) Core(TM)2 Duo CPU     E8400  @ 3.00GHz', 'intel_core2'],
  ['Intel(R) Core(TM) Ultra 7 155H', 'intel_core_ultra7'],
  ['Intel(R) Core(TM) Ultra 9 285K', 'intel_core_ultra9'],
  ['Intel(R) Core(TM) 7 150U', 'intel_core7'],
  ['Intel(R) N100', 'intel_n100'],
  ['Intel(R) Processor N95', 'intel_n95'],
  ['Intel(R) Celeron(R) N4020 CPU @ 1.10GHz', 'intel_celeron'],
  ['Intel(R) Pentium(R) Silver N5000 CPU @ 1.10GHz', 'intel_pentium'],
  ['Intel(R) Atom(TM) x5-Z8350  CPU @ 1.44GHz', 'intel_atom'],
  ['Intel(R) Xeon(R) Gold 6130 CPU @ 2.10GHz', 'intel_xeon'],
  ['Intel(R) Xeon(R) Processor @ 2.50GHz', 'intel_xeon'],
  ['Intel Xeon Processor (Skylake, IBRS)', 'intel_xeon'],
  ['Intel(R) Xeon Phi(TM) CPU 7210 @ 1.30GHz', 'intel_xeon_phi'],
  ['Intel Core Processor (Broadwell, no TSX, IBRS)', 'intel_core'],
  ['AMD Ryzen 5 5600X 6-Core Processor', 'amd_ryzen5'],
  ['AMD Ryzen 7 5800X3D 8-Core Processor', 'amd_ryzen7'],
  ['AMD Ryzen 7 PRO 6850U with Radeon Graphics', 'amd_ryzen7'],
  ['AMD Ryzen 9 7950X 16-Core Processor', 'amd_ryzen9'],
  ['AMD Ryzen AI 9 HX 370 w/ Radeon 890M', 'amd_ryzen_ai9'],
  ['AMD RYZEN AI MAX+ 395 w/ Radeon 8060S', 'amd_ryzen_ai_max'],
  ['AMD Ryzen Z1 Extreme', 'amd_ryzen_z1'],
  ['AMD Ryzen Embedded V1605B with Radeon Vega Gfx', 'amd_ryzen_embedded'],
  ['AMD Ryzen Threadripper 3970X 32-Core Processor', 'amd_threadripper'],
  ['AMD Ryzen Threadripper PRO 5995WX 64-Cores', 'amd_threadripper'],
  ['AMD EPYC 7B13', 'amd_epyc'],
  ['AMD EPYC Processor (with IBPB)', 'amd_epyc'],
  ['AMD FX(tm)-8350 Eight-Core Processor', 'amd_fx'],
  ['AMD A10-7850K Radeon R7, 12 Compute Cores 4C+8G', 'amd_a10'],
  ['AMD Athlon(tm) II X2 250 Processor', 'amd_athlon'],
  ['AWS Graviton3', 'aws_graviton3'],
  ['Ampere(R) Altra(R) Processor', 'ampere_altra'],
  ['Ampere(R) Altra(R) Max Processor', 'ampere_altra'],
  ['Snapdragon(R) X Elite - X1E78100 - Qualcomm(R) Oryon(TM) CPU', 'snapdragon_x_elite'],
  ['Rockchip RK3588', 'rockchip_rk3588'],
  ['ZHAOXIN KaiXian KX-U6780A@2.7GHz', 'zhaoxin_kaixian_kx_u6780a'],
  ['Hygon C86 7185 32-core Processor', 'hygon_c86_7185'],
  ['Loongson-3A5000', 'loongson_3a5000'],
  ['POWER9, altivec supported', 'power9'],
  ['VIA Nano X2 U4025 @ 1.2 GHz', 'via_nano_x2_u4025'],
  ['QEMU Virtual CPU version 2.5+', 'qemu_virtual_cpu'],
  ['Common KVM processor', 'common_kvm_processor'],
  ['VirtualApple @ 2.50GHz processor', 'virtualapple'],
  ['ARM Cortex-A72', 'arm_cortex_a72'],
])('the CPU %s is %s', (cpu, tier) => {
  expect(tierOf(cpu, null, null, 'cpu')).toBe(tier)
})

test.each([
  ['NVIDIA GeForce RTX 3060', 'nvidia_rtx3060'],
  ['NVIDIA GeForce RTX 3060 Lite Hash Rate', 'nvidia_rtx3060'],
  ['GA106 [GeForce RTX 3060]', 'nvidia_rtx3060'],
  ['NVIDIA GeForce RTX 3060 Ti', 'nvidia_rtx3060ti'],
  ['NVIDIA GeForce RTX 4070 Ti SUPER', 'nvidia_rtx4070ti_super'],
  ['NVIDIA GeForce RTX 4090 Laptop GPU', 'nvidia_rtx4090_laptop'],
  ['NVIDIA GeForce GTX 1650 with Max-Q Design', 'nvidia_gtx1650_max_q'],
  ['GeForce GTX 1070 Ti', 'nvidia_gtx1070ti'],
  ['NVIDIA GeForce MX450', 'nvidia_mx450'],
  ['NVIDIA A100-SXM4-40GB', 'nvidia_a100'],
  ['NVIDIA A100 80GB PCIe', 'nvidia_a100'],
  ['NVIDIA H100 80GB HBM3', 'nvidia_h100'],
  ['NVIDIA RTX A6000', 'nvidia_rtx_a6000'],
  ['NVIDIA RTX 6000 Ada Generation', 'nvidia_rtx6000ada'],
  ['NVIDIA L4', 'nvidia_l4'],
  ['Tesla T4', 'nvidia_tesla_t4'],
  ['Quadro P2000', 'nvidia_quadro_p2000'],
  ['AMD Radeon RX 7900 XT', 'amd_rx7900xt'],
  ['AMD Radeon RX 7900 XTX', 'amd_rx7900xtx'],
  ['AMD Radeon 780M Graphics', 'amd_radeon_780m'],
  ['Navi 22 [Radeon RX 6700 XT]', 'amd_rx6700xt'],
  ['AMD Instinct MI300X', 'amd_instinct_mi300x'],
  ['Intel(R) Arc(TM) A770 Graphics', 'intel_arc_a770'],
  ['Intel(R) Iris(R) Xe Graphics', 'intel_iris_xe'],
  ['Qualcomm(R) Adreno(TM) X1-85 GPU', 'qualcomm_adreno_x1_85'],
])('the GPU %s is %s', (gpu, tier) => {
  expect(tierOf('Intel(R) Core(TM) i5-8265U', gpu, null, 'cuda')).toBe(tier)
})

test.each([
  ['Apple M1', 'MacBookAir10,1', 'm1_air'],
  ['Apple M1 Pro', 'MacBookPro18,3', 'm1_pro_macbook_pro'],
  ['Apple M1', 'Macmini9,1', 'm1_mini'],
  ['Apple M1', 'iMac21,1', 'm1_imac'],
  ['Apple M2 Pro', 'Mac mini', 'm2_pro_mini'],
  ['Apple M2 Ultra', 'Mac Studio (2023)', 'm2_ultra_studio'],
  ['Apple M2', 'Mac14,2', 'm2'],
  ['Apple M4 Max', null, 'm4_max'],
])('%s in %s is %s, whatever device does the work', (cpu, machine, tier) => {
  expect(tierOf(cpu, cpu, machine, 'mps')).toBe(tier)
  expect(tierOf(cpu, cpu, machine, 'cpu')).toBe(tier)
})

test.each([
  ['Raspberry Pi 5 Model B Rev 1.0', 'raspberry_pi_5'],
  ['Raspberry Pi 4 Model B Rev 1.1', 'raspberry_pi_4'],
  ['Raspberry Pi 3 Model B Plus Rev 1.3', 'raspberry_pi_3'],
  ['Raspberry Pi Zero 2 W Rev 1.0', 'raspberry_pi_zero_2_w'],
  ['Raspberry Pi Compute Module 4 Rev 1.0', 'raspberry_pi_compute_module_4'],
])('the board %s is %s', (machine, tier) => {
  expect(tierOf('ARM Cortex-A76', null, machine, 'cpu')).toBe(tier)
})

test.each([
  ['NVIDIA Jetson Orin Nano Developer Kit', 'nvidia_jetson_orin_nano'],
  ['NVIDIA Jetson Orin Nano Engineering Reference Developer Kit Super', 'nvidia_jetson_orin_nano_super'],
  ['NVIDIA Jetson AGX Orin Developer Kit', 'nvidia_jetson_agx_orin'],
])('the GPU of %s is %s', (machine, tier) => {
  expect(tierOf('Nvidia TEGRA234', 'Orin (nvgpu)', machine, 'cuda')).toBe(tier)
})

test.each([
  ['Intel Corporation', 'UHD Graphics 620', 'intel_uhd620'],
  ['Advanced Micro Devices, Inc. [AMD/ATI]', 'Navi 22 [Radeon RX 6700 XT]', 'amd_rx6700xt'],
  ['NVIDIA Corporation', 'NVIDIA GeForce RTX 3060', 'nvidia_rtx3060'],
])('a GPU of %s named %s is %s', (vendor, model, tier) => {
  const gpus = [{ vendor, model, memory_mb: null, driver_version: null }]
  expect(hardwareTier({ cpu_model: null, gpu_name: model, gpus, machine_model: null }, 'webgpu')).toBe(tier)
})

test('the part that did the work gives the name', () => {
  const [cpu, gpu] = ['AMD Ryzen 5 5600X 6-Core Processor', 'NVIDIA GeForce RTX 3060']
  expect(tierOf(cpu, gpu, null, 'cpu')).toBe('amd_ryzen5')
  expect(tierOf(cpu, gpu, null, 'CUDA')).toBe('nvidia_rtx3060')
  expect(tierOf(cpu, gpu, null, 'dml')).toBe('nvidia_rtx3060')
  expect(tierOf(cpu, null, null, 'webgpu')).toBe('amd_ryzen5')
})

test.each([null, '', '???', '処理装置', '(R)(TM)'])('a CPU called %j still has a tier', (cpu) => {
  expect(tierOf(cpu, null, null, 'cpu')).toBe('unknown_cpu')
})

test.each([
  '../../etc/passwd',
  '<script>alert(1)</script>',
  '%s_100%',
  'a'.repeat(500),
  `${'b '.repeat(31)}cd ef`,
])('a CPU called %j makes a harmless slug', (cpu) => {
  expect(tierOf(cpu, null, null, 'cpu')).toMatch(/^[a-z0-9]([a-z0-9_]{0,62}[a-z0-9])?$/)
})
