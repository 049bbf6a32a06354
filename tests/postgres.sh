# A PostgreSQL server of one's own, for tests and benchmarks; to be sourced by bash scripts with `set -euo pipefail`.
#
#   postgres_find                 finds PostgreSQL 14 or newer, or installs it from Debian's packages if this runs as root;
#                                 sets pg_bin, or says what is missing and fails
#   postgres_may_use FOLDER       makes FOLDER usable for the server, which never runs as root; fails if that can't be
#   postgres_start FOLDER OPTION… starts a server with its data in FOLDER/data; sets LANDRUSH_TEST_POSTGRES (an admin's URL)
#                                 and LANDRUSH_TEST_PG_BIN
#   postgres_stop FOLDER          stops it, at once

# The oldest PostgreSQL that Landrush is for.
postgres_oldest=14

# Folders of PostgreSQL's programs, the newest first.
postgres_folders() {
  local folder
  for folder in $(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -rV) "$(dirname "$(command -v pg_ctl 2>/dev/null || echo /)")"; do
    if [ -x "$folder/initdb" ] && [ -x "$folder/pg_ctl" ] && [ -x "$folder/postgres" ]; then echo "$folder"; fi
  done
}

# The first number of the version of the programs in a folder.
postgres_major() {
  "$1/postgres" --version | sed -nE 's/^[^0-9]*([0-9]+).*/\1/p'
}

postgres_folder() {
  local folder major
  for folder in $(postgres_folders); do
    major=$(postgres_major "$folder")
    if [ "${major:-0}" -ge "$postgres_oldest" ]; then echo "$folder"; return; fi
  done
}

postgres_find() {
  if [ -z "$(postgres_folder)" ] && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    printf '\n== installing PostgreSQL\n'
    apt-get update -q
    # The package would start a server of its own; the tests bring theirs.
    mkdir -p /etc/postgresql-common
    [ -e /etc/postgresql-common/createcluster.conf ] || echo 'create_main_cluster = false' >/etc/postgresql-common/createcluster.conf
    DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends postgresql
  fi
  pg_bin=$(postgres_folder)
  if [ -z "$pg_bin" ]; then
    local folder
    for folder in $(postgres_folders); do
      echo "PostgreSQL in $folder is too old: $("$folder/postgres" --version)" >&2
    done
    echo "PostgreSQL is missing. Install a server of version $postgres_oldest or newer (Debian, Ubuntu: apt-get install postgresql) and run this again." >&2
    return 1
  fi
}

as_postgres() {
  if [ "$(id -u)" = 0 ]; then
    setpriv --reuid postgres --regid "$(id -g postgres)" --clear-groups -- "$@"
  else
    "$@"
  fi
}

postgres_may_use() {
  if [ "$(id -u)" = 0 ]; then
    # PostgreSQL refuses to run as root.
    id postgres >/dev/null 2>&1 || useradd --system --no-create-home postgres
    chown postgres "$1"
  fi
  as_postgres test -w "$1"
}

postgres_start() {
  local folder=$1 started='' port
  shift
  printf '\n== starting PostgreSQL (%s)\n' "$("$pg_bin/postgres" --version)"
  as_postgres "$pg_bin/initdb" -D "$folder/data" -U postgres -A trust --no-sync -E UTF8 --locale C >/dev/null
  for _ in 1 2 3 4 5; do
    port=$((20000 + RANDOM % 30000))
    if as_postgres "$pg_bin/pg_ctl" -D "$folder/data" -w -l "$folder/log" \
      -o "-p $port -c listen_addresses=127.0.0.1 -c unix_socket_directories='' $*" start >/dev/null; then
      started=yes; break
    fi
  done
  [ -n "$started" ] || { echo "PostgreSQL did not start:" >&2; cat "$folder/log" >&2; return 1; }
  export LANDRUSH_TEST_POSTGRES="postgres://postgres@127.0.0.1:$port/postgres"
  export LANDRUSH_TEST_PG_BIN="$pg_bin"
}

postgres_stop() {
  as_postgres "$pg_bin/pg_ctl" -D "$1/data" -m immediate stop >/dev/null 2>&1 || true
}
