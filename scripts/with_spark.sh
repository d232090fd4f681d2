#!/usr/bin/env bash
# Run a command with a real Spark Connect server of several processes beside it: scripts/with_spark.sh make test
# Makes an environment of its own for Spark (full pyspark brings the server; it would clash with the client of ours).
# Needs Java 17 or newer on the path: apt-get install openjdk-17-jre-headless
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
environment=${REMIT_SPARK_ENVIRONMENT:-${TMPDIR:-/tmp}/remit-spark}
port=${REMIT_SPARK_PORT:-15712}

if ! "$environment/bin/python" -c 'import pyspark' 2>/dev/null; then
  "${PYTHON:-python3}" -m venv "$environment"
  "$environment/bin/python" -m pip install --quiet --disable-pip-version-check 'pyspark[connect]>=4.0,<5'
fi

coproc SERVER { exec "$environment/bin/python" "$here/spark_server.py" "$port" 2>"$environment/server.log"; }
read -r REMIT_TEST_SPARK <&"${SERVER[0]}" || { tail -n 20 "$environment/server.log" >&2; exit 1; }
export REMIT_TEST_SPARK
"$@"
