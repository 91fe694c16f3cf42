#!/bin/sh
# Hosts and guests as processes: check.sh FOLDER-OF-vox-peer [MESSAGES-OF-THE-LONG-RUN]
peer=$1/vox-peer
many=${2:-1000000}
dir=$(mktemp -d /dev/shm/vox-check.XXXXXX) || exit 1
trap 'rm -rf "$dir"' EXIT
failures=0

# want WHAT STATUS EXPECTED
want() {
    if [ "$2" -ne "$3" ]; then
        echo "FAILED: $1: status $2, expected $3"
        sed 's/^/    /' "$dir"/*.err
        failures=$((failures + 1))
    fi
}

# pair WHAT HOST-STATUS GUEST-STATUS HOST-OPTIONS GUEST-OPTIONS: one host, one guest. DIR stands for the folder.
pair() {
    host=$(echo "$4" | sed "s#DIR#$dir#g")
    guest=$(echo "$5" | sed "s#DIR#$dir#g")
    rm -f "$dir"/s "$dir"/k
    timeout 120 "$peer" host --path "$dir/s" $host >"$dir/host.out" 2>"$dir/host.err" &
    waiting=$!
    timeout 120 "$peer" guest --path "$dir/s" $guest >"$dir/guest.out" 2>"$dir/guest.err"
    want "$1, guest" $? "$3"
    wait $waiting
    want "$1, host" $? "$2"
}

# same WHAT: what one side sent is what the other one received.
same() {
    a=$(sed -n 's/.*"done".*"n":\(.*\)}/\1/p' "$dir/host.out")
    b=$(sed -n 's/.*"done".*"n":\(.*\)}/\1/p' "$dir/guest.out")
    if [ -z "$a" ] || [ "$a" != "$b" ]; then
        echo "FAILED: $1: host $a, guest $b"
        failures=$((failures + 1))
    fi
}

sizes=0,1,55,56,57,255,256,257,4091,4092,4093,65535,65536,65537
boot='--sock DIR/k'
echo "polling, doorbells, $many messages of mix:300 over a ring of 1000"
pair polling 0 0 '--capacity 1000 --mode recv --n 100000 --size mix:300' '--mode send --n 100000 --size mix:300'
same polling
pair doorbells 0 0 "$boot --capacity 1000 --mode recv --n $many --size mix:300" "$boot --mode send --n $many --size mix:300"
same doorbells
pair echo 0 0 '--mode echo --n 3000' '--mode pingpong --n 3000 --size mix:4000'
pair 'echo with doorbells' 0 0 "$boot --mode echo --n 3000" "$boot --mode pingpong --n 3000 --size mix:4000"

echo "sizes at the borders of inline, slot and mmap, both ways"
for policy in rust swift; do
    pair "sizes $policy" 0 0 "$boot --max-payload 70000 --classes 1024:4,4096:4 --mode both --n 1400 --size $sizes --policy $policy" \
        "$boot --mode both --n 1400 --size $sizes --policy $policy"
    same "sizes $policy"
done
pair 'no way for a large payload' 3 4 '--mode recv --n 1 --timeout-ms 500 --linger-ms 0' '--mode send --size 65000'

echo "two guests at once, an entry reserved, growth, heartbeats"
rm -f "$dir"/s "$dir"/k
timeout 60 "$peer" host --path "$dir/s" --sock "$dir/k" --guests 3 --wait-guests 2 --mode both --n 20000 --size mix:2000 >"$dir/host.out" 2>"$dir/host.err" &
waiting=$!
timeout 60 "$peer" guest --sock "$dir/k" --mode both --n 20000 --size mix:2000 >"$dir/guest.out" 2>"$dir/guest.err" &
other=$!
timeout 60 "$peer" guest --path "$dir/s" --mode both --n 20000 --size mix:2000 >"$dir/guest2.out" 2>"$dir/guest2.err"
want "two guests, walk-in" $? 0
wait $other
want "two guests, bootstrap" $? 0
wait $waiting
want "two guests, host" $? 0
pair reserved 0 0 '--reserve --mode echo --n 10' '--peer-id 1 --mode pingpong --n 10'
pair 'not reserved' 3 4 '--mode echo --n 10 --timeout-ms 500' '--peer-id 1 --mode pingpong --n 10'
pair growth 0 0 "$boot --grow 1048576 --mode both --n 5000 --size mix:2000" "$boot --mode both --n 5000 --size mix:2000"
grep -q '"grown","size":1048576' "$dir/guest.out" || { echo "FAILED: growth: the guest did not follow"; failures=$((failures + 1)); }
pair heartbeats 0 0 '--heartbeat 100000000 --mode echo --n 2000' '--mode pingpong --n 2000'
pair 'capacity too small' 4 3 '--capacity 100 --mode echo' '--mode pingpong --timeout-ms 500'

echo "guests that die; the host serves the next one with every slot back"
for step in claimed slot-popped slot-owned slot-filled frame-written before-commit after-commit watermark-stored \
    wrapped frame-peeked before-release read-wrapped after-release slot-held before-free state-stored after-free \
    region-made datagram-sent region-filled; do
    mode="$boot --mode both --n 500 --size 40,300,900,20000"
    rm -f "$dir"/s "$dir"/k
    timeout 60 "$peer" host --path "$dir/s" --capacity 1000 --wait-guests 1 $(echo "$mode" | sed "s#DIR#$dir#") >"$dir/host.out" 2>"$dir/host.err" &
    waiting=$!
    case $step in
    claimed) at=$step ;;
    region-made | datagram-sent) at=$step:2 ;;
    *wrap* | watermark*) at=$step:5 ;;
    *) at=$step:20 ;;
    esac
    sh -c '"$@"; exit $?' sh "$peer" guest $(echo "$mode" | sed "s#DIR#$dir#") --die $at >"$dir/dying.out" 2>/dev/null
    want "death at $step" $? 137
    timeout 60 "$peer" guest $(echo "$mode" | sed "s#DIR#$dir#") >"$dir/guest.out" 2>"$dir/guest.err"
    want "after death at $step, guest" $? 0
    wait $waiting
    want "after death at $step, host" $? 0
done
pair 'slots held' 3 4 "$boot --classes 1024:4 --mode send --n 100 --size 900 --timeout-ms 1000" "$boot --mode recv --n 100 --hold 4 --timeout-ms 1500"

echo "nonsense of a guest ends its link, not the host"
for kind in frame-short frame-unaligned frame-long both-flags inline-long slot-class slot-index slot-generation \
    slot-length extent mmap-unknown write-beyond watermark-beyond peer-state bad-datagram two-descriptors; do
    case $kind in mmap-unknown) wait=3000 ;; *) wait=700 ;; esac
    pair "nonsense $kind" 5 0 "$boot --mode recv --n 100 --timeout-ms $wait" "$boot --mode send --n 3 --nonsense $kind"
    pair "nonsense of the host $kind" 0 5 "$boot --mode send --n 3 --nonsense $kind" "$boot --mode recv --n 100 --timeout-ms $wait"
done
pair 'nonsense free-head' 5 0 '--mode send --n 50 --size 900 --timeout-ms 700' '--mode recv --n 3 --nonsense free-head'
[ $failures -eq 0 ] && echo "processes: all as expected"
[ $failures -eq 0 ]
