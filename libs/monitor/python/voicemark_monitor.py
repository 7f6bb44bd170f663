"""Measures the syntheses of the Python program that it is in. One file, the standard library alone, Python 3.9 or newer.

    monitor = PerformanceMonitor({"engine": "kokoro", "device_type": "cpu", "num_threads": 4})

    monitor.start_synthesis(text, text_tokens=150, ref_audio_s=0.0, request_id="abc123", config=engine.config)
    monitor_task = asyncio.create_task(monitor.monitor_loop())
    ...
    monitor.end_synthesis(success=True, audio_duration_s=2.5)
    analysis = monitor.export_analysis()

It writes synthesis_*.csv, realtime_*.csv, hardware_specs_*.json and analysis_*.json into `metrics_dir`, or has an agent of
this machine watch and record (`agent="http://127.0.0.1:8000"`). A missing value is an empty cell, never 0. The text is counted
and kept nowhere, and nobody but that agent is contacted. More in docs/monitor.md.
"""

import asyncio
import atexit
import contextvars
import copy
import csv
import http.client
import io
import json
import logging
import math
import numbers
import os
import platform
import re
import shutil
import subprocess
import sys
import threading
import time
import unicodedata
import urllib.parse
import uuid
import weakref
from collections.abc import Mapping

try:
    import resource
except ImportError:  # Windows has none.
    resource = None

__all__ = ["MonitorError", "PerformanceMonitor", "Synthesis"]

INTERVAL_S = 0.1
log = logging.getLogger("voicemark.monitor")

SYNTHESIS_COLUMNS = {
    "request_id": str,
    "hardware_tier": str,
    "device_type": str,
    "cpu_model": str,
    "cpu_cores": int,
    "total_memory_gb": float,
    "gpu_name": str,
    "text_length_chars": int,
    "text_length_tokens": int,
    "start_time": float,
    "end_time": float,
    "total_duration_s": float,
    "peak_memory_mb": float,
    "peak_memory_percent": float,
    "peak_gpu_memory_mb": float,
    "peak_temperature_c": float,
    "throttle_detected": bool,
    "rtf": float,
    "tokens_per_second": float,
    "success": bool,
    "error_message": str,
    "quantization_used": str,
    "torch_compile_used": bool,
    "onnx_used": bool,
    "chunk_length": int,
    "num_threads": int,
}
REALTIME_COLUMNS = {
    "timestamp": float,
    "cpu_percent": float,
    "memory_mb": float,
    "memory_percent": float,
    "gpu_memory_mb": float,
    "gpu_percent": float,
    "temperature_c": float,
}


class MonitorError(ValueError):
    """A use of the monitor that cannot be what was meant; `code` names it."""

    def __init__(self, code, message):
        super().__init__(message)
        self.code = code


# What is said of an engine: the names that are read of a profile or configuration, and what they hold.


def _text(value):
    return isinstance(value, str) and len(value) <= 256 and "\0" not in value


def _flag(value):
    return isinstance(value, bool)


def _count(value):
    return isinstance(value, numbers.Integral) and not isinstance(value, bool) and 0 <= value < 2**31


def _measure(value):
    return isinstance(value, numbers.Real) and not isinstance(value, bool) and 0 <= value < math.inf


def _fits(pattern):
    return lambda value: isinstance(value, str) and re.fullmatch(pattern, value) is not None


DESCRIPTION = {
    "hardware_tier": _fits("[a-z0-9_]{1,64}"),
    "device_type": _fits("[a-z0-9_]{1,32}"),
    "subject": _text,
    "engine": _text,
    "engine_version": _text,
    "voice": _text,
    "quantization_used": _fits("FP32|FP16|INT8|INT4"),
    "torch_compile_used": _flag,
    "onnx_used": _flag,
    "chunk_length": _count,
    "num_threads": _count,
    "execution_provider": _text,
    "model_sha256": _fits("[0-9a-f]{64}"),
    "model_size_mb": _measure,
    "model_load_s": _measure,
    "tokenizer": _text,
    "cold": _flag,
    "warmup": _flag,
    "streamed": _flag,
    "campaign_id": _text,
    "item_id": _text,
    "repeat": _count,
    "tags": lambda value: isinstance(value, Mapping),
}


def _describe(*sources):
    """The known names of a profile and a configuration, the last before the first."""
    said = {}
    for source in sources:
        for name, is_right in DESCRIPTION.items():
            value = source.get(name) if isinstance(source, Mapping) else getattr(source, name, None)
            if value is None:
                continue
            if not is_right(value):
                raise MonitorError("bad-fact", f"{name}: not what this column holds")
            said[name] = _plain(value)
    return said


def _plain(value):
    """Numbers of other libraries as Python's own, which JSON knows."""
    if isinstance(value, Mapping):
        return {str(name): str(text) for name, text in value.items()}
    if isinstance(value, (bool, str)):
        return value
    return int(value) if isinstance(value, numbers.Integral) else float(value)


