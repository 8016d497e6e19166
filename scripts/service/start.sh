# Installing starts nothing; enabling does, and the unit is active when the daemon answers, with no more rights than said.
dpkg --install old.deb >install.log 2>&1 || fail "cannot be installed" "$(cat install.log)"
for name in $unit energy-bulletin-monthly.timer energy-bulletin-annual.timer energy-backup.timer; do
    is "$name" ActiveState inactive || fail "installing started $name"
    expect "$name after installing" "$(systemctl is-enabled "$name" || true)" disabled
done
holds "installing starts and enables nothing"

# A broker that lets in who knows the password. No command line has it: the journal keeps command lines.
head -c 12 /dev/urandom | od -An -tx1 | tr -d ' \n' >secret
printf 'collector:%s\n' "$(cat secret)" >broker-users
mosquitto_passwd -U broker-users
chmod 644 broker-users
printf 'listener 1883 127.0.0.1\nallow_anonymous false\npassword_file %s/broker-users\n' "$place" >broker.conf
systemd-run --quiet --unit=check-broker mosquitto -c "$place/broker.conf"
sed -i -e 's/^    # username: collector/    username: collector/' -e 's/^    # password_file:/    password_file:/' \
    $etc/energy-collector.yaml
grep -q '^    password_file: /run/credentials/energy-collector.service/mqtt$' $etc/energy-collector.yaml ||
    fail "the configuration that is installed does not show where the password is"

systemctl enable --quiet $unit
systemctl start --no-block $unit
activating=0
while :; do
    # First the state, then the question: whoever sees it active gets an answer.
    case $(property $unit ActiveState) in
        active)
            answers >/dev/null 2>&1 || fail "the unit is active, and the daemon does not answer"
            break
            ;;
        activating) activating=$((activating + 1)) ;;
        inactive) [ "$(property $unit Job)" != 0 ] || fail "the unit does not start" ;;
        *) fail "the unit does not start" ;;
    esac
done
[ "$activating" -gt 0 ] || fail "the unit was active before the daemon said that it is ready"
expect "after enabling" "$(systemctl is-enabled $unit)" enabled
expect "the status" "$(property $unit StatusText)" "7 meters, 1 fleets"
holds "Type=notify: active when the socket answers, with a status text"

pid=$(main_pid)
expect "the user" "$(ps -o user:32=,group= -p "$pid" | tr -s ' ')" "energy-collector energy"
expect "the groups" "$(ps -o supgrp= -p "$pid" | tr , '\n' | sort | paste -sd ' ')" "energy energy-admin"
expect "the capabilities" "$(awk '/^Cap/ {print $2}' "/proc/$pid/status" | sort -u)" 0000000000000000
expect "no new privileges" "$(awk '/^NoNewPrivs/ {print $2}' "/proc/$pid/status")" 1
expect "the filter of system calls" "$(awk '/^Seccomp:/ {print $2}' "/proc/$pid/status")" 2
holds "it runs as energy-collector:energy, without a capability, behind the filter"

for name in $unit energy-bulletin-monthly.service energy-bulletin-annual.service energy-backup.service; do
    # Tenths: as scripts/check-units.sh holds the files.
    threshold=7
    [ "$name" != $unit ] || threshold=15
    answer=$(systemd-analyze security --no-pager --threshold=$threshold "$name" 2>&1) ||
        fail "$name is more exposed than agreed" "$(grep -E '✗|Overall' <<<"$answer")"
    [ "$name" != $unit ] || exposure=$(sed -n 's/.*Overall exposure level.*: \([0-9.]*\) .*/\1/p' <<<"$answer")
done
holds "the exposure of the units that are loaded is that of their files: $exposure for the daemon"

member_of energy energyctl nodes >/dev/null 2>&1 || fail "a reader cannot ask"
if member_of energy energyctl reload >/dev/null 2>&1; then fail "a reader can reload"; fi
if member_of nogroup energyctl nodes >/dev/null 2>&1; then fail "anybody can ask"; fi
holds "the group energy asks, and changes nothing; others do not ask"
