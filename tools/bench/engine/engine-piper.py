# Piper's own program as a contender of bench:engine: a text a line in, a line of JSON out.
#   python engine-piper.py VOICE.onnx THREADS        needs: pip install piper-tts
import json
import sys
import time
from importlib.metadata import version

import onnxruntime
from piper import PiperVoice

model, threads = sys.argv[1], int(sys.argv[2])
voice = PiperVoice.load(model)
options = onnxruntime.SessionOptions()
options.intra_op_num_threads = threads
options.inter_op_num_threads = 1
voice.session = onnxruntime.InferenceSession(model, sess_options=options, providers=["CPUExecutionProvider"])
runtime = f"piper-tts {version('piper-tts')}, onnxruntime {onnxruntime.__version__}"
print(json.dumps({"runtime": runtime}), flush=True)
for line in sys.stdin:
    start = time.perf_counter()
    samples = sum(len(chunk.audio_int16_bytes) // 2 for chunk in voice.synthesize(line.strip()))
    seconds = time.perf_counter() - start
    print(json.dumps({"seconds": seconds, "audio_s": samples / voice.config.sample_rate}), flush=True)