class PerformanceMonitor:
    """Measures syntheses. What is used wrongly raises; what the world refuses (a full disk, an agent that is away) is a
    warning in the log `voicemark.monitor`, and the synthesis goes on."""

    def __init__(self, profile=None, metrics_dir="./metrics", agent=None):
        self._profile = profile if profile is not None else {}
        described = _describe(self._profile)
        self._recorder = (
            _FileRecorder(os.path.abspath(metrics_dir), described) if agent is None else _AgentRecorder(agent, described)
        )
        self._summary = _Summary()
        self._open = {}
        self._lock = threading.RLock()
        self._context = contextvars.ContextVar("voicemark_synthesis", default=None)
        _monitors.add(self)

    def start_synthesis(self, text, text_tokens=None, ref_audio_s=None, request_id=None, config=None):
        """Begins one; the first sample is taken when this returns."""
        facts = _count_facts(self._profile, text, text_tokens, ref_audio_s, request_id, config)
        synthesis = self._begin(facts, text)
        self._context.set(synthesis)
        return synthesis

    async def monitor_loop(self):
        """Waits until the synthesis is ended, or this task is cancelled. Samples are taken without it, too."""
        synthesis = self._current()
        while synthesis is not None and synthesis.is_open:
            await asyncio.sleep(INTERVAL_S)

    def end_synthesis(self, success, error=None, audio_duration_s=None, request_id=None):
        """Ends the synthesis of this task or thread, or the one that is named, and gives its row; None, with a warning, when
        it could not be recorded. Ended again, it gives the same row."""
        return self._find(request_id).end(success, error, audio_duration_s)

    def measure(self, text, text_tokens=None, ref_audio_s=None, request_id=None, config=None):
        """`with` or `async with` around one synthesis; `spoke(seconds)` of what it gives says how long the speech is."""
        return _Measured(self, _count_facts(self._profile, text, text_tokens, ref_audio_s, request_id, config), text)

    def export_analysis(self):
        """What the rows say, also written into analysis_<tier>.json; with an agent it is of this program's rows alone."""
        analysis = self._summary.analysis(self._recorder.recorded())
        self._recorder.write_analysis(analysis)
        return analysis

    def summary(self):
        """Body of GET /metrics/summary."""
        return self._summary.summary(self._recorder.recorded())

    def export_metrics(self):
        """Body of GET /metrics/export; the files are None where an agent has them."""
        recorded = self._recorder.recorded()
        return {
            "csv_files": recorded["csv_files"],
            "analysis": self.export_analysis(),
            "total_syntheses": self._summary.total,
            "hardware_tier": recorded["hardware_tier"],
        }

    def close(self):
        """Ends what is under way as failed, and the sampling."""
        self._end_all("monitor-closed: the monitor was closed before end_synthesis")
        self._recorder.close()
        _monitors.discard(self)

    def _begin(self, facts, text):
        request_id = facts["request_id"]
        with self._lock:
            if request_id in self._open:
                raise MonitorError("synthesis-started", f"{request_id} is under way: end it first, or name another")
            self._open[request_id] = None
        try:
            recording = self._recorder.begin(facts)
        except BaseException:
            with self._lock:
                del self._open[request_id]
            raise
        synthesis = Synthesis(self, request_id, recording, text, facts["described"].get("warmup", False))
        with self._lock:
            self._open[request_id] = synthesis
        return synthesis

    def _ended(self, synthesis, row):
        with self._lock:
            self._open.pop(synthesis.request_id, None)
            if row is not None and not synthesis.warmup:
                self._summary.add(row)

    def _current(self):
        here = self._context.get()
        if here is not None:
            return here
        with self._lock:
            begun = list(self._open.values())
        return begun[0] if len(begun) == 1 else None

    def _find(self, request_id):
        with self._lock:
            here = self._context.get()
            if request_id is None:
                found = self._current()
            else:
                found = self._open.get(request_id)
                if found is None and here is not None and here.request_id == request_id:
                    found = here
            if found is not None:
                return found
            if self._open:
                raise MonitorError("synthesis-unclear", "several are under way: say which by request_id")
        raise MonitorError("synthesis-not-started", "no synthesis is under way: start_synthesis comes first")

    def _end_all(self, error):
        with self._lock:
            begun = [each for each in self._open.values() if each is not None]
        for each in begun:
            each.end(False, error)

    def _after_fork(self):
        self._lock = threading.RLock()
        self._open = {}
        self._summary = _Summary()
        self._context = contextvars.ContextVar("voicemark_synthesis", default=None)
        self._recorder = self._recorder.afresh()


def _count_facts(profile, text, text_tokens, ref_audio_s, request_id, config):
    if not isinstance(text, str):
        raise MonitorError("bad-fact", "text: not a str")
    if text_tokens is not None and not _count(text_tokens):
        raise MonitorError("bad-fact", "text_tokens: not a count")
    if ref_audio_s is not None and not _measure(ref_audio_s):
        raise MonitorError("bad-fact", "ref_audio_s: not a number of seconds")
    if request_id is not None and not (isinstance(request_id, str) and 0 < len(request_id) <= 128):
        raise MonitorError("bad-fact", "request_id: not a str of 1 to 128 characters")
    return {
        "request_id": request_id or str(uuid.uuid4()),
        "text_length_chars": len(text),
        "text_length_tokens": None if text_tokens is None else int(text_tokens),
        "ref_audio_s": None if ref_audio_s is None else float(ref_audio_s),
        "described": _describe(profile, config if config is not None else {}),
    }


class Synthesis:
    """One synthesis under way; its clock starts when it is made."""

    def __init__(self, monitor, request_id, recording, text, warmup):
        self.request_id = request_id
        self.warmup = warmup
        self.is_open = True
        self._monitor = monitor
        self._recording = recording
        self._text = text
        self._audio_duration_s = None
        self._first_audio = None
        self._pieces = []
        self._row = None
        self._lock = threading.Lock()
        self._started_wall = time.time()
        self._started = time.perf_counter()

    def first_audio(self):
        """Marks the first audio that could be played; a second call changes nothing."""
        if self._first_audio is None:
            self._first_audio = time.perf_counter()

    def piece(self, audio_s):
        """So many seconds of sound are out now, which marks the first audio as well; an agent makes gaps and underruns of the pieces."""
        now = time.perf_counter()
        if _audio_seconds(audio_s):
            with self._lock:
                if self.is_open:
                    self._first_audio = now if self._first_audio is None else self._first_audio
                    self._pieces.append((now, float(audio_s)))

    def spoke(self, audio_duration_s):
        """Says how long the speech is, seconds, where the end does not."""
        self._audio_duration_s = _audio_seconds(audio_duration_s)

    def end(self, success, error=None, audio_duration_s=None):
        """Ends it and gives its row; ended again, it gives the same row."""
        return self._end(time.perf_counter(), success, error, audio_duration_s)

    def _end(self, now, success, error, audio_duration_s=None):
        if not isinstance(success, bool):
            raise MonitorError("bad-fact", "success: not a bool")
        seconds = _audio_seconds(audio_duration_s)
        with self._lock:
            if not self.is_open:
                return self._row
            ended = {
                "success": success,
                "error_message": None if success else _without_text(_error_text(error), self._text),
                "audio_duration_s": self._audio_duration_s if seconds is None else seconds,
                "started_wall": self._started_wall,
                "total_s": max(now - self._started, 1e-6),
                "ttfa_s": None if self._first_audio is None else self._first_audio - self._started,
                # None where there are none: agents of before do not know them.
                "pieces": [{"at_s": at - self._started, "audio_s": audio_s} for at, audio_s in self._pieces] or None,
            }
            self.is_open = False
            self._text = ""
            if self._recording is not None:
                self._row = self._recording(ended)
            self._monitor._ended(self, self._row)
            return self._row


def _audio_seconds(seconds):
    if seconds is not None and not _measure(seconds):
        raise MonitorError("bad-fact", "audio_duration_s: not a number of seconds")
    return None if seconds is None else float(seconds)


