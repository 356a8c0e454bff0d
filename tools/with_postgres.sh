#!/usr/bin/env bash
# Run a command with GONGKAI_DATABASE pointing at a PostgreSQL of its own, thrown away afterwards.
# usage: tools/with_postgres.sh COMMAND [ARGUMENT …]
set -euo pipefail
bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1 || true)
if [ -z "$bin" ] || [ ! -x "$bin/initdb" ]; then
  echo "PostgreSQL is not installed (Debian package postgresql)" >&2
  exit 3
fi
home=$(mktemp -d)
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
as() { if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi; }
if [ "$(id -u)" = 0 ]; then chown postgres "$home"; fi
stop() { as "$bin/pg_ctl" -D "$home/data" -m immediate stop >/dev/null 2>&1 || true; rm -rf "$home"; }
trap stop EXIT
cd "$home"
as "$bin/initdb" -D "$home/data" -U gongkai --auth=trust --encoding=UTF8 --locale=C.UTF-8 >/dev/null
printf 'fsync = off\nfull_page_writes = off\n' >>"$home/data/postgresql.conf"  # not as options: ALTER SYSTEM can turn them on
as "$bin/pg_ctl" -D "$home/data" -w -o "-p $port -k $home -c listen_addresses=127.0.0.1 -c max_connections=60" -l "$home/log" start >/dev/null
as "$bin/createdb" -h 127.0.0.1 -p "$port" -U gongkai gongkai
cd "$OLDPWD"
GONGKAI_DATABASE="postgres://gongkai@127.0.0.1:$port/gongkai" "$@"
