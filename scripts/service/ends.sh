# How it ends: in order, by a crash, by a configuration that cannot be used, by a loop that hangs.
# No gateway has the toolchain's reporter of crashes, which would take a signal from outside for one that comes again.
quick=$'[Service]\nRestartSec=200ms\nEnvironment=SWIFT_BACKTRACE=enable=no'
drop_in $unit <<<"$quick"
began=$SECONDS
systemctl stop $unit
[ $((SECONDS - began)) -le 10 ] || fail "stopping took $((SECONDS - began)) s"
expect "the end" "$(property $unit Result) $(property $unit ExecMainStatus) $(property $unit ActiveState)" \
    "success 0 inactive"
[ ! -e /run/energy-collector ] || fail "the socket's folder is left behind"
[ ! -s $state/energy.sqlite-wal ] || fail "the write-ahead log is left behind"
holds "stopping takes $((SECONDS - began)) s and is a success"

systemctl start $unit
restarts=0
for signal in SEGV KILL; do
    pid=$(main_pid)
    systemctl kill --kill-who=main --signal=$signal $unit
    within 30 "a restart after $signal" runs_anew "$pid"
    restarts=$((restarts + 1))
    expect "restarts after $signal" "$(property $unit NRestarts)" $restarts
done
holds "after SIGSEGV and SIGKILL it is started again"

sed -i 's/commit_interval: 250ms/commit_interval: soon/' $etc/energy-collector.yaml
systemctl reset-failed $unit
restarts=$(property $unit NRestarts)
if systemctl restart $unit 2>/dev/null; then fail "it starts with a configuration that cannot be used"; fi
# 'failed' is where it stays; a restart to come would be 'auto-restart'.
expect "the unit" "$(property $unit ActiveState) $(property $unit SubState)" "failed failed"
expect "the status" "$(property $unit ExecMainStatus) $(property $unit NRestarts)" "78 $restarts"
systemctl --failed --plain --no-legend | grep -q "^$unit " || fail "'systemctl --failed' does not list it"
within 10 "'systemctl status' says why" status_tells "1 finding; nothing was started"
cp good.yaml $etc/energy-collector.yaml
holds "a configuration error ends with 78, is failed and not tried again"

drop_in $unit <<<"$quick"$'\nWatchdogSec=3s'
systemctl reset-failed $unit
systemctl start $unit
pid=$(main_pid)
# The process lives on, with one of its threads held still.
systemd-run --quiet --unit=check-tracer python3 "$place/hold-thread.py" "$pid" modbus
hangs() { [[ "$(property $unit StatusText)" == "hanging: polling" ]]; }
within 20 "the status that names the loop" hangs
within 30 "a restart by the watchdog" runs_anew "$pid"
is_watchdogs() { journalctl --no-pager --quiet --unit=$unit --output=cat UNIT_RESULT=watchdog | grep -q .; }
within 10 "an end that is the watchdog's" is_watchdogs
hang_is_logged() { said --priority=crit | grep -q '^a loop does not go on loop=polling'; }
within 10 "what hung as critical in the journal" hang_is_logged
expect "restarts" "$(property $unit NRestarts)" 1
drop_in $unit <<<"$quick"
holds "with its polling thread held, the watchdog ends it, says what hung, and it is started again"
