# Python packages for tests, in a virtual environment of their own under the target folder; to be sourced by bash scripts with
# `set -euo pipefail`, after programs.sh and in the repository's root.
#
#   python_packages FILE    installs what FILE pins, unless it is there already; sets LANDRUSH_TEST_PYTHON

python_packages() {
  local wanted=$1 folder=${CARGO_TARGET_DIR:-target}/python
  if ! cmp -s "$wanted" "$folder/installed.txt"; then
    printf '\n== installing Python packages\n'
    rm -rf "$folder"
    mkdir -p "$(dirname "$folder")"
    if ! python3 -m venv "$folder" >/dev/null 2>&1; then
      # Debian keeps the module apart.
      rm -rf "$folder"
      if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends python3-venv
      else
        echo "Python's module venv is missing: tests run the packages of $wanted. Install it (Debian, Ubuntu: apt-get install python3-venv) and run this again." >&2
        return 1
      fi
      python3 -m venv "$folder"
    fi
    if ! "$folder/bin/pip" install --quiet --disable-pip-version-check --requirement "$wanted"; then
      echo "The packages of $wanted can't be installed: PyPI must be reachable, or its packages must be in $folder." >&2
      return 1
    fi
    cp "$wanted" "$folder/installed.txt"
  fi
  export LANDRUSH_TEST_PYTHON
  LANDRUSH_TEST_PYTHON=$(cd "$folder/bin" && pwd)/python
}
