#!/bin/sh
# A real mail server for RealServerTests: Exim on loopback, with STARTTLS, AUTH PLAIN and LOGIN, and one file for each message delivered.
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

if [ "$action" = install ]; then
  DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends exim4-daemon-light openssl
  exit
fi

folder=$(realpath -m "${2:?a folder}")

if [ "$action" = stop ]; then
  if [ -f "$folder/exim.pid" ]; then kill "$(cat "$folder/exim.pid")"; fi
  exit
fi

exim=$(command -v exim4 || echo /usr/sbin/exim4)
mkdir -p "$folder/spool" "$folder/log" "$folder/mail"
echo "$port" > "$folder/port"

openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj "/CN=test authority" \
  -keyout "$folder/ca.key" -out "$folder/ca.pem" 2> /dev/null
openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj "/CN=localhost" \
  -keyout "$folder/server.key" -out "$folder/server.csr" 2> /dev/null
printf 'subjectAltName=DNS:localhost\nextendedKeyUsage=serverAuth\n' > "$folder/server.ext"
openssl x509 -req -in "$folder/server.csr" -CA "$folder/ca.pem" -CAkey "$folder/ca.key" -CAcreateserial -days 2 \
  -extfile "$folder/server.ext" -out "$folder/server.pem" 2> /dev/null

cat > "$folder/exim.conf" << CONFIG
primary_hostname = localhost
local_interfaces = 127.0.0.1.$port
daemon_smtp_ports = $port
spool_directory = $folder/spool
log_file_path = $folder/log/%s
pid_file_path = $folder/exim.pid
never_users =
deliver_drop_privilege = true
keep_environment =
host_lookup =
rfc1413_hosts =
prdr_enable = false
message_size_limit = 1M
tls_advertise_hosts = *
tls_certificate = $folder/server.pem
tls_privatekey = $folder/server.key
acl_smtp_rcpt = check_rcpt

begin acl
check_rcpt:
  deny    !authenticated = *
          message = log in first
  defer   local_parts = defer
          message = come back later
  deny    local_parts = refuse
          message = no such person
  accept

begin routers
to_file:
  driver = accept
  transport = one_file_each

begin transports
one_file_each:
  driver = appendfile
  directory = $folder/mail
  maildir_format
  use_crlf
  headers_remove = Received
  user = Debian-exim

begin authenticators
plain:
  driver = plaintext
  public_name = PLAIN
  server_prompts = :
  server_advertise_condition = \${if def:tls_in_cipher}
  server_condition = \${if and{{eq{\$auth2}{watcher}}{eq{\$auth3}{correct horse}}}}
  server_set_id = \$auth2
login:
  driver = plaintext
  public_name = LOGIN
  server_prompts = <| Username: | Password:
  server_advertise_condition = \${if def:tls_in_cipher}
  server_condition = \${if and{{eq{\$auth1}{watcher}}{eq{\$auth2}{correct horse}}}}
  server_set_id = \$auth1
CONFIG

chmod 644 "$folder/exim.conf"
chown -R Debian-exim: "$folder/spool" "$folder/log" "$folder/mail" "$folder/server.key"
chmod 711 "$folder"
"$exim" -C "$folder/exim.conf" -bdf -oP "$folder/exim.pid" > "$folder/exim.out" 2>&1 &

for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
  if [ -s "$folder/exim.pid" ] && openssl s_client -connect "127.0.0.1:$port" -starttls smtp -CAfile "$folder/ca.pem" < /dev/null > /dev/null 2>&1; then
    echo "Exim listens on 127.0.0.1:$port; REPORTWATCHER_TEST_SMTP=$folder"
    exit 0
  fi
  sleep 0.25
done
cat "$folder/exim.out" "$folder"/log/* >&2
exit 1