class _Measured:
    """`with` and `async with` around one synthesis. With an agent the latter asks it on another thread, and the loop goes on."""

    def __init__(self, monitor, facts, text):
        self._monitor = monitor
        self._facts = facts
        self._text = text

    def __enter__(self):
        self._synthesis = self._monitor._begin(self._facts, self._text)
        self._monitor._context.set(self._synthesis)
        return self._synthesis

    def __exit__(self, _kind, error, _trace):
        self._synthesis.end(error is None, error)
        return False

    async def __aenter__(self):
        if not self._monitor._recorder.is_slow:
            return self.__enter__()
        loop = asyncio.get_running_loop()
        self._synthesis = await loop.run_in_executor(None, self._monitor._begin, self._facts, self._text)
        self._monitor._context.set(self._synthesis)
        # From here on and not from where the other thread had it.
        self._synthesis._started_wall, self._synthesis._started = time.time(), time.perf_counter()
        return self._synthesis

    async def __aexit__(self, kind, error, trace):
        if not self._monitor._recorder.is_slow:
            return self.__exit__(kind, error, trace)
        ended = time.perf_counter()
        await asyncio.get_running_loop().run_in_executor(None, self._synthesis._end, ended, error is None, error)
        return False


def _error_text(error):
    """One line, at most 256 characters."""
    text = f"{type(error).__name__}: {error}" if isinstance(error, BaseException) else str(error or "")
    return " ".join(text.split())[:256] or "failed"


_LONG_PIECE = 12


def _without_text(message, text):
    """A message in which every long piece of a text, and the text as a whole, is `…`: texts are kept nowhere. Quotes, escapes
    and capitals differ where a text is repeated; its letters do not."""
    said = _letters(message)
    sent = "".join(key for key, _ in _letters(text))
    kept, kept_to, at = "", 0, 0
    while at < len(said):
        end, piece = at, ""
        while end < len(said) and piece + said[end][0] in sent:
            piece += said[end][0]
            end += 1
        if piece and _is_text(message, piece, sent, said[at][1], said[end - 1][1] + 1):
            kept += message[kept_to : said[at][1]] + "…"
            kept_to, at = said[end - 1][1] + 1, end
        else:
            at += 1
    return kept + message[kept_to:]


def _letters(source):
    return [
        (unicodedata.normalize("NFC", letter).lower(), at)
        for at, letter in enumerate(source)
        if unicodedata.category(letter)[0] in "LNM"
    ]


def _is_text(message, piece, sent, start, end):
    if len(piece.encode()) >= _LONG_PIECE:
        return True
    around = message[start - 1 : start] + message[end : end + 1]
    # A short text is found as a word of its own only: "a" is in most messages.
    return piece == sent and not any(unicodedata.category(each)[0] in "LN" for each in around)


# Files of its own.


class _FileRecorder:
    """Watches its own process and writes the files itself."""

    is_slow = False

    def __init__(self, folder, profile):
        try:
            os.makedirs(folder, exist_ok=True)
        except OSError as error:
            raise MonitorError("metrics-folder", f"metrics_dir {folder} cannot be used: {error}") from error
        if not os.access(folder, os.W_OK):
            raise MonitorError("metrics-folder", f"metrics_dir {folder} cannot be written")
        self._folder = folder
        self._device = profile.get("device_type", "program")
        self._hardware = _read_hardware()
        self._tier = profile.get("hardware_tier") or _hardware_tier(self._hardware, self._device)
        self._paths = None
        self._said = set()
        self._lock = threading.Lock()

    def afresh(self):
        recorder = copy.copy(self)
        recorder._paths, recorder._said, recorder._lock = None, set(), threading.Lock()
        return recorder

    def begin(self, facts):
        self._open_files()
        window = _sampler.open(self)
        return lambda ended: self._end(facts, ended, window)

    def recorded(self):
        self._open_files()
        files = self._paths and {"synthesis": self._paths["synthesis"], "realtime": self._paths["realtime"]}
        return {"hardware_tier": self._tier, "device_type": self._device, "csv_files": files}

    def write_analysis(self, analysis):
        if self._paths is not None:
            self._attempt(lambda: _write_json(self._paths["analysis"], analysis))

    def add_sample(self, sample):
        self._append("realtime", REALTIME_COLUMNS, sample)

    def close(self):
        pass

    def _end(self, facts, ended, window):
        figures = _sampler.close(window, ended["total_s"])
        if figures is None:
            return None
        row = _finished_row(facts, ended, figures, self._hardware, self._device_tier(facts["described"]))
        if not facts["described"].get("warmup", False):
            self._append("synthesis", SYNTHESIS_COLUMNS, row)
        return row

    def _device_tier(self, described):
        device = described.get("device_type", self._device)
        tier = described.get("hardware_tier")
        if tier is None:
            tier = self._tier if device == self._device else _hardware_tier(self._hardware, device)
        return device, tier

    def _open_files(self):
        with self._lock:
            if self._paths is None:
                self._attempt(self._make_files)

    def _make_files(self):
        self._paths = _open_folder(self._folder, {"hardware_tier": self._tier, **self._hardware})

    def _append(self, name, columns, row):
        if self._paths is not None:
            self._attempt(lambda: _append_bytes(self._paths[name], _csv_line(columns, row).encode()))

    def _attempt(self, write):
        """A disk that takes nothing is said once."""
        try:
            write()
        except OSError as error:
            if "not-written" not in self._said:
                log.warning("not-written: %s", error)
            self._said.add("not-written")


def _open_folder(folder, hardware):
    """Makes the files of one run, new each time, so that no two programs write into one. Where the tier's specs are an agent's
    or another machine's, the label says that these are a program's; an agent's identity goes on: it is the same machine."""
    tier, agent_id, n = hardware["hardware_tier"], None, 0
    while True:
        label = tier if n == 0 else f"{tier}_program{'' if n == 1 else n}"
        specs_path = os.path.join(folder, f"hardware_specs_{label}.json")
        specs = _read_specs(specs_path)
        is_same = specs is not None and _is_same_machine(specs, hardware)
        if specs is None or (is_same and specs.get("writer") == "monitor"):
            break
        if is_same:
            agent_id = specs.get("agent_id")
        n += 1
    paths = _create_files(folder, label)
    if specs is None:
        _write_json(specs_path, {**({"agent_id": agent_id} if agent_id else {}), "writer": "monitor", **hardware})
    return paths


def _read_specs(path):
    """None where there is no such file; a damaged one is nobody's, and left alone."""
    try:
        with open(path, encoding="utf-8") as file:
            specs = json.load(file)
        return specs if isinstance(specs, dict) else {}
    except FileNotFoundError:
        return None
    except ValueError:
        return {}


def _is_same_machine(specs, hardware):
    memory = specs.get("total_memory_gb")
    own = hardware["total_memory_gb"]
    near = memory == own or (_measure(memory) and _measure(own) and abs(memory - own) < 0.5)
    return specs.get("cpu_model") == hardware["cpu_model"] and near


