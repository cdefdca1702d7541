"""Serves moto on a free port of the loopback interface, and prints which.

It answers one request at a time. moto itself answers them at once, and loses what DynamoDB keeps: its writes look at
their conditions first and write later, so that two pass of which DynamoDB lets one, and a cancelled transaction takes
the writes of others back with its own:
https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis.html#transaction-isolation
"""

import os
import signal
import socket
import sys
from threading import Thread

from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels


def end_with_whoever_started_it():
    """They hold the other end of the standard input: it ends with them, however they end."""
    while os.read(sys.stdin.fileno(), 1024):
        pass
    os.kill(os.getpid(), signal.SIGTERM)


if __name__ == "__main__":
    Thread(target=end_with_whoever_started_it, daemon=True).start()
    free = socket.socket()
    free.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    free.bind(("127.0.0.1", 0))
    host, port = free.getsockname()
    # Linux hands connections to who listens only, so it is held, lest another be given it before the server has it too.
    if sys.platform != "linux":
        free.close()
    print(f"Running on port {port}", flush=True)
    Granian(
        "moto_app:app",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        blocking_threads=1,
        workers_kill_timeout=1,
        log_level=LogLevels.error,
    ).serve()
