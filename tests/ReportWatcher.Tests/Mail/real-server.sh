#!/bin/sh
# A real mail server for RealServerTests: Postfix on loopback, with STARTTLS, AUTH PLAIN and LOGIN by Cyrus SASL, and one file for each message
# delivered. It is an instance of its own: an installed Postfix and its settings are left alone.
#
#   real-server.sh install          (as root) the Debian packages
#   real-server.sh start FOLDER     (as root) starts it; everything it makes lies in FOLDER
#   real-server.sh stop FOLDER
#
# Then: REPORTWATCHER_TEST_SMTP=FOLDER dotnet test --filter RealServerTests
# Accounts: watcher / correct horse. defer@example.org is refused for now, refuse@example.org for good.
set -eu

action=${1:?install, start or stop}
port=${REPORTWATCHER_TEST_SMTP_PORT:-2587}

packages="postfix sasl2-bin libsasl2-modules libsasl2-modules-db openssl swaks libnet-ssleay-perl"
if [ "$action" = install ]; then
  # Without a configuration the package starts no server of its own.
  echo "postfix postfix/main_mailer_type select No configuration" | debconf-set-selections
  export DEBIAN_FRONTEND=noninteractive
  # shellcheck disable=SC2086
  apt-get install -y --no-install-recommends $packages || { apt-get update && apt-get install -y --no-install-recommends $packages; }
  exit
fi

folder=$(realpath -m "${2:?a folder}")

if [ "$action" = stop ]; then
  postfix -c "$folder/etc" stop
  exit
fi

mkdir -p "$folder/etc" "$folder/spool" "$folder/data" "$folder/log" "$folder/mail" "$folder/etc/sasl"
echo "$port" > "$folder/port"

openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj "/CN=test authority" \
  -keyout "$folder/ca.key" -out "$folder/ca.pem" 2> /dev/null
openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj "/CN=localhost" \
  -keyout "$folder/server.key" -out "$folder/server.csr" 2> /dev/null
printf 'subjectAltName=DNS:localhost\nextendedKeyUsage=serverAuth\n' > "$folder/server.ext"
openssl x509 -req -in "$folder/server.csr" -CA "$folder/ca.pem" -CAkey "$folder/ca.key" -CAcreateserial -days 2 \
  -extfile "$folder/server.ext" -out "$folder/server.pem" 2> /dev/null
cat "$folder/server.key" "$folder/server.pem" > "$folder/chain.pem"

# Debian's Postfix looks for this beside its main.cf.
cat > "$folder/etc/sasl/smtpd.conf" << CONFIG
pwcheck_method: auxprop
auxprop_plugin: sasldb
sasldb_path: $folder/etc/sasl/users
mech_list: PLAIN LOGIN
CONFIG
echo "correct horse" | saslpasswd2 -p -c -f "$folder/etc/sasl/users" -u localhost watcher

cat > "$folder/etc/main.cf" << CONFIG
compatibility_level = 3.6
queue_directory = $folder/spool
data_directory = $folder/data
maillog_file = $folder/log/mail.log
maillog_file_prefixes = $folder
myhostname = localhost
mydestination =
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
message_size_limit = 1048576
alias_maps =
local_recipient_maps =
smtpd_tls_security_level = may
smtpd_tls_auth_only = yes
smtpd_tls_chain_files = $folder/chain.pem
smtpd_sasl_auth_enable = yes
smtpd_recipient_restrictions =
  check_recipient_access inline:{ { defer@example.org = 450 4.7.1 come back later } { refuse@example.org = 550 5.1.1 no such person } },
  permit_sasl_authenticated, reject
smtpd_relay_restrictions = permit_sasl_authenticated, reject
virtual_mailbox_domains = example.org
virtual_mailbox_base = $folder
virtual_mailbox_maps = static:mail/
virtual_uid_maps = static:$(id -u postfix)
virtual_gid_maps = static:$(id -g postfix)
CONFIG

cat > "$folder/etc/master.cf" << CONFIG
127.0.0.1:$port inet n - n - - smtpd
pickup   unix      n - n 60 1 pickup
cleanup  unix      n - n - 0 cleanup
qmgr     unix      n - n 300 1 qmgr
rewrite  unix      - - n - - trivial-rewrite
bounce   unix      - - n - 0 bounce
defer    unix      - - n - 0 bounce
proxymap unix      - - n - - proxymap
error    unix      - - n - - error
retry    unix      - - n - - error
virtual  unix      - n n - - virtual
anvil    unix      - - n - 1 anvil
tlsmgr   unix      - - n 1000? 1 tlsmgr
postlog  unix-dgram n - n - 1 postlogd
CONFIG

chown -R postfix: "$folder/data" "$folder/mail" "$folder/etc/sasl"
chmod 711 "$folder"
postfix -c "$folder/etc" start > "$folder/postfix.out" 2>&1 || { cat "$folder/postfix.out" >&2; exit 1; }

for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
  if timeout 5 openssl s_client -connect "127.0.0.1:$port" -starttls smtp -CAfile "$folder/ca.pem" < /dev/null > /dev/null 2>&1; then
    echo "Postfix listens on 127.0.0.1:$port; REPORTWATCHER_TEST_SMTP=$folder"
    exit 0
  fi
  sleep 0.25
done
cat "$folder/postfix.out" "$folder"/log/* >&2
exit 1
