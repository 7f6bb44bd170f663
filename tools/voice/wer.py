"""Word error rate of voices of the agent and of three other free ones, heard by the same recogniser.

    python3 tools/voice/wer.py                                    the embedded voice, on sentences it was not tuned on
    python3 tools/voice/wer.py --sentences FILE                   on other ones, a sentence a line
    python3 tools/voice/wer.py --voice NAME NAME:SPEAKER …        any that is installed; --voices FOLDER where else they are
    python3 tools/voice/wer.py --spectrograms FOLDER              also draws the first sentence of each

The voices speak through POST /v1/audio/speech of an agent that this program starts (`npm run build` first).
Needs Debian's flite, espeak-ng, pocketsphinx, pocketsphinx-en-us and sox.
"""

import argparse
import contextlib
import json
import os
import random
import re
import subprocess
import tempfile
import urllib.request
from pathlib import Path

HERE = Path(__file__).resolve().parent
MODEL = Path("/usr/share/pocketsphinx/model/en-us")
AGENT = HERE.parents[1] / "apps/agent/dist/main.js"
RESAMPLES = 4000


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sentences", type=Path, default=HERE / "wer/sentences.txt")
    parser.add_argument("--first", type=int, help="only so many sentences, for a slow voice")
    parser.add_argument("--voice", nargs="+", default=["en_US-kal16-diphone"], help="names of voices of the agent")
    parser.add_argument("--voices", type=Path, help="folder of other voices")
    parser.add_argument("--only", help="a single system instead of all")
    parser.add_argument("--spectrograms", type=Path, help="folder for a PNG of the first sentence of each")
    parser.add_argument("--heard", action="store_true", help="also print what was said and what was heard")
    options = parser.parse_args()
    sentences = options.sentences.read_text().split("\n")
    sentences = [sentence.strip() for sentence in sentences if sentence.strip()][: options.first]
    words = sum(len(to_words(sentence)) for sentence in sentences)
    print(f"{options.sentences.name}: {len(sentences)} sentences, {words} words")
    print(f"{'system':<26} {'n words':>8} {'errors':>7} {'WER %':>6} {'95 % interval':>14} {'seconds':>8}")
    for name, speak in systems(options).items():
        if options.only in (None, name):
            print(row(name, speak, sentences, options), flush=True)


def systems(options):
    """Each system speaks every sentence into FOLDER/01.wav, 02.wav, …"""

    def agent(voice):
        def speak(sentences, folder):
            with running_agent(voice, options) as url:
                for number, sentence in enumerate(sentences, 1):
                    body = json.dumps({"input": sentence, "voice": voice, "stream": False}).encode()
                    headers = {"Content-Type": "application/json"}
                    request = urllib.request.Request(f"{url}/v1/audio/speech", body, headers)
                    (folder / f"{number:02d}.wav").write_bytes(urllib.request.urlopen(request).read())

        return speak

    def each(command):
        def speak(sentences, folder):
            for number, sentence in enumerate(sentences, 1):
                run([*command(folder / f"{number:02d}.wav"), sentence])

        return speak

    return {
        **{voice: agent(voice) for voice in options.voice},
        "flite kal16": each(lambda wav: ["flite", "-voice", "kal16", "-o", wav, "-t"]),
        "flite slt": each(lambda wav: ["flite", "-voice", "slt", "-o", wav, "-t"]),
        "espeak-ng en-us": each(lambda wav: ["espeak-ng", "-v", "en-us", "-w", wav]),
    }


@contextlib.contextmanager
def running_agent(voice, options):
    """The product's own agent, with state and records that vanish with it; gives its address."""
    with tempfile.TemporaryDirectory() as home:
        settings = {"HOME": home, "METRICS_DIR": f"{home}/metrics", "VOICE": voice, "AGENT_PORT": "0"}
        if options.voices:
            settings["VOICES_DIR"] = str(options.voices.resolve())
        environment = {**os.environ, **{f"VOICEMARK_{name}": value for name, value in settings.items()}}
        command = ["node", str(AGENT), "agent"]
        agent = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        try:
            yield agent.stdout.readline().split()[-1]
        finally:
            agent.terminate()
            agent.wait()