def _create_files(folder, label):
    second = 0
    while True:
        # A second later where another program has begun in this one.
        stamp = time.strftime("%Y%m%d_%H%M%S", time.localtime(time.time() + second))
        paths = {name: os.path.join(folder, f"{name}_{label}_{stamp}.csv") for name in ("synthesis", "realtime")}
        try:
            with open(paths["synthesis"], "xb") as file:
                file.write(_csv_header(SYNTHESIS_COLUMNS).encode())
            break
        except FileExistsError:
            second += 1
    with open(paths["realtime"], "xb") as file:
        file.write(_csv_header(REALTIME_COLUMNS).encode())
    return {**paths, "analysis": os.path.join(folder, f"analysis_{label}.json")}


def _append_bytes(path, line):
    """In one write, so that a crash leaves whole lines."""
    with open(path, "ab", buffering=0) as file:
        file.write(line)


def _write_json(path, value):
    """Whole or not at all."""
    temporary = f"{path}.{os.getpid()}.tmp"
    with open(temporary, "w", encoding="utf-8") as file:
        file.write(json.dumps(value, indent=2, ensure_ascii=False) + "\n")
    os.replace(temporary, path)


def _csv_header(columns):
    return ",".join(columns) + "\n"


def _csv_line(columns, row):
    line = io.StringIO()
    csv.writer(line, lineterminator="\n").writerow([_cell(kind, row[name]) for name, kind in columns.items()])
    return line.getvalue()


def _cell(kind, value):
    """True and False, an empty cell for None, whole floats as 16.0, so that pandas reads each column as what it is."""
    if value is None:
        return ""
    if kind is bool:
        return "True" if value else "False"
    if kind is float:
        return repr(float(value))
    return re.sub(r"[\r\n]+", " ", str(value))


def _finished_row(facts, ended, figures, hardware, device_tier):
    """The row of one synthesis; what was not measured or said is None. A failure has no speed."""
    described, success = facts["described"], ended["success"]
    device, tier = device_tier
    start, total, audio = round(ended["started_wall"], 6), round(ended["total_s"], 6), ended["audio_duration_s"]
    return {
        "request_id": facts["request_id"],
        "hardware_tier": tier,
        "device_type": device,
        **{name: hardware[name] for name in ("cpu_model", "cpu_cores", "total_memory_gb", "gpu_name")},
        "text_length_chars": facts["text_length_chars"],
        "text_length_tokens": facts["text_length_tokens"],
        "start_time": start,
        "end_time": round(start + total, 6),
        "total_duration_s": total,
        "rtf": _ratio(total, audio, 6) if success else None,
        "tokens_per_second": _ratio(facts["text_length_tokens"], total, 3) if success else None,
        "success": success,
        "error_message": ended["error_message"],
        **{
            name: described.get(name)
            for name in ("quantization_used", "torch_compile_used", "onnx_used", "chunk_length", "num_threads")
        },
        "audio_duration_s": audio,
        "ref_audio_s": facts["ref_audio_s"],
        "rtfx": _ratio(audio, total, 6) if success else None,
        "ttfa_s": _rounded(ended["ttfa_s"], 6) if success else None,
        **figures,
    }


def _ratio(numerator, denominator, digits):
    if numerator is None or not denominator:
        return None
    return round(numerator / denominator, digits)


def _rounded(value, digits):
    return None if value is None else round(value, digits)


# Samples.


class _Sampler:
    """One thread for all monitors of the process, at work only while something is measured. It samples on a grid without
    drift, and a grid point that the interpreter was too busy for is left out, not bunched."""

    def __init__(self):
        self._wake = threading.Condition(threading.RLock())
        self._windows = []
        self._machine = None
        self._thread = None
        self._next = 0.0

    def open(self, recorder):
        """A window whose first sample is taken; the kernel's high-water mark is set back for it."""
        with self._wake:
            if self._machine is None:
                self._machine = _Machine()
            is_first = not self._windows
            window = _Window(recorder, self._machine.total_mb)
            self._windows.append(window)
            self._take(None if is_first else window)
            if is_first:
                self._next = time.monotonic() + INTERVAL_S
                self._wake.notify()
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._run, name="voicemark-sampler", daemon=True)
                self._thread.start()
            self._read_mark()
            window.is_exact = _reset_peak()
            window.throttles = self._machine.throttle_count()
            window.counts = _counts()
            window.cpu_s = time.process_time()
            return window

    def close(self, window, duration_s):
        cpu_s = time.process_time()
        counts = _counts()
        with self._wake:
            if window not in self._windows:  # It is that of the process that this one was forked from.
                return None
            self._read_mark()
            self._take(window)
            self._windows.remove(window)
            throttles = self._machine.throttle_count()
            return window.figures(duration_s, cpu_s, throttles) | _risen(window.counts, counts)

    def _read_mark(self):
        """The kernel has one high-water mark: it is read before each reset, and what it showed belongs to all that are
        measured then, so that each has its true peak however many there are at once."""
        mark = _peak_mb()
        for window in self._windows:
            if window.is_exact and mark is not None:
                window.mark_mb = max(window.mark_mb or 0, mark)

    def _run(self):
        while True:
            with self._wake:
                while not self._windows:
                    self._wake.wait()
                left = self._next - time.monotonic()
                if left > 0:
                    self._wake.wait(left)
                    continue
                try:
                    self._take(None)
                except Exception as error:  # A sample that fails must not end the sampling.
                    log.debug("sample failed: %r", error)
                passed = math.floor((time.monotonic() - self._next) / INTERVAL_S)
                self._next += (passed + 1) * INTERVAL_S

    def _take(self, forced):
        """On the grid it is a sample of all windows; at the beginning or end of one beside others it is of that one alone."""
        sample = self._machine.read()
        for window in self._windows:
            if forced is None or window is forced:
                window.add(sample, forced is None)
        for recorder in {id(each.recorder): each.recorder for each in self._windows}.values():
            recorder.add_sample(sample)


