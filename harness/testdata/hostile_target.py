"""A target that breaks the protocol, for tests: hostile_target.py MODE. Requests on descriptor 3, answers on 4."""
import json
import os
import sys
import time

MODE = sys.argv[1]


def send(data):
    os.write(4, len(data).to_bytes(4, "big") + data)


def read():
    head = os.read(3, 4)
    if not head:
        sys.exit(0)
    size, text = int.from_bytes(head, "big"), b""
    while len(text) < size:
        text += os.read(3, size - len(text))
    return json.loads(text)


def reply(request, **changes):
    answer = {"dictum": 1, "nonce": request["nonce"], "id": request["id"], "tier": request["tier"], "status": "finished",
              "exit_code": 0, "signal": 0, "detail": "", "exception": None, "stdout": "well\n", "stderr": "", "seconds": 0.1}
    answer.update(changes)
    return json.dumps(answer).encode()


if MODE == "no hello":
    time.sleep(1000)
if MODE == "junk for a hello":
    send(b"hello?")
    time.sleep(1000)
send(json.dumps({"dictum": 1, "hello": "hostile"}).encode())
before = None
for number in range(1 << 30):
    request = read()
    if MODE == "junk":
        send(b"\xff{junk")
    elif MODE == "an array":
        send(b"[]")
    elif MODE == "deep":
        send(b"[" * 200000)
    elif MODE == "doubled":
        send(reply(request))
        send(reply(request))
    elif MODE == "stale" and before:
        send(reply(before))
    elif MODE == "another id":
        send(reply(request, id=request["id"] + 1))
    elif MODE == "another version":
        send(reply(request, dictum=2))
    elif MODE == "wrong types":
        send(reply(request, stdout=["well\n"]))
    elif MODE == "no octets":
        send(reply(request, stdout="\u20ac"))
    elif MODE == "truncated":
        os.write(4, b"\0\0\1\0{")
        sys.exit(0)
    elif MODE == "exit without a reply":
        sys.exit(0)
    elif MODE == "lying length":
        os.write(4, b"\x7f\xff\xff\xff{}")
    elif MODE == "drip":
        data = reply(request)
        for byte in len(data).to_bytes(4, "big") + data:
            os.write(4, bytes([byte]))
            time.sleep(0.05)
    elif MODE == "flood":
        while True:
            os.write(1, b"x" * 65536)
    elif MODE == "each third time":
        if number % 3 == 2:
            os.kill(os.getpid(), 11)
        send(reply(request))
    elif MODE == "always":
        os.kill(os.getpid(), 11)
    else:
        send(reply(request))
    before = request
