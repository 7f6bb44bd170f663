/** A sentence of words that are nowhere else, which the built-in voice can speak. */
export const canary = 'Vexillumbra quorthavane mipplestrand wugglethorne zambezokrin.'

/** So many of it. */
export const canaries = (count: number) => Array.from({ length: count }, () => canary).join(' ')