class _Window:
    """The samples of one synthesis, folded; a series that is empty throughout stays empty."""

    def __init__(self, recorder, total_mb):
        self.recorder = recorder
        self.is_exact = False
        self.mark_mb = None
        self.throttles = None
        self.cpu_s = 0.0
        self.counts = {}
        self._total_mb = total_mb
        self._samples = []
        self._grid_ms = []
        self._memory = []

    def add(self, sample, on_grid):
        self._samples.append(sample)
        if sample["memory_mb"] is not None:
            self._memory.append((time.monotonic(), sample["memory_mb"]))
        if on_grid:
            self._grid_ms.append(sample["timestamp"] * 1000)

    def figures(self, duration_s, cpu_s, throttles):
        memory = self._series("memory_mb")
        peak = max([*memory, *([self.mark_mb] if self.mark_mb is not None else [])], default=None)
        baseline = memory[0] if memory else None
        intervals = sorted(max(0.0, round(b - a, 3)) for a, b in zip(self._grid_ms, self._grid_ms[1:]))
        return {
            "peak_memory_mb": _rounded(peak, 3),
            "peak_memory_percent": self._percent(peak),
            "avg_memory_mb": _mean_by_time(self._memory),
            "baseline_memory_mb": baseline,
            "delta_memory_mb": round(max(0.0, peak - baseline), 3) if memory else None,
            "end_memory_mb": memory[-1] if memory else None,
            "peak_gpu_memory_mb": max(self._series("gpu_memory_mb"), default=None),
            "peak_temperature_c": max(self._series("temperature_c"), default=None),
            # The first sample's CPU share is of the time before.
            "peak_cpu_percent": max(self._series("cpu_percent", 1), default=None),
            "throttle_detected": None if None in (throttles, self.throttles) else throttles > self.throttles,
            "process_cpu_s": round(cpu_s - self.cpu_s, 6),
            "samples_due": 2 + math.floor(duration_s / INTERVAL_S),
            "samples_taken": len(self._samples),
            "interval_p50_ms": _nearest_rank(intervals, 0.5),
            "interval_p99_ms": _nearest_rank(intervals, 0.99),
            "interval_max_ms": intervals[-1] if intervals else None,
            "undersampled": len(self._samples) < 5,
        }

    def _series(self, name, start=0):
        return [sample[name] for sample in self._samples[start:] if sample[name] is not None]

    def _percent(self, peak):
        return None if None in (peak, self._total_mb) else round(min(100.0, peak / self._total_mb * 100), 3)


def _mean_by_time(points):
    """By the trapezoid rule: a reading counts for the time around it. Of fewer than three the shape would be a guess."""
    steps = list(zip(points, points[1:]))
    span_s = sum(after[0] - before[0] for before, after in steps)
    if len(points) < 3 or span_s <= 0:
        return None
    return round(sum((before[1] + after[1]) / 2 * (after[0] - before[0]) for before, after in steps) / span_s, 3)


def _counts():
    """What the kernel has counted for this process; empty where it does not."""
    if resource is None:
        return {}
    usage = resource.getrusage(resource.RUSAGE_SELF)
    counts = {}
    # A sandbox that counts nothing says 0, which no process has.
    if usage.ru_minflt > 0:
        counts |= {"minor_faults": usage.ru_minflt, "major_faults": usage.ru_majflt}
    if usage.ru_nvcsw + usage.ru_nivcsw > 0:
        counts |= {"voluntary_switches": usage.ru_nvcsw, "involuntary_switches": usage.ru_nivcsw}
    return counts


def _risen(before, after):
    names = ("minor_faults", "major_faults", "voluntary_switches", "involuntary_switches")
    return {name: after[name] - before[name] if name in before and name in after else None for name in names}


def _nearest_rank(ordered, share):
    return ordered[math.ceil(share * len(ordered)) - 1] if ordered else None


class _Machine:
    """Reads the machine and this process; what it lacks is None. Linux, and of others what the standard library knows."""

    def __init__(self):
        self.total_mb = _total_memory_mb()
        self._page_mb = os.sysconf("SC_PAGE_SIZE") / 2**20 if hasattr(os, "sysconf") else None
        self._cpu = None
        self._cpu_at = -math.inf
        self._temperatures = _temperature_files()
        self._temperature = None
        self._temperature_at = -math.inf
        self._throttle_files = _throttle_files()
        self._gpu = _NvidiaSmi()

    def read(self):
        now = time.monotonic()
        memory = self._memory_mb()
        gpu_memory, gpu_percent = self._gpu.read(now)
        return {
            "timestamp": round(time.time(), 6),
            "cpu_percent": self._cpu_percent(now),
            "memory_mb": _rounded(memory, 3),
            "memory_percent": None if None in (memory, self.total_mb) else round(min(100.0, memory / self.total_mb * 100), 3),
            "gpu_memory_mb": gpu_memory,
            "gpu_percent": gpu_percent,
            "temperature_c": self._temperature_c(now),
        }

    def throttle_count(self):
        """Throttle events of an Intel CPU since boot; None where there is no counter."""
        counts = [_read_number(path) for path in self._throttle_files]
        return sum(counts) if counts and None not in counts else None

    def _memory_mb(self):
        statm = _read("/proc/self/statm")
        return int(statm.split()[1]) * self._page_mb if statm else None

    def _cpu_percent(self, now):
        """Since the reading before, as long as that is a time: /proc/stat advances in steps of 10 ms."""
        if now - self._cpu_at < 0.03:
            return None
        fields = (_read("/proc/stat") or "").partition("\n")[0].split()[1:9]
        if len(fields) < 8:
            return None
        user, nice, system, idle, iowait, irq, softirq, steal = map(int, fields)
        busy = user + nice + system + irq + softirq + steal
        before, self._cpu = self._cpu, (busy, busy + idle + iowait)
        is_old = now - self._cpu_at > 2
        self._cpu_at = now
        if before is None or is_old or self._cpu[1] <= before[1]:
            return None
        return round(min(100.0, max(0.0, (self._cpu[0] - before[0]) / (self._cpu[1] - before[1]) * 100)), 2)

    def _temperature_c(self, now):
        """Read at most once a second, and held between."""
        if now - self._temperature_at >= 1:
            self._temperature_at = now
            read = [_read_number(path) for path in self._temperatures]
            celsius = [value / 1000 for value in read if value is not None]
            self._temperature = max((value for value in celsius if value != 0 and -40 < value < 150), default=None)
        return self._temperature


class _NvidiaSmi:
    """One long-lived nvidia-smi, started with the first sample, where there is one; what it said last counts for 2 s."""

    def __init__(self):
        self._values = (None, None)
        self._at = -math.inf
        self._child = None
        command = shutil.which("nvidia-smi")
        if command is None:
            return
        query = ["--query-gpu=memory.used,utilization.gpu", "--format=csv,noheader,nounits", "-i", "0", "-lms", "100"]
        try:
            self._child = subprocess.Popen(
                [command, *query], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
            )
        except OSError as error:
            log.debug("nvidia-smi: %s", error)
            return
        atexit.register(self._stop, os.getpid())
        threading.Thread(target=self._follow, name="voicemark-gpu", daemon=True).start()

    def _stop(self, owner):
        # A forked child must not end what its parent reads.
        if os.getpid() == owner:
            self._child.terminate()

    def read(self, now):
        return self._values if now - self._at < 2 else (None, None)

    def _follow(self):
        for line in self._child.stdout:
            cells = [_number(cell) for cell in line.split(",")]
            if len(cells) == 2:
                self._values, self._at = tuple(cells), time.monotonic()


