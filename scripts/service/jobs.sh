# Timers elapse and their services do what they are for; one that fails stays failed; what was slept through is made up for.
jobs=(energy-bulletin-monthly energy-bulletin-annual energy-backup)
last_end() { property "$1.service" ExecMainExitTimestampMonotonic; }
has_run() { [ "$(last_end "$1")" != "$2" ] && is "$1.service" Result success && is "$1.service" ActiveState inactive; }

for job in "${jobs[@]}"; do
    drop_in "$job.timer" <<<$'[Timer]\nOnCalendar=\nOnCalendar=*:*:0/5\nAccuracySec=1\nRandomizedDelaySec=0'
    # No credential reaches a job, though it runs as the same user as the daemon.
    drop_in "$job.service" <<<$'[Service]\nExecStartPre=/bin/sh -c "! ls /run/credentials/*/*"'
done
[ -r $given ] || fail "the daemon has no credential"
systemctl enable --quiet --now "${jobs[@]/%/.timer}"
for job in "${jobs[@]}"; do
    within 30 "$job by its timer" has_run "$job" 0
    expect "$job's trigger" "$(property "$job.timer" Triggers)" "$job.service"
done
systemctl stop "${jobs[@]/%/.timer}"
idle() { ! systemctl is-active --quiet "${jobs[@]/%/.service}"; }
within 30 "jobs at rest" idle
expect "the folder of the month" "$(stat -c '%a %U:%G' $state/bulletins/????-??)" "750 energy-collector:energy"
expect "the folder of the year" "$(stat -c '%a %U:%G' $state/bulletins/????)" "750 energy-collector:energy"
expect "bulletins" "$(stat -c '%a %U:%G' $state/bulletins/????*/* | sort -u)" "640 energy-collector:energy"
expect "backups" "$(stat -c '%a %U:%G' $state/backups/*.sqlite | sort -u)" "600 energy-collector:energy"
page=$(find $state/bulletins/????-?? -name '*.html')
member_of energy cat "$page" >/dev/null || fail "a reader cannot take a bulletin"
if member_of energy ls $state/backups >/dev/null 2>&1; then fail "a reader can look at backups"; fi
[[ "$(energyctl status --format json)" != *"bulletin of"*"not exported"* ]] || fail "the daemon misses a bulletin"
holds "timers elapse: bulletins of month and year for readers, a backup for the service alone, no credential in any job"

systemctl stop $unit
# A backup is named by its second: not by that of the last one, which would be refused for its name.
sleep 1.1
drop_in energy-backup.service <<<$'[Unit]\nStartLimitIntervalSec=1h\nStartLimitBurst=2\n[Service]\nRestartSec=100ms'
systemctl reset-failed energy-backup.service
systemctl start --no-block energy-backup.service
has_given_up() { is energy-backup.service ActiveState failed; }
within 20 "a backup without a daemon gives up" has_given_up
systemctl --failed --plain --no-legend | grep -q '^energy-backup.service ' || fail "'systemctl --failed' does not list it"
expect "its status" "$(property energy-backup.service ExecMainStatus)" 3
errors_of_backups() { journalctl --no-pager --quiet --unit=energy-backup.service --priority=err --output=cat; }
each_is_told() { [ "$(errors_of_backups | grep -c '^energyctl: energy-collector is not reachable')" -eq 2 ]; }
within 10 "'journalctl -p err' says why both attempts failed" each_is_told
systemctl start $unit
holds "a job that cannot reach the daemon is tried again, then stays failed"

# The calendar of the package, of which a day passed while the machine was off.
rm -rf $drop_ins/energy-backup.{service,timer}.d
drop_in energy-backup.timer <<<$'[Timer]\nRandomizedDelaySec=0'
systemctl reset-failed energy-backup.service
touch --date='2 days ago' /var/lib/systemd/timers/stamp-energy-backup.timer
before=$(find $state/backups -name '*.sqlite' | wc -l)
before_that=$(last_end energy-backup)
systemctl start energy-backup.timer
within 20 "a backup that was slept through" has_run energy-backup "$before_that"
expect "backups after it" "$(find $state/backups -name '*.sqlite' | wc -l)" $((before + 1))
[ "$(property energy-backup.timer NextElapseUSecRealtime)" != "" ] || fail "the next backup has no time"
holds "a backup that was slept through is made at once"
