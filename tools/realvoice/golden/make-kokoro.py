"""What Python's ONNX Runtime makes of phoneme ids with a Kokoro model.

    python3 golden/make-kokoro.py MODEL.onnx VOICES_FOLDER < items.json > spoken.json        needs: pip install onnxruntime numpy

items.json: a list of {"text", "speaker", "speed", "ids"}, ids a list for each sentence, with the two zeros around them.
spoken.json: the items with their 16-bit samples, each sentence scaled to full scale, every STEP-th of them.
"""

import json
import sys

import numpy
import onnxruntime

model, voices, step = sys.argv[1], sys.argv[2], int(sys.argv[3]) if len(sys.argv) > 3 else 1
session = onnxruntime.InferenceSession(model, providers=["CPUExecutionProvider"])
first = session.get_inputs()[0].name


def say(ids, speaker, speed):
    table = numpy.fromfile(f"{voices}/{speaker}.bin", dtype=numpy.float32).reshape(510, 1, 256)
    feeds = {
        first: numpy.array([ids], dtype=numpy.int64),
        "style": table[len(ids) - 3],
        "speed": numpy.array([speed], dtype=numpy.float32),
    }
    audio = session.run(None, feeds)[0].reshape(-1)
    return (audio / numpy.max(numpy.abs(audio)) * 32767).astype(numpy.int16)


texts = []
for item in json.load(sys.stdin):
    pcm = numpy.concatenate([say(ids, item["speaker"], item["speed"]) for ids in item["ids"]])
    texts.append({**item, "samples": len(pcm), "kept": pcm[::step].tolist()})
json.dump({"made_with": f"onnxruntime {onnxruntime.__version__}", "step": step, "texts": texts}, sys.stdout, ensure_ascii=False)