def _reset_peak():
    """Sets the high-water mark of this process back; False where that cannot be done: man proc_pid_clear_refs(5)."""
    try:
        with open("/proc/self/clear_refs", "r+b", buffering=0) as file:
            file.write(b"5")
        return True
    except OSError:
        return False


def _peak_mb():
    found = re.search(r"^VmHWM:\s+(\d+) kB$", _read("/proc/self/status") or "", re.M)
    return int(found[1]) / 1024 if found else None


def _read(path):
    try:
        with open(path, encoding="utf-8", errors="replace") as file:
            return file.read()
    except OSError:
        return None


def _read_number(path):
    return _number(_read(path) or "")


def _number(text):
    try:
        value = float(text)
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def _names(folder, pattern):
    try:
        return sorted(name for name in os.listdir(folder) if re.fullmatch(pattern, name))
    except OSError:
        return []


# Drivers and thermal zones that measure the CPU, best first; acpitz is on many boards a constant.
_DRIVERS = [
    "coretemp",
    "k10temp|zenpower",
    "x86_pkg_temp",
    r"cpu\d*(_?therm(al)?)?(_zone)?|bcm\d+_thermal",
    r"(soc|package|bigcore\d*|cluster\d*)_?therm(al)?",
    "acpitz",
]
_PACKAGE_LABELS = [r"(Package|Physical) id \d+", "Tdie", "Tctl"]


def _temperature_files():
    inputs = []
    for device in _names("/sys/class/hwmon", ".*"):
        base = f"/sys/class/hwmon/{device}"
        for name in _names(base, r"temp\d+_input"):
            label = _read(f"{base}/{name[:-5]}label")
            inputs.append((_read(f"{base}/name") or "", (label or "").strip(), f"{base}/{name}"))
    for zone in _names("/sys/class/thermal", "thermal_zone.*"):
        base = f"/sys/class/thermal/{zone}"
        inputs.append((_read(f"{base}/type") or "", "", f"{base}/temp"))
    for driver in _DRIVERS:
        best = [each for each in inputs if re.fullmatch(driver, each[0].strip().lower().replace("-", "_"))]
        for label in _PACKAGE_LABELS:
            labelled = [path for _, name, path in best if re.fullmatch(label, name)]
            if labelled:
                return labelled
        if best:
            return [best[0][2]]
    return []


def _throttle_files():
    base = "/sys/devices/system/cpu"
    return [
        path
        for cpu in _names(base, r"cpu\d+")
        for name in ("core", "package")
        for path in [f"{base}/{cpu}/thermal_throttle/{name}_throttle_count"]
        if os.path.exists(path)
    ]


# What the machine is.


def _total_memory_mb():
    found = re.search(r"^MemTotal:\s+(\d+) kB$", _read("/proc/meminfo") or "", re.M)
    if found:
        return int(found[1]) / 1024
    try:
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 2**20
    except (AttributeError, ValueError, OSError):
        return None


def _read_hardware():
    total = _total_memory_mb()
    gpus = _nvidia_gpus()
    return {
        "cpu_model": _cpu_model(),
        "cpu_vendor": _first_match(r"^vendor_id\s*:\s*(.+)$", _read("/proc/cpuinfo")),
        "cpu_cores": _cpu_cores(),
        "cpu_threads": os.cpu_count(),
        "architecture": {"x86_64": "x64", "AMD64": "x64", "aarch64": "arm64"}.get(platform.machine(), platform.machine()),
        "total_memory_gb": None if total is None else round(total / 1024, 3),
        "gpu_name": gpus[0]["model"] if gpus else None,
        "gpus": gpus,
        "machine_model": _machine_model(),
        "os_platform": sys.platform,
        "os_distro": _first_match(r'^PRETTY_NAME="?([^"\n]*)', _read("/etc/os-release")),
        "os_kernel": platform.release(),
        "python_version": platform.python_version(),
    }


def _cpu_model():
    return (
        _known(_first_match(r"^model name\s*:\s*(.+)$", _read("/proc/cpuinfo")))
        or _mac_text("machdep.cpu.brand_string")
        or _windows_cpu()
    )


def _cpu_cores():
    """Physical cores: pairs of package and core, where the system tells them."""
    base = "/sys/devices/system/cpu"
    cores = set()
    for cpu in _names(base, r"cpu\d+"):
        pair = [_read(f"{base}/{cpu}/topology/{name}") for name in ("physical_package_id", "core_id")]
        if None not in pair:
            cores.add(tuple(pair))
    return len(cores) or _mac_count("hw.physicalcpu")


def _machine_model():
    text = _read("/sys/firmware/devicetree/base/model") or _read("/sys/class/dmi/id/product_name")
    return _known(text) or _mac_text("hw.model")


def _nvidia_gpus():
    command = shutil.which("nvidia-smi")
    if command is None:
        return []
    query = ["--query-gpu=name,memory.total,driver_version", "--format=csv,noheader,nounits"]
    try:
        printed = subprocess.run([command, *query], capture_output=True, text=True, timeout=5, check=True).stdout
    except (OSError, subprocess.SubprocessError):
        return []
    cells = [[cell.strip() for cell in line.split(",")] for line in printed.splitlines()]
    return [
        {"vendor": "NVIDIA", "model": name, "memory_mb": _number(memory), "driver_version": driver}
        for name, memory, driver in (row for row in cells if len(row) == 3)
    ]


def _mac_sysctl(name):
    """A value of sysctl(3) on macOS; None elsewhere."""
    if sys.platform != "darwin":
        return None
    try:
        import ctypes

        size = ctypes.c_size_t(256)
        value = ctypes.create_string_buffer(size.value)
        failed = ctypes.CDLL(None).sysctlbyname(name.encode(), value, ctypes.byref(size), None, ctypes.c_size_t(0))
        return None if failed else value.raw[: size.value]
    except (ImportError, OSError, AttributeError):
        return None


def _mac_text(name):
    value = _mac_sysctl(name)
    return _known(value.decode(errors="replace")) if value else None


def _mac_count(name):
    value = _mac_sysctl(name)
    return int.from_bytes(value, sys.byteorder) if value else None


def _windows_cpu():
    if sys.platform != "win32":
        return None
    try:
        import winreg

        path = r"HARDWARE\DESCRIPTION\System\CentralProcessor\0"
        with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, path) as key:
            return _known(str(winreg.QueryValueEx(key, "ProcessorNameString")[0]))
    except OSError:
        return None


