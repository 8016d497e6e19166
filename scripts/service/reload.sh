# A reload waits for its end: it succeeds with a new meter, and fails with the findings when there is a mistake.
pid=$(main_pid)
cp $etc/site.yaml good-site.yaml
sed -i '/{meter: b-main,/a\      - {meter: d-main, unit: 5, profile: eastron-sdm630, poll: 5s, rated_power: 1MW}' \
    $etc/energy-collector.yaml
sed -i '/^  - {id: c-main,/a\  - {id: d-main, node: bldg-c, carrier: electricity, role: consumption, interval: 1h}' \
    $etc/site.yaml
systemctl reload $unit || fail "a meter cannot be added by a reload"
[[ "$(energyctl meters --format csv)" == *d-main* ]] || fail "the reload has succeeded, and the new meter is not there"
expect "the status after it" "$(property $unit StatusText)" "8 meters, 1 fleets"
expect "the daemon after it" "$(main_pid) $(property $unit ActiveState)" "$pid active"

cp $etc/energy-collector.yaml good.yaml
sed -i 's/commit_interval: 250ms/commit_interval: shortly/' $etc/energy-collector.yaml
line=$(grep -n shortly $etc/energy-collector.yaml | cut -d : -f 1)
if systemctl reload $unit 2>/dev/null; then fail "a mistake is no reason for a reload to fail"; fi
finding="energy-collector.yaml:$line:.*shortly"
# The journal may be a moment behind those who write to it.
error_is_told() { journalctl --no-pager --quiet --unit=$unit --priority=err --output=cat | grep -q "^  .*$finding"; }
within 10 "'journalctl -p err' says what is wrong with the configuration" error_is_told
# Its own status is that of the unit, 3 for one that failed.
status_tells() { [[ "$(systemctl status --no-pager --full $unit)" =~ $1 ]]; }
within 10 "'systemctl status' shows the finding" status_tells "$finding"
expect "the daemon after a reload that failed" "$(main_pid) $(property $unit ActiveState)" "$pid active"
answers >/dev/null || fail "a reload that failed left the daemon without an answer"
cp good.yaml $etc/energy-collector.yaml
systemctl reload $unit || fail "the mistake is mended, and the reload fails"
holds "reload succeeds with a new meter, fails with its findings, and keeps the process"
