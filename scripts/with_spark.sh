#!/usr/bin/env bash
# Run a command with a real Spark Connect server of several processes beside it: scripts/with_spark.sh make test
# Makes an environment of its own for Spark (full pyspark brings the server; it would clash with the client of ours),
# with what the machines of a cluster need to read repositories, and no Remit: that is sent to them.
# Needs git, and Java 17 or newer on the path: apt-get install openjdk-17-jre-headless
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
environment=${REMIT_SPARK_ENVIRONMENT:-${TMPDIR:-/tmp}/remit-spark}
port=${REMIT_SPARK_PORT:-15712}
python=${PYTHON:-$here/../.venv/bin/python}
command -v "$python" >/dev/null || python=python3

# What is sent to a cluster's Python runs only on the same version of it.
version='import sys; print(*sys.version_info[:2])'
[ -x "$environment/bin/python" ] || "$python" -m venv "$environment"
if [ "$("$environment/bin/python" -c "$version")" != "$("$python" -c "$version")" ]; then
  echo "$environment has another version of Python than $python: remove it" >&2
  exit 1
fi
if ! "$environment/bin/python" -c 'import cryptography, pyarrow, pyspark, yaml' 2>/dev/null; then
  "$environment/bin/python" -m pip install --quiet --disable-pip-version-check \
    'pyspark[connect]>=4.0,<5' cryptography pyarrow PyYAML
fi

coproc SERVER { exec "$environment/bin/python" "$here/spark_server.py" "$port" 2>"$environment/server.log"; }
read -r REMIT_TEST_SPARK <&"${SERVER[0]}" || { tail -n 20 "$environment/server.log" >&2; exit 1; }
export REMIT_TEST_SPARK
export REMIT_TEST_SPARK_LOG=$environment/server.log
"$@"
