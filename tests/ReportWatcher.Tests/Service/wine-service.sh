#!/bin/bash
# The service of Windows on Wine, with Wine's own service control manager, in a Wine of its own that is thrown away.
#
#   wine-service.sh FOLDER      what deploy/windows/publish.sh has published
#
# Needs wine (Debian: wine, wine64) and python3. Ends with the totals. What Wine lacks, and only a real Windows can show: recovery after a
# crash, delayed start, the service's own user and its rights, the Event Log's texts.
set -u

program=$(realpath "${1:?the folder of the published program}")/reportwatcher.exe
here=$(cd "$(dirname "$0")" && pwd)
lab=$(mktemp -d)
mkdir "$lab/wine" "$lab/mail"
# Wine stops every service when the last other program has ended: one reads commands from here as long as this runs.
mkfifo "$lab/keep"
passed=0 failed=0 dropped=0

export WINEPREFIX=$lab/wine WINEDEBUG=-all WINEARCH=win64 WINEDLLOVERRIDES='winedbg.exe=d'
unset DISPLAY
home=$WINEPREFIX/drive_c/ProgramData/ReportWatcher
settings='C:\ProgramData\ReportWatcher\appsettings.json'

cleanup() {
  [ -n "${keeper:-}" ] && echo exit >&9
  wineserver -k 2> /dev/null
  [ -n "${sink:-}" ] && kill "$sink"
  wait
  rm -rf "$lab"
}
trap cleanup EXIT

# within SECONDS COMMAND...: waits until the command succeeds.
within() {
  local end=$((SECONDS + $1))
  shift
  until "$@"; do
    [ "$SECONDS" -lt "$end" ] || return 1
    sleep 0.1
  done
}

check() {
  local name=$1 began=$SECONDS
  shift
  if "$@" > "$lab/said" 2>&1; then
    passed=$((passed + 1))
    echo "ok: $name ($((SECONDS - began)) s)"
  else
    failed=$((failed + 1))
    echo "FAILED: $name"
    sed 's/^/    /' "$lab/said"
  fi
}

rw() { wine "$program" "$@" < /dev/null; }
service() { rw service "$@"; }
state() { rw service status --json | python3 -c 'import json, sys; s = json.load(sys.stdin); print(s.get("state", "none"), s.get("exitCode", ""))'; }
mails() { find "$lab/mail" -name '*.eml' | wc -l; }
mailed() { grep -rqa "$1" "$lab/mail" --include='*.eml'; }

drop() {
  local i
  for ((i = 0; i < $1; i++)); do
    dropped=$((dropped + 1))
    printf 'Item %s of the day.\n\nA zebra was seen at gate %s.\n' "$dropped" "$dropped" > "$home/inbox/item-$dropped.txt"
  done
}

all_mailed() { [ "$(grep -hoa 'item-[0-9]*\.txt' -r "$lab/mail" --include='*.eml' | sort -u | wc -l)" -eq "$dropped" ]; }

# One scan an hour: what is found earlier was told by an event.
write_settings() {
  cat > "$home/appsettings.json" << SETTINGS
{ "ReportWatcher": {
  "Intake": { "RescanInterval": "01:00:00" },
  "Watches": [ { "Name": "$1", "Any": ["zebra"], "To": ["desk@example.org"] } ],
  "Alerts": { "MaxPerHour": 0 },
  "Mail": { "Transport": "Smtp", "Host": "127.0.0.1", "Port": $port, "Security": "None", "From": "watcher@example.org" ${2:-} }
} }
SETTINGS
}

is_absent() { service start; [ "$(state)" = 'none ' ] && [ ! -e "$home" ]; }

installs() {
  service install || return 1
  [ "$(state)" = 'stopped None' ] && [ -d "$home/inbox" ] && [ -d "$home/secrets" ] && rw check --settings "$settings"
}

has_its_event_source() {
  wine reg query 'HKLM\SYSTEM\CurrentControlSet\Services\EventLog\Application\ReportWatcher' /v EventMessageFile
}

installs_once() { ! service install && [ "$(state)" = 'stopped None' ]; }

keeps_a_secret() {
  write_settings Zebras ', "UserName": "watcher"'
  rw check --settings "$settings" && return 1
  printf 'pale horse' | wine "$program" secret set Mail:Password --settings "$settings" || return 1
  rw check --settings "$settings" || return 1
  [ "$(rw secret list --settings "$settings" | tr -d '\r')" = Mail:Password ] && ! grep -rqa 'pale horse' "$home" || return 1
  rw secret remove Mail:Password --settings "$settings" && ! rw check --settings "$settings"
}

