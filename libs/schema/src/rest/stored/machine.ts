import { hardwareSpecs } from '../../rows/hardware-specs.js'

/** What a machine is. */
export const machine = hardwareSpecs.meta({ id: 'HardwareSpecs' })