# What boards say when nobody filled the field in.
_PLACEHOLDER = re.compile(
    r"default string|to be filled by o\.?e\.?m\.?|o\.e\.m\.|oem|none|n/a|not (applicable|specified|available|present)|unknown"
    r"|undefined|system (product|manufacturer|version|name)( name)?|empty|docker container|x\.x|0+|type\d.*|-",
    re.I,
)


def _known(text):
    plain = " ".join((text or "").replace("\0", "").split())[:256]
    return None if plain == "" or _PLACEHOLDER.fullmatch(plain) else plain


def _first_match(pattern, text):
    found = re.search(pattern, text or "", re.M)
    return found[1].strip() if found else None


# The tier: the same slug as the agent gives this machine.

_GPU_DEVICE = re.compile(
    "cuda|tensorrt|nvtensorrt|rocm|migraphx|hip|dml|directml|webgpu|vulkan|opencl|mps|metal|coreml"
)
_MACS = {
    "macbookair": "air",
    "macbookpro": "macbook_pro",
    "macbook": "macbook",
    "macmini": "mini",
    "imac": "imac",
    "macstudio": "studio",
    "macpro": "mac_pro",
}
_CPU_LINES = [
    (r"\bCore Ultra (?:X)?(\d)\b", "intel_core_ultra"),
    (r"\bCore (i\d|m\d)\b", "intel_"),
    (r"\bIntel Core (\d) (?:processor )?\d{3}", "intel_core"),
    (r"\bIntel.*\b(Xeon Phi|Xeon|Celeron|Pentium|Atom|Itanium|Quark)\b", "intel_"),
    (r"\bIntel (?:Processor )?([NU]\d{2,4})\b", "intel_"),
    (r"\bIntel Core ?(2|M)?\b", "intel_core"),
    (r"\bRyzen Threadripper\b()", "amd_threadripper"),
    (r"\bRyzen AI (\d|Max)", "amd_ryzen_ai"),
    (r"\bRyzen (\d)\b", "amd_ryzen"),
    (r"\bAMD Ryzen (Embedded|Z\d)", "amd_ryzen_"),
    (r"\bAMD.*\b(EPYC|Athlon|Opteron|Phenom|Sempron|Turion|FX)\b", "amd_"),
    (r"\bAMD ([AE]\d{1,2})-", "amd_"),
    (r"\b(Graviton ?\d*)", "aws_"),
    (r"\bAmpere (Altra)\b", "ampere_"),
]
_OWN_NAME_NOISE = [
    (r"@.*$", ""),
    (r"\([^)]*\)", " "),
    (r"\b(CPU )?version .*$", r"\1"),
    (r"\b\d+-core\b.*$", ""),
    (r"( - |,| with | w/ ).*$", ""),
    (r"\b[\d.]+ ?[GM]Hz\b.*$", ""),
]
_GPU_NOISE = [
    r"\[[^\]]*\bAMD[^\]]*\]",
    r"\b(graphics|gpu|design|generation|series|edition|corporation|inc|geforce|lite hash rate|with)\b",
    r"\b(developer kit|engineering reference)\b",
    r"\b(\d+ ?GB|HBM\w*|SXM\d*|PCI-?E|NVL)\b",
    r"\b(nvidia|advanced micro devices,?|amd|ati|intel|qualcomm)\b|\bradeon (?=rx|pro|vii|instinct)",
]
_GPU_VENDORS = [
    (r"nvidia|geforce|quadro|tesla", "nvidia"),
    (r"\bamd\b|\bati\b|radeon|advanced micro|instinct", "amd"),
    (r"intel", "intel"),
    (r"qualcomm|adreno", "qualcomm"),
]


def _hardware_tier(hardware, device):
    """Slug of the part that did the work, found from how its name is built."""
    cpu, gpu, machine = hardware["cpu_model"], hardware["gpu_name"], hardware["machine_model"]
    apple = _apple_tier(cpu or gpu or "", machine or "")
    if apple is not None:
        return apple
    on_gpu = _GPU_DEVICE.match(device.lower()) and gpu is not None
    work = _gpu_tier(machine if re.search(r"\bjetson\b", machine or "", re.I) else gpu) if on_gpu else ""
    return work or _board_tier(machine or "") or _cpu_tier(cpu or "") or "unknown_cpu"


def _apple_tier(chip_name, machine):
    chip = re.match(r"Apple (M\d+(?: (?:Pro|Max|Ultra))?)", chip_name, re.I)
    if chip is None:
        return None
    line = re.match("[A-Za-z ]*", machine)[0].replace(" ", "").lower()
    return _slug(f"{chip[1]} {_MACS.get(line, '')}")


def _board_tier(machine):
    board = re.fullmatch(r"(Raspberry Pi.*?)( Model .*| Rev .*)?", machine, re.I)
    return _slug(board[1]) if board else ""


def _cpu_tier(model):
    name = _without_marks(model)
    for pattern, line in _CPU_LINES:
        found = re.search(pattern, name, re.I | re.A)
        if found:
            number = found[1] or ""
            is_joined = line.endswith("_") or re.fullmatch(r"\d?", number)
            return _slug(line + (number.replace(" ", "_") if is_joined else f"_{number}"))
    for pattern, instead in _OWN_NAME_NOISE:
        name = re.sub(pattern, instead, name, flags=re.I | re.A)
    return _slug(name)


def _gpu_tier(gpu_name):
    name = _without_marks(gpu_name)
    bracketed = re.search(r"\[((?!AMD)[^\]]*\d[^\]]*)\]", name, re.I)
    name = bracketed[1] if bracketed else name
    vendor = next((slug for pattern, slug in _GPU_VENDORS if re.search(pattern, gpu_name, re.I)), "")
    for words in _GPU_NOISE:
        name = re.sub(words, " ", name, flags=re.I | re.A)
    name = re.sub(r"\s+", " ", name)
    name = re.sub(r"\b([a-z]{2,3}) (?=\d{3,5})", r"\1", name, flags=re.I | re.A)
    name = re.sub(r"\b([a-z]{2,3}\d{3,5}) (?=[a-z]{2,3}\b(?!-))", r"\1", name, flags=re.I | re.A)
    return _slug(f"{vendor} {name}")


def _slug(text):
    plain = unicodedata.normalize("NFKD", _without_marks(text)).lower()
    return re.sub(r"[^a-z0-9]+", "_", plain)[:64].strip("_")


def _without_marks(text):
    return " ".join(re.sub(r"\((r|tm|c)\)|[®™©]", " ", text, flags=re.I).split())


