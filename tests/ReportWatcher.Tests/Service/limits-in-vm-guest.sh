#!/bin/bash
# What limits-in-vm.sh tries inside of its virtual machine.
set -u

service=/var/lib/reportwatcher

# within SECONDS COMMAND...: waits until the command succeeds.
within() {
  local end=$((SECONDS + $1))
  shift
  until "$@"; do
    [ "$SECONDS" -lt "$end" ] || return 1
    sleep 0.2
  done
}

check() {
  local name=$1
  shift
  if "$@"; then
    echo "ok: $name"
  else
    echo "FAILED: $name"
    journalctl -u reportwatcher -o cat -n 15 --no-pager | sed 's/^/    /'
  fi
}

property() { systemctl show reportwatcher -P "$1"; }
limit() { cat "/sys/fs/cgroup$(property ControlGroup)/$1"; }
oom_kills() { limit memory.events | sed -n "s/^oom_kill //p"; }
filed() { [ -n "$(find "$service/data/$1" -type f -name "*$2*" ! -name '*.reason.json' 2> /dev/null | head -n 1)" ]; }
is() { [ "$1" = "$2" ]; }
more() { [ "$1" -gt "$2" ]; }
more_kills() { more "$(oom_kills)" "$kills"; }
same_process() { [ "$(property MainPID)" = "$main" ] && [ "$(property ActiveState)" = active ] && [ "$(property NRestarts)" = 0 ]; }
drop() { install -o reportwatcher -m 640 "$1" "$service/inbox/.part" && mv "$service/inbox/.part" "$service/inbox/$2"; }
text() { printf 'Item %s of the day.\n\nA zebra was seen at gate %s.\n' "$1" "$1" > /tmp/text && drop /tmp/text "text-$1.txt"; }
has_reader() { [ -n "$(reader)" ]; }

# A process that reads files: a child of the service.
reader() {
  local process
  for process in /proc/[0-9]*; do
    if [ "$(sed -n 's/^PPid:\t//p' "$process/status" 2> /dev/null)" = "$main" ]; then
      echo "${process#/proc/}"
      return
    fi
  done
}

DEBIAN_FRONTEND=noninteractive dpkg -i /srv/test/reportwatcher.deb > /tmp/dpkg 2>&1 || cat /tmp/dpkg
check "the service starts" systemctl enable -q --now reportwatcher
main=$(property MainPID)
check "the unit's limit of memory is the kernel's" is "$(limit memory.max)" "$((4 * 1024 * 1024 * 1024))"
check "the unit's limit of tasks is the kernel's" is "$(limit pids.max)" 512
text 1
check "a report is read" within 60 filed "done" text-1
check "a reading process stands ready" within 60 has_reader
echo "idle: $(($(limit memory.current) / 1048576)) MiB with the files' pages, $(limit memory.stat | sed -n 's/^anon //p') bytes without, $(limit pids.current) tasks"

# A report that needs more than there is: the reading process goes, the service does not.
systemctl set-property --runtime reportwatcher MemoryMax=128M
check "the lower limit is in force" is "$(limit memory.max)" "$((128 * 1024 * 1024))"
kills=$(oom_kills)
drop /srv/test/large.docx large.docx
check "the kernel ends the process that needs more" within 240 more_kills
check "the service is the one that was" same_process
check "the report is set aside with a reason" within 240 filed failed large.docx
text 2
check "the next report is read" within 60 filed "done" text-2
check "the service is the one that was, still" same_process
echo "killed for want of memory: $(oom_kills)"
systemctl set-property --runtime reportwatcher MemoryMax=4G

# No task left: .NET cannot do without its threads, so the service itself ends and is started again until there are some. Nothing is lost by it.
text 3
check "the next report is read after that" within 60 filed "done" text-3
systemctl set-property --runtime reportwatcher TasksMax=4
process=$(reader)
[ -z "$process" ] || kill -KILL "$process"
drop /srv/test/small.docx small.docx
sleep 20
check "the report is not charged with it" is "$(filed failed small.docx && echo failed)" ""
systemctl set-property --runtime reportwatcher TasksMax=512
check "the report is read when there are tasks again" within 240 filed "done" small.docx
text 4
check "all goes on" within 60 filed "done" text-4
echo "started again: $(property NRestarts) times"
echo "all tried"
