#!/bin/sh
# Installs ReportWatcher on a Linux with systemd but without dpkg, from the sources; the same files in the same places as the Debian package.
# Run again, it upgrades: the settings stay as they are and a running service is restarted. Needs root and the .NET SDK.
#
#   install.sh
#   install.sh --uninstall       the settings and the data stay
set -eu
umask 022

here=$(cd "$(dirname "$0")" && pwd)
if [ "$(id -u)" -ne 0 ]; then
  echo "install.sh: needs root" >&2
  exit 1
fi

if [ "${1:-}" = --uninstall ]; then
  if [ -e /usr/lib/systemd/system/reportwatcher.service ]; then sh "$here/debian/prerm" remove; fi
  rm -rf /usr/lib/reportwatcher
  rm -f /usr/bin/reportwatcher /usr/share/man/man1/reportwatcher.1.gz /usr/share/bash-completion/completions/reportwatcher \
    /usr/lib/systemd/system/reportwatcher.service
  sh "$here/debian/postrm" remove
  echo "The settings are kept in /etc/reportwatcher, the data in /var/lib/reportwatcher."
  exit
fi

root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT
chmod 755 "$root"
"$here/stage.sh" "$root"

if [ -e /etc/reportwatcher/appsettings.json ]; then
  mv "$root/etc/reportwatcher/appsettings.json" "$root/etc/reportwatcher/appsettings.json.new"
fi
# The files without their folders, which are the system's. A running program cannot be written over, only replaced.
(cd "$root" && find . ! -type d -print0 | tar --null --files-from=- --owner=0 --group=0 -cf -) | tar -C / --unlink-first -xf -
sh "$here/debian/postinst" configure
echo "Installed. The settings: /etc/reportwatcher/appsettings.json. Then: systemctl enable --now reportwatcher"