# What the rows say.


class _Running:
    """Mean, extremes and sample standard deviation, by Welford."""

    def __init__(self):
        self.n, self._mean, self._squares, self._min, self._max = 0, 0.0, 0.0, math.inf, -math.inf

    def add(self, value):
        if value is None:
            return
        self.n += 1
        delta = value - self._mean
        self._mean += delta / self.n
        self._squares += delta * (value - self._mean)
        self._min, self._max = min(self._min, value), max(self._max, value)

    @property
    def mean(self):
        return self._mean if self.n else None

    @property
    def min(self):
        return self._min if self.n else None

    @property
    def max(self):
        return self._max if self.n else None

    @property
    def sd(self):
        return math.sqrt(self._squares / (self.n - 1)) if self.n > 1 else None


class _Summary:
    """Averages are over successful syntheses; temperature and throttling over all of them. None is an average of nothing."""

    def __init__(self):
        self.total = self.successful = 0
        self.throttle_events = None
        names = ("peak_memory_mb", "rtf", "tokens_per_second", "total_duration_s")
        self._figures = {name: _Running() for name in names}
        self._temperature = _Running()

    def add(self, row):
        self.total += 1
        self._temperature.add(row.get("peak_temperature_c"))
        if row.get("throttle_detected") is not None:
            self.throttle_events = (self.throttle_events or 0) + int(row["throttle_detected"])
        if row["success"]:
            self.successful += 1
            for name, running in self._figures.items():
                running.add(row.get(name))

    def summary(self, recorded):
        return {
            "total_requests": self.total,
            "successful": self.successful,
            "failed": self.total - self.successful,
            "success_rate": self._success_rate(),
            "avg_duration_s": self._figures["total_duration_s"].mean,
            "avg_rtf": self._figures["rtf"].mean,
            "avg_peak_memory_mb": self._figures["peak_memory_mb"].mean,
            "hardware_tier": recorded["hardware_tier"],
            "device_type": recorded["device_type"],
        }

    def analysis(self, recorded):
        memory = self._figures["peak_memory_mb"]
        return {
            "hardware_tier": recorded["hardware_tier"],
            "device_type": recorded["device_type"],
            "total_runs": self.total,
            "successful_runs": self.successful,
            "memory": {
                "avg_peak_mb": memory.mean,
                "max_peak_mb": memory.max,
                "min_peak_mb": memory.min,
                "std_dev_mb": memory.sd,
            },
            "performance": {
                "avg_rtf": self._figures["rtf"].mean,
                "avg_tokens_per_sec": self._figures["tokens_per_second"].mean,
                "avg_duration_s": self._figures["total_duration_s"].mean,
            },
            "success_rate": self._success_rate(),
            "thermal": {"max_temperature_c": self._temperature.max, "throttle_events": self.throttle_events},
        }

    def _success_rate(self):
        return self.successful / self.total if self.total else None


# An agent.


class _AgentRecorder:
    """Has an agent of this machine watch this process and keep the rows."""

    is_slow = True
    _patience_s = 10

    def __init__(self, agent, profile):
        address = urllib.parse.urlsplit(agent)
        if address.scheme != "http" or not address.hostname:
            raise MonitorError("agent-address", f"agent: {agent} is no http address; try http://127.0.0.1:8000")
        if not re.fullmatch(r"localhost|127(\.\d+){3}|::1", address.hostname):
            # It would watch a process of its own that happens to have our pid.
            raise MonitorError("agent-elsewhere", f"agent: {address.hostname} is not this machine, and cannot watch it")
        self._host, self._port = address.hostname, address.port or 80
        self._recorded = {
            "hardware_tier": profile.get("hardware_tier", "unknown"),
            "device_type": profile.get("device_type", "unknown"),
            "csv_files": None,
        }
        self._said = set()

    def afresh(self):
        return copy.copy(self)

    def begin(self, facts):
        described = facts["described"]
        request_id = facts["request_id"]
        is_uuid = re.fullmatch(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}", request_id) is not None
        counts = {name: facts[name] for name in ("text_length_chars", "text_length_tokens", "ref_audio_s")}
        tags = {**({} if is_uuid else {"request_id": request_id}), **described.get("tags", {})}
        body = {**counts, **described, "pid": os.getpid(), "request_id": request_id if is_uuid else None, "tags": tags or None}
        status, answer = self._ask("/api/v1/measurements", body)
        if status in (200, 201) and "request_id" in answer:
            return lambda ended: self._end(answer["request_id"], ended)
        if status in (400, 422):
            raise MonitorError(answer["code"], answer["detail"])
        self._warn(answer)
        return None

    def recorded(self):
        return self._recorded

    def write_analysis(self, analysis):
        pass

    def close(self):
        pass

    def _end(self, request_id, ended):
        boundary = None if ended["ttfa_s"] is None else "engine"
        status, answer = self._ask(f"/api/v1/measurements/{request_id}/end", {**ended, "ttfa_boundary": boundary})
        if status != 200:
            self._warn(answer)
            return None
        own = ("hardware_tier", "device_type")
        self._recorded = {**self._recorded, **{name: answer[name] for name in own if name in answer}}
        return answer

    def _ask(self, path, body):
        """No proxy and no redirection: nobody but the agent is asked."""
        known = json.dumps({name: value for name, value in body.items() if value is not None})
        connection = http.client.HTTPConnection(self._host, self._port, timeout=self._patience_s)
        try:
            connection.request("POST", path, known, {"content-type": "application/json"})
            response = connection.getresponse()
            text = response.read()
        except (OSError, http.client.HTTPException) as error:
            return 0, {"code": "agent-away", "detail": f"{self._host}:{self._port}: {error}"}
        finally:
            connection.close()
        try:
            answer = json.loads(text)
        except ValueError:
            answer = None
        is_known = isinstance(answer, dict) and (response.status < 300 or {"code", "detail"} <= answer.keys())
        if is_known:
            return response.status, answer
        return 0, {"code": "agent-answer", "detail": f"the agent answered {response.status}"}

    def _warn(self, answer):
        code = answer.get("code", "agent-answer")
        if code not in self._said:
            log.warning("%s: %s", code, answer.get("detail", "no agent answers there"))
        self._said.add(code)


_sampler = _Sampler()
_monitors = weakref.WeakSet()


def _at_exit():
    for monitor in list(_monitors):
        monitor._end_all("program-ended: the program exited before end_synthesis")


def _after_fork():
    """A child has no thread of its parent, and files of its own."""
    global _sampler
    _sampler = _Sampler()
    for monitor in list(_monitors):
        monitor._after_fork()


atexit.register(_at_exit)
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork)
