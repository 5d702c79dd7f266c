#!/bin/sh
# Builds reportwatcher_VERSION_ARCH.deb. Needs the .NET SDK and dpkg-deb.
#
#   build-deb.sh [FOLDER [VERSION]]      default: the current folder, the version of the sources
#
# DEB_COMPRESSION=none builds faster, and a bigger file.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
output=$(cd "${1:-.}" && pwd)
version=${2:-$(sed -n 's:.*<Version>\(.*\)</Version>.*:\1:p' "$here/../../Directory.Build.props")}
architecture=$(dpkg --print-architecture)

root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT
chmod 755 "$root"
"$here/stage.sh" "$root" "$version"

install -d "$root/DEBIAN"
install -m 755 "$here/debian/postinst" "$here/debian/prerm" "$here/debian/postrm" "$root/DEBIAN/"
echo /etc/reportwatcher/appsettings.json > "$root/DEBIAN/conffiles"
cat > "$root/DEBIAN/control" << CONTROL
Package: reportwatcher
Version: $version
Architecture: $architecture
Maintainer: ReportWatcher <reportwatcher@localhost>
Installed-Size: $(du -sk --exclude=DEBIAN "$root" | cut -f1)
Depends: libc6 (>= 2.31), libgcc-s1, libstdc++6, libssl3t64 | libssl3 | libssl1.1, ca-certificates, passwd, tzdata
Recommends: poppler-utils
Section: mail
Priority: optional
Description: mails an alert when a watched word or figure appears in a report
 ReportWatcher watches folders. It reads every report dropped there, says which
 topics it is about, extracts the figures it states, and mails an alert that
 shows why a watch fired. No report is lost; no alert is sent twice without a
 recorded reason.
CONTROL

package=$output/reportwatcher_${version}_$architecture.deb
dpkg-deb --root-owner-group -Z"${DEB_COMPRESSION:-xz}" --build "$root" "$package" > /dev/null
echo "$package"
