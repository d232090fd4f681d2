"""A Spark Connect server of several processes on this machine: a master and two workers, each a JVM of its own.

Run it with a Python that has the full ``pyspark[connect]`` and a Java 17 on the path; it prints
``sc://127.0.0.1:PORT`` once it answers, and ends with its standard input. ``scripts/with_spark.sh`` does all of it.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from pathlib import Path

import pyspark

MASTER = "local-cluster[2,1,1024]"
"""Two workers of one core and 1,024 MB: real processes that tables travel between."""
SECONDS = 180


def main(port: int) -> int:
    """Start the server, say where it is, and stop it when nobody is there any more."""
    home = Path(pyspark.__file__).parent
    settings = {
        "spark.connect.grpc.binding.port": str(port),
        "spark.connect.grpc.binding.address": "127.0.0.1",
        "spark.driver.host": "127.0.0.1",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.ui.enabled": "false",
        "spark.sql.shuffle.partitions": "4",
    }
    command = [str(home / "bin" / "spark-submit"), "--master", MASTER, "--driver-memory", "1g"]
    for name, value in settings.items():
        command += ["--conf", f"{name}={value}"]
    command += ["--class", "org.apache.spark.sql.connect.service.SparkConnectServer", "spark-internal"]
    environment = {
        **os.environ,
        "SPARK_HOME": str(home),
        "SPARK_SCALA_VERSION": "2.13",
        "SPARK_LOCAL_IP": "127.0.0.1",
        "PYSPARK_PYTHON": sys.executable,
    }
    server = subprocess.Popen(command, env=environment, stdin=subprocess.DEVNULL, stdout=sys.stderr)
    try:
        if not _answers(server, port):
            print("the server did not start", file=sys.stderr)
            return 1
        print(f"sc://127.0.0.1:{port}", flush=True)
        sys.stdin.read()
        return 0
    finally:
        server.terminate()
        server.wait()


def _answers(server: subprocess.Popen[bytes], port: int) -> bool:
    end = time.monotonic() + SECONDS
    while time.monotonic() < end and server.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return True
        time.sleep(0.5)
    return False


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 15002))
