"""A program whose needs are known. Prints a line when it is ready, waits for one, runs its plan and prints the truth.

    python3 known_program.py '{"mb": 200, "hold_ms": 500, "kind": "anonymous", "duty": 0.5, "threads": 2}'

What it held is counted by a walk over its page tables (smaps_rollup), not by the counters that are put to the test.
"""

import ctypes
import gc
import hashlib
import json
import mmap
import os
import resource
import sys
import tempfile
import threading
import time

plan = {"mb": 0, "hold_ms": 0, "kind": "anonymous", "duty": 0, "threads": 1, "keeps": False, "waits": True}
plan.update(json.loads(sys.argv[1]))
size, page = plan["mb"] << 20, mmap.PAGESIZE


def walked_mb():
    """Resident, proportional and anonymous, MB of 2^20 bytes."""
    with open("/proc/self/smaps_rollup") as file:
        lines = [line.split() for line in file]
    kb = {line[0]: int(line[1]) for line in lines if line[-1] == "kB"}
    return {name: kb[name + ":"] / 1024 for name in ("Rss", "Pss", "Anonymous")}


def cpu_s():
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + ended.ru_utime + ended.ru_stime


def allocate():
    if plan["kind"] == "file":
        block = mmap.mmap(held_file.fileno(), size, mmap.MAP_PRIVATE, mmap.PROT_READ)
        sum(block[::page])
        return block
    block = mmap.mmap(-1, size, mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
    block[::page] = b"\1" * (size // page)
    return block


def burn(until):
    """Part of every 100 ms, by the clock of this thread; hashing lets other threads run meanwhile."""
    bytes_, began, used = b"\0" * 65536, time.monotonic(), time.thread_time()
    while time.monotonic() < until:
        now = time.monotonic()
        if time.thread_time() - used < plan["duty"] * (now - began):
            hashlib.sha256(bytes_).digest()
        else:
            time.sleep(0.001 if now % 0.1 > 0.1 * plan["duty"] else 0.0005)


def hold():
    until = time.monotonic() + plan["hold_ms"] / 1000
    threads = []
    if plan["duty"] > 0:
        threads = [threading.Thread(target=burn, args=(until,)) for _ in range(plan["threads"])]
    for thread in threads:
        thread.start()
    time.sleep(max(0, until - time.monotonic()))
    for thread in threads:
        thread.join()


held_file = None
if plan["kind"] == "file":
    held_file = tempfile.TemporaryFile(dir=plan.get("folder"))
    for _ in range(plan["mb"]):
        held_file.write(b"\1" * (1 << 20))
    held_file.flush()

gc.disable()
walked_mb()
# What the allocator keeps of free memory would be taken up later, unseen.
ctypes.CDLL(None).malloc_trim(0)
if plan["waits"]:
    print("ready", flush=True)
    sys.stdin.readline()
marks = []


def mark(walk):
    marks.append((time.time(), walk["Rss"]))
    return walk


began_wall, began_cpu = time.time(), cpu_s() if plan["waits"] else 0
base = mark(walked_mb())
block = allocate() if size > 0 else None
most = mark(walked_mb())
if plan["kind"] == "shared":
    # A child has its parent's pages until one of them writes.
    told, telling = os.pipe()
    child = os.fork()
    if child == 0:
        hold()
        os.write(telling, json.dumps(walked_mb()).encode())
        os._exit(0)
    of_child = json.loads(os.read(told, 4096))
    own = walked_mb()
    most = {name: own[name] + of_child[name] for name in own}
    os.waitpid(child, 0)
else:
    hold()
    most = max(most, walked_mb(), key=lambda walk: walk["Rss"])
marks.append((time.time(), most["Rss"]))
if block is not None and not plan["keeps"]:
    block.close()
mark(walked_mb())
ended_wall = time.time()
used_cpu = cpu_s() - began_cpu
area = sum((b[0] - a[0]) * (a[1] + b[1]) / 2 for a, b in zip(marks, marks[1:]))
mean_mb = area / (marks[-1][0] - marks[0][0])
truth = {
    "base_mb": base["Rss"],
    "peak_mb": most["Rss"],
    "pss_mb": most["Pss"],
    "anonymous_mb": most["Anonymous"],
    "mean_mb": mean_mb,
    "cpu_s": used_cpu,
    "started_wall": began_wall,
    "total_s": ended_wall - began_wall,
}
print(json.dumps(truth), flush=True)
if plan["waits"]:
    sys.stdin.readline()
os._exit(0)
