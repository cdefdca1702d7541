"""Serves moto on a free port of the loopback interface, and prints which.

It answers one request at a time. moto itself answers them at once, and loses what DynamoDB keeps: its writes look at
their conditions first and write later, so that two pass of which DynamoDB lets one, and a cancelled transaction takes
the writes of others back with its own:
https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis.html#transaction-isolation
"""

import socket

from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

if __name__ == "__main__":
    # Held, so that nobody else is given the port before the server has it too.
    held = socket.socket()
    held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    held.bind(("127.0.0.1", 0))
    host, port = held.getsockname()
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
