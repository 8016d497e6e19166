# The journal has one entry a line, each with the priority of its level.
said() { journalctl --no-pager --quiet --unit=$unit _COMM=energy-collecto --output=cat "$@"; }
cp $etc/energy-collector.yaml good.yaml
sed -i 's/commit_count: 1000/commit_count: 999/' $etc/energy-collector.yaml
systemctl kill --signal=HUP --kill-who=main $unit
warning_is_logged() { said --priority=warning..warning | grep -q '^changed, and taken up at the next restart'; }
within 20 "a warning in the journal" warning_is_logged
sed -i -e 's/commit_interval: 250ms/commit_interval: soon/' -e 's/commit_count: 999/commit_count: none/' \
    $etc/energy-collector.yaml
systemctl kill --signal=HUP --kill-who=main $unit
refusal_is_logged() { said --priority=err | grep -q '^not reloaded, the configuration before stays'; }
within 20 "an error in the journal" refusal_is_logged
cp good.yaml $etc/energy-collector.yaml
expect "findings as entries of their own" \
    "$(said --priority=err | grep -c '^configuration refused finding=.*energy-collector.yaml:')" 2
said --priority=notice..notice | grep -q '^configuration changed ' || fail "a change is no notice"
said --priority=info..info | grep -q '^ready ' || fail "that it is ready is no information"
if said --priority=err | grep '^ready '; then fail "that it is ready is an error"; fi
journalctl --no-pager --quiet --unit=$unit _COMM=energy-collecto --output=json | python3 entries.py ||
    fail "the journal has entries that are no lines of the log"
holds "the journal has levels as priorities, and one entry a line"
