# An upgrade starts what runs again, with the database brought to its schema; removing stops; purging keeps the backups.
migrations() { python3 read-table.py "$1" "SELECT identifier FROM grdb_migrations ORDER BY identifier"; }
systemctl start "${jobs[@]/%/.timer}"
systemctl is-active --quiet $unit || systemctl start $unit
known=$(migrations $state/energy.sqlite)
# The daemon of the version before stops in order; what it leaves is what that version would have left.
cat >leave-old-schema.sh <<SCRIPT
set -e
cd /var/lib/energy-collector
[ ! -e $place/newest.sqlite ] || exit 0
mv energy.sqlite $place/newest.sqlite
rm -f energy.sqlite-*
python3 -c 'import sqlite3
sqlite3.connect("energy.sqlite").executescript(open("$place/schema-v1.sql").read())'
chown energy-collector:energy energy.sqlite
chmod 600 energy.sqlite
SCRIPT
drop_in $unit <<<"[Service]
ExecStopPost=+/bin/sh $place/leave-old-schema.sh"
pid=$(main_pid)
dpkg --force-confold --install new.deb >upgrade.log 2>&1 || fail "cannot be upgraded" "$(cat upgrade.log)"
expect "after the upgrade" "$(systemctl is-active $unit)" active
expect "the timers after it" "$(systemctl is-active "${jobs[@]/%/.timer}" | sort -u)" active
[ "$(main_pid)" != "$pid" ] || fail "the upgrade left the old daemon running"
[[ "$(readlink "/proc/$(main_pid)/exe")" != *deleted* ]] || fail "what runs is not what was installed"
[ -e newest.sqlite ] || fail "the database of the first schema was not put there"
answers >/dev/null || fail "the upgraded daemon does not answer"
expect "the migrations" "$(migrations $state/energy.sqlite)" "$known"
setpriv --reuid energy-collector --regid energy --init-groups energy-collector rebuild --check >rebuild.log 2>&1 ||
    fail "what was migrated does not follow from its readings" "$(cat rebuild.log)"
grep -q 'd-main' $etc/site.yaml || fail "the upgrade lost an edit"
[ -z "$(systemctl --failed --plain --no-legend)" ] || fail "an upgrade leaves something failed" "$(systemctl --failed)"
holds "an upgrade restarts the service, which brings a database of the first schema to the last; $(wc -l <<<"$known") steps"

systemctl stop $unit
systemctl disable --quiet $unit
dpkg --force-confold --install old.deb >downgrade.log 2>&1 || fail "cannot be installed again" "$(cat downgrade.log)"
expect "what was stopped and disabled, after another version came" "$(systemctl is-active $unit || true)" inactive
systemctl enable --quiet --now $unit
holds "what somebody stopped and disabled is not started by another version"

pid=$(main_pid)
dpkg --remove energy-collector >remove.log 2>&1 || fail "cannot be removed" "$(cat remove.log)"
[ ! -e "/proc/$pid" ] || fail "removing left the daemon running"
for name in $unit "${jobs[@]/%/.timer}"; do
    [ "$(property "$name" ActiveState)" = inactive ] || fail "removing left $name running"
done
[ -s $state/energy.sqlite ] && [ -e $etc/site.yaml ] && [ -e /etc/credstore/energy-collector.mqtt ] ||
    fail "removing took more than programs"
holds "removing stops daemon and timers, and keeps configuration, credentials and data"

dpkg --purge energy-collector >purge.log 2>&1 || fail "cannot be purged" "$(cat purge.log)"
for gone in $etc $state/evidence.key $state/energy.sqlite /etc/credstore/energy-collector.mqtt /run/energy-collector; do
    [ ! -e "$gone" ] || fail "purging left $gone"
done
expect "what purging leaves" "$(cd $state && find . -type d | sort | paste -sd ' ')" ". ./backups"
find $state/backups -name 'energy-*.sqlite' | grep -q . || fail "purging took the backups"
expect "the key that signed for them" "$(stat -c %a $state/backups/evidence.key)" 600
left=$(find /etc/systemd/system -name 'energy-*' -not -path '*.d*')
[ -z "$left" ] || fail "purging left traces of units" "$left"
systemctl daemon-reload
[ -z "$(systemctl list-unit-files --no-legend 'energy-*')" ] || fail "systemd still knows units of it"
holds "purging takes configuration, credentials, database and bulletins, and keeps the backups with their key"
