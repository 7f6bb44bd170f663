"""Reads every route by the client that was generated beside this file."""

import importlib
import inspect
import json
import pkgutil
import sys

import voicemark_client.api as api
from voicemark_client import Client

url, filled = sys.argv[1], json.loads(sys.argv[2])
parts, query = filled["parts"], filled["query"]
client = Client(base_url=url, timeout=30)
read = failed = 0
for package in pkgutil.iter_modules(api.__path__):
    for found in pkgutil.iter_modules(importlib.import_module(f"{api.__name__}.{package.name}").__path__):
        module = importlib.import_module(f"{api.__name__}.{package.name}.{found.name}")
        taken = inspect.signature(module._get_kwargs).parameters
        needed = [one.name for one in taken.values() if one.default is inspect.Parameter.empty]
        if "body" in taken:
            continue
        trial = module._get_kwargs(**{name: "x" for name in needed})
        if trial["method"] != "get" or trial["url"].endswith("/live"):
            continue
        part = next((value for begin, value in parts.items() if trial["url"].startswith(begin)), None)
        answer = module.sync_detailed(client=client, **{name: query.get(name, part) for name in needed})
        read += 1
        if answer.status_code != 200:
            failed += 1
            print(trial["url"], answer.status_code, answer.content[:300], file=sys.stderr)
print(f"openapi-python-client read {read} routes, {failed} failed")
sys.exit(1 if failed else 0)