starts() {
  write_settings Zebras
  service start && [ "$(state)" = 'running None' ] && service start
}

alerts() { drop 1 && within 30 all_mailed; }

reads_a_page_in_a_process_of_its_own() {
  printf '<html><body><article><h1>Gate news</h1><p>A zebra was seen at the western gate on Monday.</p></article></body></html>' > "$home/inbox/page.html"
  within 30 mailed page.html
}

waits_for_the_writer() {
  # What is watched for comes four seconds after the first line, and the file is open all that time.
  printf '@echo All is quiet so far.\r\n@ping -n 5 127.0.0.1 > nul\r\n@echo A zebra came at dusk.\r\n' > "$WINEPREFIX/drive_c/slow.bat"
  local began=$SECONDS
  wine cmd.exe /c 'C:\slow.bat > C:\ProgramData\ReportWatcher\inbox\slow.txt'
  [ $((SECONDS - began)) -ge 4 ] || return 1
  within 30 mailed slow.txt && [ "$(find "$home/data" -name '*slow*' | wc -l)" -eq 1 ]
}

takes_a_folder_that_comes_with_its_files() {
  mkdir "$WINEPREFIX/drive_c/batch" && printf 'Late news.\n\nA zebra was seen in a folder.\n' > "$WINEPREFIX/drive_c/batch/in-a-folder.txt" || return 1
  mv "$WINEPREFIX/drive_c/batch" "$home/inbox/"
  within 30 mailed in-a-folder.txt
}

reloads() {
  write_settings Stripes
  sleep 3
  drop 1
  within 30 mailed 'X-ReportWatcher-Watch: Stripes'
}

stops_under_load() {
  drop 100
  sleep 0.5
  service stop && [ "$(state)" = 'stopped 0' ] || return 1
  echo "$(mails) mails when it stopped"
  service start && within 60 all_mailed && sleep 1 && [ -z "$(find "$home/inbox" "$home/data/work" -type f)" ]
}

ends_with_2_for_mistakes() {
  service stop || return 1
  echo '{ "ReportWatcher": { "Watchs": [] } }' > "$home/appsettings.json"
  service start && return 1
  [ "$(state)" = 'stopped 2' ]
}

ends_with_1_if_it_cannot_go_on() {
  write_settings Zebras
  echo 'no database' > "$home/data/ledger.db"
  rm -f "$home/data/ledger.db-"*
  service start && return 1
  [ "$(state)" = 'stopped 1' ]
}

uninstalls() {
  service uninstall || return 1
  [ "$(state)" = 'none ' ] && [ -e "$home/appsettings.json" ] && ! has_its_event_source && ! service uninstall
}

echo "$(wine --version), $program"
# Its own programs end before ours begin: two service control managers side by side would each know half of the services.
if ! wineboot -i > "$lab/boot" 2>&1 || ! wineserver -w || ! wineserver -p; then
  tail -n 5 "$lab/boot"
  echo "Failed: 0, Passed: 0, Skipped: 1, Total: 1"
  exit 0
fi
exec 9<> "$lab/keep"
wine cmd.exe <&9 > /dev/null 2>&1 &
keeper=$!
echo 'echo up > C:\up' >&9
within 60 test -e "$WINEPREFIX/drive_c/up"

port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
python3 "$here/smtp-sink.py" "$port" "$lab/mail" > /dev/null 2>&1 &
sink=$!

check "before the installation there is nothing to start" is_absent
check "it installs, with folders and settings" installs
check "the Event Log knows where its texts are" has_its_event_source
check "it installs once" installs_once
check "a secret is kept encrypted and stands in for the setting" keeps_a_secret
check "it starts" starts
check "a dropped report is mailed" alerts
check "a page is read by a process of its own and mailed" reads_a_page_in_a_process_of_its_own
check "a file is left alone until its writer has closed it" waits_for_the_writer
check "a folder that comes with files is read" takes_a_folder_that_comes_with_its_files
check "changed settings are taken up" reloads
check "stopped under load it ends with 0 and loses nothing" stops_under_load
check "mistakes in the settings end it with 2" ends_with_2_for_mistakes
check "a ledger that is none ends it with 1" ends_with_1_if_it_cannot_go_on
check "it uninstalls and leaves settings and data" uninstalls

echo "Failed: $failed, Passed: $passed, Skipped: 0, Total: $((passed + failed))"
[ "$failed" -eq 0 ]
