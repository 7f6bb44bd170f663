/** What tells a machine and its device from others. */
export const machineKeyOf = ({ machine, hardware_tier, device_type }: MachineKey) =>
  JSON.stringify([machine, hardware_tier, device_type])

interface MachineKey {
  readonly machine: string
  readonly hardware_tier: string
  readonly device_type: string
}
