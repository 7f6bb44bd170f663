"""OpenAI's own client for Python against an agent: URL and state folder of the agent are the arguments."""

import base64
import io
import json
import pathlib
import sys
import wave

import openai

url, home = sys.argv[1], pathlib.Path(sys.argv[2])
TEXT = "Here is the first sentence. The second one is a little longer than that. The third."
LONG = "This sentence is said again and again until it is long enough for a test. " * 20


def ended():
    """Requests whose row is on the disk."""
    lines = (home / "requests.ndjson").read_text().splitlines()
    entries = [json.loads(line) for line in lines]
    return {entry["row"]["request_id"]: entry["row"] for entry in entries if entry["event"] == "ended"}


def whole(client):
    asked = dict(model="gpt-4o-mini-tts", voice="coral", input=TEXT, instructions="Speak like a pirate.")
    pcm = client.audio.speech.create(response_format="pcm", **asked).content
    wav = client.audio.speech.create(response_format="wav", extra_body={"stream": False}, **asked).content
    with wave.open(io.BytesIO(wav)) as sound:
        assert sound.readframes(sound.getnframes()) == pcm
    return pcm


def streamed(client, pcm):
    asked = dict(model="tts-1", voice="alloy", response_format="pcm")
    speech = client.audio.speech.with_streaming_response
    with speech.create(input=TEXT, **asked) as answer:
        assert b"".join(answer.iter_bytes()) == pcm
    with speech.create(input=LONG, **asked) as answer:
        request_id = answer.headers["voicemark-request-id"]
        chunks = answer.iter_bytes()
        first = next(chunks)
        assert request_id not in ended(), "the first sound came when all of it was made"
        rest = list(chunks)
    row = ended()[request_id]
    assert row["streamed"] and rest
    frames = len(first + b"".join(rest)) // 2
    assert frames == round(row["audio_duration_s"] * row["sample_rate_hz"])
    with speech.create(input=TEXT, model="tts-1", voice="alloy", response_format="wav") as answer:
        assert answer.read()[44:] == pcm


def events(client, pcm):
    speech = client.audio.speech.with_streaming_response
    asked = dict(input=TEXT, model="gpt-4o-mini-tts", voice="sage", response_format="pcm", stream_format="sse")
    with speech.create(**asked) as answer:
        heard = [json.loads(line[6:]) for line in answer.iter_lines() if line.startswith("data: ")]
    assert [event["type"] for event in heard] == ["speech.audio.delta"] * 3 + ["speech.audio.done"]
    assert b"".join(base64.b64decode(event.get("audio", "")) for event in heard) == pcm


def refused(client):
    try:
        client.audio.speech.create(model="tts-1", voice="nobody", input=TEXT)
    except openai.NotFoundError as error:
        assert 'voice "nobody" is not installed' in str(error)
    else:
        raise AssertionError("a voice that is not there was no error")


client = openai.OpenAI(base_url=f"{url}/v1", api_key="not needed", max_retries=0)
sound = whole(client)
streamed(client, sound)
events(client, sound)
refused(client)
print(f"openai {openai.__version__}, Python {sys.version.split()[0]}: whole, streamed, events, refused")
