#!/bin/bash
# The unit's limits of memory and tasks, in a virtual machine of its own (software emulation): a container has no such control groups of its own
# where the machine around it keeps them.
#
#   limits-in-vm.sh PACKAGE.deb
#
# Run by hand: it takes two minutes and packages that no other test needs. Needs root, a Debian and its archive, qemu-system-x86_64, debootstrap,
# mkfs.ext4 and python3. CACHE=FOLDER keeps the kernel and the base system for the next run. Ends with the totals.
set -eu

package=$(realpath "${1:?the package}")
here=$(cd "$(dirname "$0")" && pwd)
lab=$(mktemp -d)
trap 'rm -rf "$lab"' EXIT
cache=${CACHE:-$lab/cache}
mkdir -p "$cache"
cd "$cache"

[ -d base ] || debootstrap --variant=minbase --include=systemd,systemd-sysv,dbus,libseccomp2,ca-certificates,tzdata,libssl3,libstdc++6 bookworm base > "$lab/log" 2>&1 \
  || { tail "$lab/log"; rm -rf base; exit 1; }
if [ ! -d kernel ]; then
  mkdir "$lab/deb"
  image=$(apt-cache search --names-only '^linux-image-[0-9.-]*-cloud-amd64$' | cut -d' ' -f1 | sort -V | tail -n 1)
  (cd "$lab/deb" && apt-get download "$image" busybox-static > "$lab/log" 2>&1) || { tail "$lab/log"; exit 1; }
  dpkg -x "$lab"/deb/linux-image-*.deb kernel && dpkg -x "$lab"/deb/busybox-static_*.deb kernel
fi

# What the kernel needs to find its disk.
busybox=kernel/bin/busybox
initrd=$lab/initrd
mkdir -p "$initrd/bin" "$initrd/new" "$initrd/dev" "$initrd/proc" "$initrd/modules"
cp "$busybox" "$initrd/bin/"
modules="virtio_ring virtio virtio_pci_legacy_dev virtio_pci_modern_dev virtio_pci virtio_blk"
for module in $modules; do cp "$(find kernel/lib/modules -name "$module.ko")" "$initrd/modules/"; done
cat > "$initrd/init" << INIT
#!/bin/busybox sh
/bin/busybox mount -t devtmpfs dev /dev
/bin/busybox mount -t proc proc /proc
for module in $modules; do /bin/busybox insmod /modules/\$module.ko; done
while [ ! -b /dev/vda ]; do /bin/busybox sleep 0.1; done
/bin/busybox mount -t ext4 /dev/vda /new
exec /bin/busybox switch_root /new /sbin/init
INIT
ln -s bin/busybox "$initrd/busybox"
sed -i '1s|.*|#!/busybox sh|' "$initrd/init"
chmod 755 "$initrd/init"
(cd "$initrd" && find . | "$cache/$busybox" cpio -o -H newc 2> /dev/null | gzip -1) > "$lab/initrd.gz"

# The disk: the base system, the package, the reports, and what is to be tried, which writes to the serial line and switches off.
root=$lab/root
cp -a base "$root"
mkdir -p "$root/srv/test"
cp "$package" "$root/srv/test/reportwatcher.deb"
python3 "$here/documents.py" docx "$root/srv/test/small.docx"
python3 "$here/documents.py" docx "$root/srv/test/large.docx" "$(python3 -c 'import random
random.seed(7)
print(" ".join("%x" % random.getrandbits(28) for _ in range(12000)))')" 300
cp "$here/limits-in-vm-guest.sh" "$root/srv/test/guest.sh"
cat > "$root/etc/systemd/system/limits-test.service" << 'UNIT'
[Service]
Type=oneshot
ExecStart=/bin/bash /srv/test/guest.sh
ExecStopPost=/bin/systemctl poweroff --no-block
StandardOutput=tty
StandardError=tty
TTYPath=/dev/ttyS0
TimeoutStartSec=600
UNIT
mkfs.ext4 -q -F -d "$root" -L root "$lab/disk" 2G

# serial-getty: this base has no udev, and booting would wait for it.
timeout 900 qemu-system-x86_64 -accel tcg,thread=multi -cpu max -M q35 -m 2048 -smp 2 -nographic -no-reboot -nic none \
  -kernel "$(find kernel/boot -name 'vmlinuz-*')" -initrd "$lab/initrd.gz" -drive "file=$lab/disk,format=raw,if=virtio,cache=unsafe" \
  -append "console=ttyS0 quiet panic=-1 systemd.show_status=0 systemd.wants=limits-test.service systemd.mask=serial-getty@ttyS0.service systemd.mask=getty.target" \
  < /dev/null | stdbuf -oL tr -d '\r' | tee "$lab/console"
passed=$(grep -c '^ok: ' "$lab/console" || true)
failed=$(grep -c '^FAILED: ' "$lab/console" || true)
grep -q '^all tried$' "$lab/console" || failed=$((failed + 1))
echo "Failed: $failed, Passed: $passed, Skipped: 0, Total: $((passed + failed))"
[ "$failed" -eq 0 ]
