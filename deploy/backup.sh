#!/bin/sh
# Back up one installation into a new folder, while it runs.
#   backup.sh FOLDER    reads TIHANG_VAR and DATABASE_URL as the platform does
# SQLite: a consistent copy through its own backup interface. PostgreSQL: pg_dump.
set -eu
umask 077
folder=${1:?usage: backup.sh FOLDER}
var=${TIHANG_VAR:-var}
url=${DATABASE_URL:-sqlite:///$var/tihang.sqlite3}
python=${TIHANG_PYTHON:-$(dirname "$0")/../.venv/bin/python}

[ -d "$var" ] || { echo "backup.sh: there is no folder $var; set TIHANG_VAR" >&2; exit 2; }
mkdir "$folder"
case $url in
  sqlite:///*)
    "$python" - "${url#sqlite:///}" "$folder/tihang.sqlite3" <<'PYTHON'
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

source, target = sys.argv[1:]
address = f"{Path(source).resolve().as_uri()}?mode=ro"
with closing(sqlite3.connect(address, uri=True)) as live, closing(sqlite3.connect(target)) as copy:
    live.backup(copy)
    if copy.execute("PRAGMA integrity_check").fetchone() != ("ok",):
        sys.exit("backup.sh: the copy is not whole")
PYTHON
    ;;
  postgres://* | postgresql://*) pg_dump --format=custom --file="$folder/tihang.dump" "$url" ;;
  *) echo "backup.sh: DATABASE_URL is neither sqlite:// nor postgres://" >&2; exit 2 ;;
esac
if [ -f "$var/secret-key" ]; then cp -p "$var/secret-key" "$folder/"; fi
if [ -d "$var/files" ]; then cp -pR "$var/files" "$folder/"; fi
echo "$folder"
