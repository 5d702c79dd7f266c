#!/bin/bash
# The Debian package on a booted systemd: a container (systemd-nspawn) whose root is this machine's, with a layer on top that is thrown away.
#
#   booted-systemd.sh PACKAGE.deb
#
# The upgrade in it is to the same program under a higher version. Needs root, systemd-nspawn, overlayfs and python3. Ends with the totals.
set -u

package=${1:?the package}
here=$(cd "$(dirname "$0")" && pwd)
lab=$(mktemp -d)
root=$lab/root
passed=0 failed=0
nspawn='' init=''

cleanup() {
  # Its parent stands outside, is stopped with it when the container goes down, and would keep that waiting.
  [ -n "$init" ] && inside pkill -KILL -f smtp-sink.py
  if [ -n "$init" ] && kill -RTMIN+4 "$init" 2> /dev/null; then
    for _ in {1..300}; do [ -d "/proc/$nspawn" ] || break; sleep 0.1; done
  fi
  [ -n "$nspawn" ] && [ -d "/proc/$nspawn" ] && kill -KILL "$nspawn"
  umount "$root" 2> /dev/null
  umount "$lab" 2> /dev/null
  rmdir "$lab"
  # nspawn leaves empty control groups.
  for hierarchy in /sys/fs/cgroup /sys/fs/cgroup/unified /sys/fs/cgroup/systemd; do
    [ -d "$hierarchy/payload" ] && find "$hierarchy/payload" -depth -type d -exec rmdir {} + 2> /dev/null
    [ -d "$hierarchy/supervisor" ] && rmdir "$hierarchy/supervisor" 2> /dev/null
  done
}
trap cleanup EXIT

boot() {
  mount -t tmpfs -o size=2g tmpfs "$lab" && mkdir "$lab/upper" "$lab/work" "$root" || return 1
  mount -t overlay overlay -o "lowerdir=/,upperdir=$lab/upper,workdir=$lab/work" "$root" || return 1
  local unit
  for unit in postgresql systemd-timesyncd e2scrub_reap exim4 postfix postfix@-; do ln -sf /dev/null "$root/etc/systemd/system/$unit.service"; done
  for unit in apt-daily apt-daily-upgrade man-db fstrim e2scrub_all dpkg-db-backup; do ln -sf /dev/null "$root/etc/systemd/system/$unit.timer"; done
  # What this machine may have of an installation of its own is none of the container's.
  rm -rf "$root/etc/reportwatcher" "$root/var/lib/reportwatcher"
  mkdir -p "$root/srv/test/mail"
  cp "$package" "$root/srv/test/old.deb"
  repack "$root/srv/test/new.deb" || return 1
  cp "$here/smtp-sink.py" "$here/documents.py" "$root/srv/test/"

  # The capabilities and system calls of a machine: without them the unit's own restrictions would not be in force.
  SYSTEMD_NSPAWN_UNIFIED_HIERARCHY=1 setsid systemd-nspawn -q -D "$root" -M "reportwatcher-test-$$" --register=no --keep-unit \
    --resolv-conf=off --timezone=off --link-journal=no --private-network --console=pipe --kill-signal=SIGRTMIN+3 \
    --capability=all --system-call-filter=bpf -b < /dev/null > "$lab/console" 2>&1 &
  nspawn=$!
  for _ in {1..100}; do
    init=$(pgrep -P "$nspawn" | head -n 1)
    [ -n "$init" ] && [ "$(cat "/proc/$init/comm" 2> /dev/null)" = systemd ] && [ -S "/proc/$init/root/run/systemd/private" ] && break
    sleep 0.1
  done
  within 60 has_booted
}

# The same package with a higher version. The compression would take longer than all the tests.
repack() {
  mkdir "$lab/tree" && dpkg-deb -R "$package" "$lab/tree" && sed -i 's/^Version: .*/&+test/' "$lab/tree/DEBIAN/control" \
    && dpkg-deb --root-owner-group -Znone -b "$lab/tree" "$1" > /dev/null && rm -rf "$lab/tree"
}

# "degraded" too: a service of this machine that does not start in a container is no matter of ours.
has_booted() {
  case $(inside systemctl is-system-running 2> /dev/null) in
    running | degraded) ;;
    *) return 1 ;;
  esac
}

