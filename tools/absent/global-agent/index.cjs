'use strict'
// The install script of onnxruntime-node calls this before all else, and nothing else of the package does. The CPU runtime
// is inside the package; the script would download CUDA libraries of several hundred MB from a host that nobody named.
exports.bootstrap = () => process.exit(0)
