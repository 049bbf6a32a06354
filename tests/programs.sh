# Programs that tests run: found, or installed from Debian's packages; to be sourced by bash scripts with `set -euo pipefail`.
#
#   programs_need COMMAND PACKAGE WHAT…   finds COMMAND, or installs PACKAGE if this runs as root; else says WHAT it is
#                                         needed for and fails

programs_need() {
  local command=$1 package=$2
  shift 2
  if command -v "$command" >/dev/null; then return; fi
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    printf '\n== installing %s\n' "$package"
    apt-get update -q
    DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "$package"
  else
    echo "$command is missing: $*. Install it (Debian, Ubuntu: apt-get install $package) and run this again." >&2
    return 1
  fi
}
