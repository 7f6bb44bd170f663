"""What Piper's own program makes of texts, without noise, so that every run gives the same.

    python3 golden/make-piper.py VOICE.onnx < texts.json > spoken.json       needs: pip install piper-tts==1.8.0

texts.json: a list of texts. spoken.json: for each the ids of its sentences and its 16-bit samples, every STEP-th of them.
"""

import json
import sys
from importlib.metadata import version

import numpy
import onnxruntime
from piper import PiperVoice, SynthesisConfig

path, step = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 1
voice = PiperVoice.load(path)
still = SynthesisConfig(noise_scale=0, noise_w_scale=0)
texts = []
for text in json.load(sys.stdin):
    ids = [voice.phonemes_to_ids(phonemes) for phonemes in voice.phonemize(text) if phonemes]
    pcm = numpy.concatenate([chunk.audio_int16_array for chunk in voice.synthesize(text, still)])
    texts.append({"text": text, "ids": ids, "samples": len(pcm), "kept": pcm[::step].tolist()})
made_with = f"piper-tts {version('piper-tts')}, onnxruntime {onnxruntime.__version__}"
json.dump({"made_with": made_with, "step": step, "texts": texts}, sys.stdout, ensure_ascii=False)