def row(name, speak, sentences, options):
    with tempfile.TemporaryDirectory() as folder:
        spoken = Path(folder, "spoken")
        spoken.mkdir()
        speak(sentences, spoken)
        if options.spectrograms:
            draw(spoken / "01.wav", options.spectrograms, name)
        heard = recognise(spoken, Path(folder), len(sentences))
        seconds = sum(duration(wav) for wav in spoken.glob("*.wav"))
    scores = [(edits(to_words(said), to_words(text)), len(to_words(said))) for said, text in zip(sentences, heard)]
    if options.heard:
        for said, text in zip(sentences, heard):
            print(f"    {said}\n      → {text}")
    errors, words = (sum(column) for column in zip(*scores))
    low, high = interval(scores)
    between = f"{low:.1f} – {high:.1f}"
    return f"{name:<26} {words:>8} {errors:>7} {100 * errors / words:>6.1f} {between:>14} {seconds:>8.1f}"


def draw(wav, folder, name):
    """The spectrogram of what was spoken, up to 12 kHz where the voice has as much."""
    folder.mkdir(parents=True, exist_ok=True)
    png = folder / f"{re.sub(r'[^A-Za-z0-9._-]', '-', name)}.png"
    run(["sox", wav, "-n", "spectrogram", "-x", "900", "-y", "257", "-t", name, "-o", png])


def recognise(spoken, folder, count):
    """What pocketsphinx hears in each file, at one level and with 0.3 s of silence around it."""
    names = [f"{number:02d}" for number in range(1, count + 1)]
    for name in names:
        target = folder / f"{name}.wav"
        effects = ["norm", "-3", "pad", "0.3", "0.3"]
        run(["sox", spoken / f"{name}.wav", "-r", "16000", "-c", "1", "-b", "16", target, *effects])
    (folder / "names").write_text("\n".join(names) + "\n")
    run(
        ["pocketsphinx_batch", "-hmm", MODEL / "en-us", "-lm", MODEL / "en-us.lm.bin"]
        + ["-dict", MODEL / "cmudict-en-us.dict", "-ctl", folder / "names", "-cepdir", folder, "-cepext", ".wav"]
        # Noise removal is for noisy rooms; it takes some of the noise that clean fricatives consist of.
        + ["-adcin", "yes", "-adchdr", "44", "-remove_noise", "no", "-hyp", folder / "heard"]
    )
    lines = (folder / "heard").read_text().split("\n")
    matches = [re.match(r"(.*)\((\S+) [-\d.]+\)$", line.strip()) for line in lines]
    heard = {match[2]: match[1] for match in matches if match}
    return [heard.get(name, "") for name in names]


def interval(scores):
    """95 % bootstrap interval over sentences, since the words of one sentence stand or fall together."""
    generator = random.Random(1)
    rates = []
    for _ in range(RESAMPLES):
        errors, words = (sum(column) for column in zip(*generator.choices(scores, k=len(scores))))
        rates.append(100 * errors / words)
    rates.sort()
    return rates[int(0.025 * RESAMPLES)], rates[int(0.975 * RESAMPLES)]


def edits(said, heard):
    """Words to insert, delete or replace (Levenshtein distance)."""
    previous = list(range(len(heard) + 1))
    for i, word in enumerate(said, 1):
        current = [i]
        for j, other in enumerate(heard, 1):
            current.append(min(previous[j] + 1, current[j - 1] + 1, previous[j - 1] + (word != other)))
        previous = current
    return previous[-1]


def to_words(text):
    """Lower-case words; pocketsphinx marks a word's second pronunciation with (2)."""
    return re.sub(r"[^a-z' ]", " ", re.sub(r"\(\d\)", "", text.lower())).split()


def duration(wav):
    return float(run(["soxi", "-D", wav]).stdout)


def run(command, **options):
    return subprocess.run([str(part) for part in command], check=True, capture_output=True, text=True, **options)


if __name__ == "__main__":
    main()
