# The broker's password comes from /etc/credstore, and shows nowhere else; the key of evidence is the service's alone.
given=/run/credentials/$unit/mqtt
within 20 "the link says what is missing" link_is last_error "password file not readable: $given"
holds "without a credential the unit starts, and the link says which file is missing"

if mosquitto_pub -h 127.0.0.1 -t x -m x >/dev/null 2>&1; then fail "the broker lets anybody in"; fi
install -d -m 700 /etc/credstore
install -m 600 secret /etc/credstore/energy-collector.mqtt
systemctl restart $unit
within 20 "the link connects" link_is state connected
cmp -s secret $given || fail "what the daemon gets is not what the store has"
for group in energy energy-admin nogroup; do
    if member_of "$group" cat $given >/dev/null 2>&1; then fail "the group $group can read the password"; fi
done
holds "with it the link connects to a broker that asks for the password; users and groups cannot read it"

pid=$(main_pid)
told() {
    journalctl --no-pager --output=export --all
    systemctl show '*' --all
    systemctl status --no-pager --full $unit || true
    cat /proc/[0-9]*/cmdline "/proc/$pid/environ"
    energyctl status --format json
    energy-collector print-config
}
told 2>/dev/null >everything-told || true
# What is looked through has to be there.
for known in 'MESSAGE=ready' 'StateDirectory=energy-collector' 'CREDENTIALS_DIRECTORY=' password_file; do
    grep -qaF "$known" everything-told || fail "what is told was not collected: $known"
done
if grep -qaF -f secret everything-told; then
    fail "the password is told" "$(grep -aF -f secret everything-told | cut -c -200)"
fi
rm everything-told
holds "the password is in no journal, property, command line, environment, status or configuration"

month=$(date -d "$(date +%Y-%m-15) -1 month" +%Y-%m)
energyctl bulletin publish --period "$month" --reason "check" >publish.log 2>&1 ||
    fail "nothing can be published" "$(cat publish.log)"
expect "the key of evidence" "$(stat -c '%a %U:%G %s' $state/evidence.key)" "600 energy-collector:energy 32"
if member_of energy cat $state/evidence.key >/dev/null 2>&1; then fail "a reader can take the key of evidence"; fi
chmod 640 $state/evidence.key
refusal=$(energyctl audit draw --seed check --count 1 --period "$month" 2>&1) && fail "a key that readers know signs"
[[ "$refusal" == *"others can read it"* ]] || fail "what is wrong with the key is not said" "$refusal"
chmod 600 $state/evidence.key
open=$(find $state -path $state/bulletins -prune -o -type f -perm /077 -print)
[ -z "$open" ] || fail "beside bulletins, these are not the service's alone" "$open"
holds "the key of evidence, made at the first publication, and the database are the service's alone"
