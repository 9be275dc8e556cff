"""Reads an OFX file with a Python peer and prints seconds, MB/s and peak memory as one line of JSON.

    python3 -m venv /tmp/peers && /tmp/peers/bin/pip install ofxtools ofxparse
    cargo run --release -p logis-bench -- make ofx 20 /tmp/made-up.ofx
    /tmp/peers/bin/python bench/peers/ofx.py ofxtools /tmp/made-up.ofx

Peers: ofxtools (whole), ofxtools-tree (no models), ofxparse. The clock starts after the imports.
"""

import json
import os
import resource
import sys
import time


def ofxtools(path, whole):
    from ofxtools.Parser import OFXTree

    def read():
        tree = OFXTree()
        with open(path, "rb") as file:
            tree.parse(file)
        if not whole:
            return sum(1 for _ in tree.getroot().iter("STMTTRN"))
        return sum(len(statement.transactions) for statement in tree.convert().statements)

    return read


def ofxparse(path):
    from ofxparse import OfxParser

    def read():
        with open(path, "rb") as file:
            parsed = OfxParser.parse(file)
        return sum(len(account.statement.transactions) for account in parsed.accounts)

    return read


def main():
    peer, path = sys.argv[1:]
    readers = {
        "ofxtools": lambda: ofxtools(path, True),
        "ofxtools-tree": lambda: ofxtools(path, False),
        "ofxparse": lambda: ofxparse(path),
    }
    read = readers[peer]()
    before, start = time.process_time(), time.monotonic()
    transactions = read()
    cpu, wall = time.process_time() - before, time.monotonic() - start
    size_mb = os.path.getsize(path) / 1e6
    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6
    print(json.dumps({
        "peer": peer, "size_mb": round(size_mb, 1), "transactions": transactions, "cpu_s": round(cpu, 2), "wall_s": round(wall, 2),
        "mb_per_cpu_s": round(size_mb / cpu, 2), "memory_peak_mb": round(peak_mb),
    }))


if __name__ == "__main__":
    main()
