"""The seed's app.py on the standard library alone: an asyncio server whose synthesis blocks the loop of every other."""

import asyncio
import json
import sys
import time
import urllib.parse
import uuid

from voicemark_monitor import PerformanceMonitor

CONFIG = {
    "quantization_used": "INT8",
    "torch_compile_used": False,
    "onnx_used": True,
    "chunk_length": 200,
    "num_threads": 2,
}

monitor = PerformanceMonitor({"engine": "fixture", "device_type": "cpu"}, metrics_dir=sys.argv[1])


def estimate_tokens(text):
    return max(1, len(text) // 4)


async def synthesize(text):
    if text == "fail":
        raise RuntimeError("no voice")
    if text == "block":
        until = time.perf_counter() + 0.6
        while time.perf_counter() < until:
            pass
    await asyncio.sleep(0.3)
    return {"seconds": 0.06 * len(text)}


async def text_to_speech(text):
    request_id = str(uuid.uuid4())[:8]
    text_tokens = estimate_tokens(text)
    monitor.start_synthesis(text, text_tokens, 0.0, request_id, CONFIG)
    monitor_task = asyncio.create_task(monitor.monitor_loop())
    try:
        result = await synthesize(text)
        monitor.end_synthesis(success=True, audio_duration_s=result["seconds"])
        return result
    except Exception as e:
        monitor.end_synthesis(success=False, error=str(e))
        raise
    finally:
        monitor_task.cancel()


async def answer(reader, writer):
    head = (await reader.readuntil(b"\r\n\r\n")).decode()
    path = head.split(" ")[1]
    length = next((int(line[16:]) for line in head.split("\r\n") if line.lower().startswith("content-length: ")), 0)
    fields = urllib.parse.parse_qs((await reader.readexactly(length)).decode(), keep_blank_values=True)
    status = 200
    try:
        if path == "/tts":
            body = await text_to_speech(fields["text"][0])
        else:
            body = monitor.summary() if path == "/metrics/summary" else monitor.export_metrics()
    except RuntimeError as error:
        status, body = 500, {"error": str(error)}
    text = json.dumps(body).encode()
    writer.write(b"HTTP/1.1 %d -\r\ncontent-length: %d\r\nconnection: close\r\n\r\n" % (status, len(text)) + text)
    await writer.drain()
    writer.close()


async def main():
    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


asyncio.run(main())