inside() {
  nsenter -t "$init" -m -u -i -n -p -C --root --wd=/ env -i -C / PATH=/usr/sbin:/usr/bin:/sbin:/bin TERM=dumb LC_ALL=C.UTF-8 SYSTEMD_PAGER= SYSTEMD_COLORS=0 "$@"
}

as() {
  local user=$1
  shift
  inside setpriv --reuid "$user" --regid "$user" --init-groups "$@"
}

# within SECONDS COMMAND...: waits until the command succeeds.
within() {
  local end=$((SECONDS + $1))
  shift
  until "$@"; do
    [ "$SECONDS" -lt "$end" ] || return 1
    sleep 0.05
  done
}

check() {
  local name=$1
  shift
  if "$@"; then
    passed=$((passed + 1))
    echo "ok: $name"
  else
    failed=$((failed + 1))
    echo "FAILED: $name"
    inside journalctl -u reportwatcher -o cat -n 15 --no-pager | sed 's/^/    /'
  fi
}

property() { inside systemctl show reportwatcher -P "$1"; }
main_pid() { property MainPID; }
is_active() { [ "$(property ActiveState)" = active ]; }
status() { inside reportwatcher status --json --settings /etc/reportwatcher/appsettings.json; }
number() { python3 -c 'import json, sys
value = json.load(sys.stdin)
for key in sys.argv[1:]: value = (value or {}).get(key, 0)
print(value or 0)' "$@"; }

dropped=0
# drop COUNT: alice writes so many reports, each of which fires one watch with one recipient.
drop() {
  as alice sh -c "for i in \$(seq $((dropped + 1)) $((dropped + $1))); do printf 'Item %s of the day.\n\nA zebra was seen at gate %s.\n' \$i \$i > /var/lib/reportwatcher/inbox/item-\$i.txt; done"
  dropped=$((dropped + $1))
}

mails() { find "$root/srv/test/mail" -name '*.eml' | wc -l; }
subjects() { grep -hoaE 'item-[0-9a-z]*\.(txt|docx|pdf)' -r "$root/srv/test/mail" --include='*.eml' | sort -u | wc -l; }
all_mailed() { [ "$(subjects)" -eq "$dropped" ]; }
all_done() { [ "$(status | number ledger reports "done")" -eq "$dropped" ]; }

write_settings() {
  cat > "$root/etc/reportwatcher/appsettings.json" << SETTINGS
{ "ReportWatcher": {
  "Inboxes": [ { "Path": "/var/lib/reportwatcher/inbox", "Tag": "wire" } ],
  "DataFolder": "/var/lib/reportwatcher/data",
  "Watches": [ { "Name": "$1", "Any": ["zebra"], "To": ["desk@example.org"] } ],
  "Alerts": { "MaxPerHour": 0 },
  "Health": { "Port": 9464 },
  "Mail": { "Transport": "Smtp", "Host": "127.0.0.1", "Port": 2525, "Security": "None", "From": "watcher@example.org" }
} }
SETTINGS
}

installs() {
  inside dpkg -i /srv/test/old.deb > "$lab/dpkg" 2>&1 || { cat "$lab/dpkg"; return 1; }
  [ "$(property ActiveState)" = inactive ] && inside reportwatcher check --settings /etc/reportwatcher/appsettings.json > /dev/null
}

verifies() {
  local said
  said=$(inside systemd-analyze verify --man=no reportwatcher.service 2>&1)
  [ -z "$said" ] || { echo "$said"; return 1; }
}

starts() {
  local before after
  before=$(date +%s%N)
  inside systemctl enable --now reportwatcher 2> /dev/null || return 1
  after=$(date +%s%N)
  echo "    from systemctl to READY: $(((after - before) / 1000000)) ms"
  is_active
}

is_confined() {
  inside systemd-analyze security reportwatcher | tail -n 1
  inside systemd-analyze security --threshold=13 reportwatcher > /dev/null
}

alerts_quickly() {
  # At once after the start: a service that is ready watches.
  drop 1
  local before after
  before=$(date +%s%N)
  within 5 all_mailed || return 1
  after=$(date +%s%N)
  echo "    from close to mail: at most $(((after - before) / 1000000)) ms"
  [ $((after - before)) -lt 4000000000 ]
}

# What an event names is a field of its entry, and its level is the entry's.
journal_has_fields() {
  local entry
  entry=$(inside journalctl -u reportwatcher --no-pager -o json REPORT=item-1.txt EVENT=1001)
  echo "$entry" | python3 -c 'import json, sys
entry = json.loads(sys.stdin.readline())
assert (entry["PRIORITY"], entry["WATCHES"], entry["SYSLOG_IDENTIFIER"]) == ("6", "1", "reportwatcher"), entry
assert entry["_SYSTEMD_UNIT"] == "reportwatcher.service" and len(entry["MESSAGE_ID"]) == 32, entry' || return 1
  as alice touch /var/lib/reportwatcher/inbox/empty.txt
  within 20 journal_knows REPORT=empty.txt PRIORITY=4 CODE=empty
}

journal_knows() { [ -n "$(inside journalctl -u reportwatcher --no-pager -o cat -q "$@")" ]; }

ask_health() { inside python3 -c 'import sys, urllib.request
print(urllib.request.urlopen("http://127.0.0.1:9464/" + sys.argv[1], timeout=10).read().decode())' "$1"; }

tells_its_health() {
  ask_health healthz | grep -q '"ok"' && ask_health readyz | grep -q '"ok"' \
    && ask_health metrics | grep -q '^reportwatcher_mail_attempts_total{outcome="sent"} 1$'
}

children() { pgrep -P "$(pgrep -P "$init" -x reportwatcher | head -n 1)" -x reportwatcher; }
filters() { sed -n 's/^Seccomp_filters:[[:space:]]*//p' "/proc/$1/status"; }

# The reading processes lock themselves in: a filter more than the unit gives them, which refuses them the network, and no file to write.
reads_documents_behind_a_second_lock() {
  local child service
  as alice python3 /srv/test/documents.py docx /var/lib/reportwatcher/inbox/item-word.docx
  dropped=$((dropped + 1))
  within 20 all_mailed || return 1
  child=$(children | head -n 1)
  service=$(pgrep -P "$init" -x reportwatcher | head -n 1)
  echo "    system call filters: $(filters "$service") of the service, $(filters "$child") of the process that reads"
  [ "$(filters "$child")" -gt "$(filters "$service")" ] && grep -Eq '^Max file size +0 +0 ' "/proc/$child/limits"
}

reads_pdf() {
  if inside sh -c 'command -v pdftotext' > /dev/null; then
    as alice python3 /srv/test/documents.py pdf /var/lib/reportwatcher/inbox/item-with.pdf
    dropped=$((dropped + 1))
    within 20 all_mailed || return 1
    inside mv /usr/bin/pdftotext /usr/bin/pdftotext.away
  fi
  as alice python3 /srv/test/documents.py pdf /var/lib/reportwatcher/inbox/other.pdf 'A zebra too many.'
  within 20 journal_knows REPORT=other.pdf EVENT=1003 || return 1
  inside journalctl -u reportwatcher --no-pager -o cat REPORT=other.pdf EVENT=1003 | grep -q poppler-utils
}

others_cannot_drop() { ! as mallory sh -c 'echo x > /var/lib/reportwatcher/inbox/x.txt' 2> /dev/null; }

resident_kilobytes() { inside sed -n 's/^VmRSS:[^0-9]*\([0-9]*\) kB$/\1/p' "/proc/$(main_pid)/status"; }
tell_size() { echo "    resident ${1:-at work}: $(resident_kilobytes) kB"; }

# After a while of rest; and half a minute later, when what it needs to rest is back, it is still so. Here with the metrics, which are not free.
rests_small() {
  within 240 is_small && tell_size "when it has given back" && sleep 40 && tell_size "at rest" && is_small
}

is_small() {
  sleep 1
  [ "$(resident_kilobytes)" -lt $((80 * 1024)) ]
}

survives_a_kill() {
  local before
  before=$(property NRestarts)
  drop 200
  within 10 test "$(mails)" -gt 1
  inside kill -KILL "$(main_pid)" || return 1
  within 20 restarted_since "$before" && within 60 all_mailed && within 10 all_done
}

restarted_since() { [ "$(property NRestarts)" -gt "$1" ] && is_active; }

survives_a_hang() {
  mkdir -p "$root/etc/systemd/system/reportwatcher.service.d"
  printf '[Service]\nWatchdogSec=4s\n' > "$root/etc/systemd/system/reportwatcher.service.d/test.conf"
  inside systemctl daemon-reload && inside systemctl restart reportwatcher || return 1
  local before start=$SECONDS
  before=$(property NRestarts)
  sleep 6
  [ "$(property NRestarts)" = "$before" ] || { echo "    restarted without a hang"; return 1; }
  drop 20
  start=$SECONDS
  inside kill -STOP "$(main_pid)" || return 1
  within 20 restarted_since "$before" || return 1
  echo "    restarted $((SECONDS - start)) s after it was stopped dead"
  [ $((SECONDS - start)) -le 12 ] && within 60 all_mailed && within 10 all_done
}

stops_under_load() {
  drop 300
  sleep 0.3
  local start=$SECONDS
  inside systemctl stop reportwatcher || return 1
  echo "    stopped after $((SECONDS - start)) s, $(mails) of $dropped mails sent"
  [ $((SECONDS - start)) -le 30 ] && [ "$(property Result)" = success ] && [ "$(property ExecMainStatus)" = 0 ] || return 1
  [ "$(status | number ledger ambiguities)" -le 2 ] || return 1
  inside systemctl start reportwatcher && within 60 all_mailed && within 10 all_done
}

reloads() {
  write_settings "Stripes"
  inside systemctl reload reportwatcher || return 1
  drop 1
  within 10 grep -rqa 'X-ReportWatcher-Watch: Stripes' "$root/srv/test/mail"
}

upgrades() {
  drop 100
  local before
  before=$(main_pid)
  inside env DEBIAN_FRONTEND=noninteractive dpkg -i /srv/test/new.deb > "$lab/dpkg" 2>&1 || { cat "$lab/dpkg"; return 1; }
  is_active && [ "$(main_pid)" != "$before" ] && within 60 all_mailed && within 10 all_done || return 1
  inside dpkg-query -s reportwatcher | grep -q '^Version: .*+test$' && grep -q Stripes "$root/etc/reportwatcher/appsettings.json"
}

# Back to an older version, as the README has it. The newer one's ledger is this one's with a higher number, and the copy was made before.
goes_back() {
  local schema
  inside systemctl stop reportwatcher || return 1
  schema=$(as reportwatcher python3 -c 'import shutil, sqlite3
folder = "/var/lib/reportwatcher/data/"
ledger = sqlite3.connect(folder + "ledger.db")
[schema] = ledger.execute("PRAGMA user_version").fetchone()
shutil.copy(folder + "ledger.db", folder + f"ledger.schema-{schema}.db")
ledger.execute("PRAGMA user_version = 4711")
print(schema)') || return 1
  ! inside systemctl start reportwatcher 2> /dev/null || return 1
  inside journalctl -u reportwatcher -o cat -n 20 --no-pager | grep -q "go back to /var/lib/reportwatcher/data/ledger.schema-$schema.db" || return 1
  # The package is installed all the same.
  inside env DEBIAN_FRONTEND=noninteractive dpkg -i /srv/test/new.deb > "$lab/dpkg" 2>&1 || { cat "$lab/dpkg"; return 1; }
  inside systemctl stop reportwatcher
  as reportwatcher sh -c "cd /var/lib/reportwatcher/data && mkdir newer && mv ledger.db* newer/ && cp ledger.schema-$schema.db ledger.db" || return 1
  inside systemctl start reportwatcher && is_active || return 1
  drop 1
  within 60 all_mailed && within 10 all_done
}

stays_down_with_mistakes() {
  cp "$root/etc/reportwatcher/appsettings.json" "$lab/good"
  echo '{ "ReportWatcher": { "Watchs": [] } }' > "$root/etc/reportwatcher/appsettings.json"
  inside systemctl restart reportwatcher 2> /dev/null
  sleep 3
  local state status
  state=$(property ActiveState) status=$(property ExecMainStatus)
  cp "$lab/good" "$root/etc/reportwatcher/appsettings.json"
  inside systemctl start reportwatcher
  [ "$state" = failed ] && [ "$status" = 2 ] && is_active
}

removes() {
  inside dpkg --remove reportwatcher > /dev/null 2>&1 || return 1
  [ "$(property ActiveState)" != active ] && [ ! -e "$root/usr/bin/reportwatcher" ] \
    && [ -e "$root/etc/reportwatcher/appsettings.json" ] && [ -e "$root/var/lib/reportwatcher/data/ledger.db" ]
}

purges_what_it_may() {
  inside dpkg --purge reportwatcher > /dev/null 2>&1 || return 1
  [ ! -e "$root/etc/reportwatcher" ] && [ -e "$root/var/lib/reportwatcher/data/ledger.db" ]
}

purges_data_when_asked() {
  inside dpkg -i /srv/test/new.deb > /dev/null 2>&1 && inside env REPORTWATCHER_PURGE_DATA=yes dpkg --purge reportwatcher > /dev/null 2>&1 || return 1
  [ ! -e "$root/var/lib/reportwatcher" ] && ! inside getent passwd reportwatcher > /dev/null && ! inside getent group reportwatcher > /dev/null
}

installs_again() { inside dpkg -i /srv/test/new.deb > /dev/null 2>&1 && inside systemctl start reportwatcher && is_active; }

# install.sh as on a system without dpkg, with a compiler that hands over what the package has.
installs_from_the_sources() {
  local test=$root/srv/test
  mkdir -p "$test/bin" "$test/sources" && dpkg-deb -x "$package" "$test/package" || return 1
  (cd "$here/../../.." && cp -r deploy Directory.Build.props appsettings.json "$test/sources/") || return 1
  # shellcheck disable=SC2016 # for the shell in there
  printf '%s\n' '#!/bin/sh' 'while [ "$1" != -o ]; do shift; done' 'cp /srv/test/package/usr/lib/reportwatcher/* "$2"/' > "$test/bin/dotnet"
  chmod +x "$test/bin/dotnet"
  by_hand && inside systemctl enable --now reportwatcher 2> /dev/null && is_active || return 1
  echo '// ours' >> "$root/etc/reportwatcher/appsettings.json"
  local before
  before=$(main_pid)
  by_hand && is_active && [ "$(main_pid)" != "$before" ] && grep -q '^// ours' "$root/etc/reportwatcher/appsettings.json" || return 1
  by_hand --uninstall && ! is_active && [ ! -e "$root/usr/lib/reportwatcher" ] && [ ! -e "$root/usr/lib/systemd/system/reportwatcher.service" ] \
    && [ -e "$root/etc/reportwatcher/appsettings.json" ] && [ -e "$root/var/lib/reportwatcher/data/ledger.db" ]
}

by_hand() { inside env PATH=/srv/test/bin:/usr/sbin:/usr/bin:/sbin:/bin sh /srv/test/sources/deploy/linux/install.sh "$@" > "$lab/install" 2>&1 || { cat "$lab/install"; return 1; }; }

if ! boot; then
  echo "no systemd could be booted here:"
  tail -n 5 "$lab/console" 2> /dev/null
  echo "Failed: 0, Passed: 0, Skipped: 1, Total: 1"
  exit 0
fi

inside useradd -m alice
inside useradd -m mallory
inside python3 /srv/test/smtp-sink.py 2525 /srv/test/mail > /dev/null 2>&1 &

check "the package installs and does not start by itself" installs
inside usermod -aG reportwatcher alice
write_settings "Zebras"
check "systemd finds nothing wrong with the unit" verifies
check "enable --now starts it" starts
check "its exposure is at most 1.3" is_confined
check "a report that a member of the group drops is mailed at once" alerts_quickly
tell_size
check "an event is an entry of the journal with its level and fields" journal_has_fields
check "health, readiness and metrics answer on the loopback address" tells_its_health
check "a Word document is read, by a process with less than the unit allows" reads_documents_behind_a_second_lock
check "a PDF is read with pdftotext, and without it says what to install" reads_pdf
check "who is not of the group cannot drop" others_cannot_drop
check "at rest it needs at most 80 MiB" rests_small
check "killed in the middle of its work it restarts and loses nothing" survives_a_kill
check "stopped dead it is restarted by the watchdog and loses nothing" survives_a_hang
check "stopped under load it ends with 0 and loses nothing" stops_under_load
check "a reload takes up changed settings" reloads
check "an upgrade while it runs loses nothing and keeps the settings" upgrades
check "back at an older version it refuses the newer ledger and goes on with the copy made before" goes_back
check "mistakes in the settings leave it down with exit code 2" stays_down_with_mistakes
check "removed, it leaves settings and data" removes
check "purged, it leaves the data" purges_what_it_may
check "purged with the data, it leaves nothing, though the group has members" purges_data_when_asked
check "after all that it can be installed and started again" installs_again
inside dpkg --purge reportwatcher > /dev/null 2>&1
check "install.sh installs, upgrades and removes without dpkg" installs_from_the_sources
echo "    $(mails) mails for $dropped alerts: $(($(mails) - dropped)) sent twice, after a kill"

echo "Failed: $failed, Passed: $passed, Skipped: 0, Total: $((passed + failed))"
[ "$failed" -eq 0 ]
