import { expect, test } from 'vitest'
import { fallbackReason } from './fallback-reason.js'

// What onnxruntime-node 1.30.0 said on Linux x64 without a GPU, path of the package shortened.
test.each([
  [
    'cuda',
    'OrtSessionOptionsAppendExecutionProvider_Cuda: Failed to load shared library',
    'cuda: its library or one that it needs is not installed; docs/voices.md says how',
  ],
  [
    'coreml',
    'no available backend found. ERR: [coreml] backend not found.',
    'coreml: onnxruntime-node has none for linux x64; it is for macOS',
  ],
  [
    'dml',
    'no available backend found. ERR: [dml] backend not found.',
    'dml: onnxruntime-node has none for linux x64; it is for Windows',
  ],
  [
    'webgpu',
    '/onnxruntime_src/onnxruntime/core/providers/webgpu/webgpu_context.cc:136 onnxruntime::webgpu::WebGpuContext::Initialize' +
      '(const onnxruntime::webgpu::WebGpuContextConfig&)::<lambda()> adapter_result.status == ' +
      'wgpu::RequestAdapterStatus::Success was false. Failed to get a WebGPU adapter: No supported adapters\n',
    'webgpu: Failed to get a WebGPU adapter: No supported adapters',
  ],
  [
    'cuda',
    'cannot open /home/me/lib/libcudnn.so.9: no such file',
    'cuda: cannot open libcudnn.so.9: no such file',
  ],
])('%s that does not run says why without a path', (provider, said, reason) => {
  expect(fallbackReason(provider, said, 'linux x64')).toBe(reason)
})

test('a long word of the runtime is cut', () => {
  expect(fallbackReason('cuda', 'x'.repeat(1000), 'linux x64')).toHaveLength(256)
})
