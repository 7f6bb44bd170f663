/** The device that an execution provider stands for, as `device_type` names it. */
export function deviceType(execution_provider: string): string {
  if (execution_provider === 'coreml') return 'mps'
  return execution_provider === 'tensorrt' ? 'cuda' : execution_provider
}
