import { expect, test } from 'vitest'
import { chooseGpu, parseGpuChoice, pciAddress } from './gpu-choice.js'

test.each([
  ['0', { kind: 'index', index: 0 }],
  ['GPU-aaaaaaaa-2222', { kind: 'uuid', uuid: 'GPU-aaaaaaaa-2222' }],
  ['MIG-feb88891-0321', { kind: 'uuid', uuid: 'MIG-feb88891-0321' }],
  // Drivers of before 470.
  ['MIG-GPU-513536b6/1/0', { kind: 'uuid', uuid: 'MIG-GPU-513536b6/1/0' }],
  ['0000:03:00.0', { kind: 'pci', address: '0000:03:00.0' }],
  ['00000000:3B:00.0', { kind: 'pci', address: '0000:3b:00.0' }],
  ['3:0.0', { kind: 'pci', address: '0000:03:00.0' }],
  ['first', null],
  ['-1', null],
  ['', null],
])('VOICEMARK_GPU=%s', (text, choice) => {
  expect(parseGpuChoice(text)).toEqual(choice)
})

test('a domain above zero is kept', () => {
  expect(pciAddress('00000001:00:00.0')).toBe('0001:00:00.0')
  expect(pciAddress('VGA')).toBeNull()
})

test('of cards with as much memory the first is chosen, and one that is not there is none', () => {
  const cards = [1, 0, 2].map((index) => ({
    index,
    uuid: `GPU-${index}`,
    pci: null,
    memoryMb: index === 2 ? null : 8,
  }))
  expect(chooseGpu(cards, { kind: 'largest' })?.index).toBe(0)
  expect(chooseGpu(cards, { kind: 'uuid', uuid: 'GPU-2' })?.index).toBe(2)
  expect(chooseGpu(cards, { kind: 'index', index: 7 })).toBeNull()
  expect(chooseGpu([], { kind: 'largest' })).toBeNull()
})
