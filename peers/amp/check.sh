#!/bin/sh
# Cores as processes: check.sh FOLDER-OF-amp-peer [32] [MESSAGES-OF-THE-LONG-RUN]. Main is the one named, sub the 64-bit one.
main=$1/amp-peer$2
sub=$1/amp-peer
many=${3:-500000}
dir=$(mktemp -d /dev/shm/amp-check.XXXXXX) || exit 1
trap 'rm -rf "$dir"' EXIT
failures=0

fail() {
    echo "FAILED: $1"
    sed 's/^/    /' "$dir"/*.out "$dir"/*.err | cut -c1-300
    failures=$((failures + 1))
}

# want WHAT STATUS EXPECTED
want() {
    [ "$2" -eq "$3" ] || fail "$1: status $2, expected $3"
}

# see WHAT FILE LINE: the file has that line.
see() {
    grep -qxF -- "$3" "$dir/$2.out" || fail "$1: no $3 in $2.out"
}

# core main|sub NAME OPTIONS COMMAND...: one core, until its commands are done.
core() {
    role=$1 name=$2 given=$3
    shift 3
    case $role in main) peer=$main ;; *) peer=$sub ;; esac
    (
        printf '%s\n' "$@" | timeout 120 "$peer" "$role" --chip c6 --hp "$dir/hp" --rtc "$dir/rtc" $given \
            >"$dir/$name.out" 2>"$dir/$name.err"
        exit $?
    ) 2>/dev/null
}

# attend OPTIONS: a sub in the background that takes its commands from descriptor 3.
attend() {
    mkfifo "$dir/in"
    "$sub" sub --chip c6 --hp "$dir/hp" --rtc "$dir/rtc" $1 <"$dir/in" >"$dir/sub.out" 2>"$dir/sub.err" &
    other=$!
    exec 3>"$dir/in"
}

# await FILE LINE: until it is there.
await() {
    patience=2000
    until grep -qxF -- "$2" "$dir/$1.out" || [ $patience -eq 0 ]; do
        patience=$((patience - 1))
        sleep 0.01
    done
}

# begin OPTIONS COMMAND...: fresh files, main starts up.
begin() {
    rm -f "$dir"/*
    created=$1
    shift
    core main begin "--create $created" init "$@"
    want "start-up $*" $? 0
}

echo "main ${2:-64} bits, sub 64 bits: the commands of one core after the other"
begin '' 'alloc 0x100 5 hp' 'alloc 0x100 8 rtc' 'alloc 0x100 1 hp' 'alloc 1 65536 hp' 'alloc 2 65535 hp' \
    'put 0x100 hp 0102 3' 'get 0x100 rtc' 'list' 'event-create 0x20' 'notify 0x20 0x5' 'notify 0x20 0x2' \
    'queue-create q 8 32 master 0x10 5' 'send q 41' 'send q 4242' 'irq 31' 'pending'
see alloc begin '{"ok":"0x4087a5a8"}'
see alloc begin '{"ok":"0x500037b0"}'
see get begin '{"ok":{"address":"0x500037b0","size":8}}'
see list begin '{"ok":[{"pool":"hp","id":65281,"size":4,"address":"0x4087a590"},{"pool":"hp","id":65282,"size":4,"address":"0x4087a59c"},{"pool":"hp","id":256,"size":5,"address":"0x4087a5a8"},{"pool":"rtc","id":256,"size":8,"address":"0x500037b0"}]}'
see notify begin '{"ok":5}'
see pending begin '{"ok":{"main":0,"sub":3221225504}}'
for code in DUPLICATE_ID TOO_LARGE NO_SPACE; do
    grep -q "^{\"error\":\"$code\",\"message\":" "$dir/begin.out" || fail "no $code"
done
cp "$dir/hp" "$dir/hp.before"
core sub sub --create list 'cat 0x100 hp' 'get 0x101 hp' 'alloc 1 1 hp' 'reinit'
want 'looking on' $? 0
cmp -s "$dir/hp" "$dir/hp.before" || fail 'looking on has written'
core sub sub '' 'cat 0x100 hp' 'wait 0x20 6 all keep 0' 'wait 0x20 6 all clear 0' 'wait 0x20 0x10 any clear 20' irqs irqs \
    'queue-attach q remote 0x10 -1' 'recv q 100' 'recvraw q' 'recv q 0' 'free q 0x4087a658' 'send q 00' 'recv x 0' 'recv q' foo
want sub $? 0
see cat sub '{"ok":"0000000102"}'
see wait sub '{"ok":7}'
see wait sub '{"ok":1,"timeout":true}'
see irqs sub '{"ok":{"bits":[5,30,31],"counts":{"5":1,"30":1,"31":1}}}'
see irqs sub '{"ok":{"bits":[],"counts":{"5":1,"30":1,"31":1}}}'
see recv sub '{"ok":"41"}'
see usage sub '{"error":"INVALID_ARG","message":"usage: recv Q MS"}'
for code in TIMEOUT NOT_SUPPORTED NOT_FOUND; do
    grep -q "^{\"error\":\"$code\"" "$dir/sub.out" || fail "no $code"
done

echo "$many messages each way, freed out of order"
begin '' 'queue-create a 8 64 master 0x10 3' 'queue-create b 16 40 remote 0x11 4'
core sub sub '' 'queue-attach a remote 0x10 -1' 'queue-attach b master 0x11 4' "stream-recv a $many 64 hold 5 shuffled" \
    "stream-send b $many 40" 'stream-echo a b 10' &
other=$!
core main main '' 'queue-attach a master 0x10 3' 'queue-attach b remote 0x11 -1' "stream-send a $many 64" \
    "stream-recv b $many 40 hold 15 shuffled" 'stream-send a 7 40' 'stream-recv b 7 40' 'stream-send a 3 40' 'stream-recv b 3 40'
want 'stream, main' $? 0
[ "$(grep -c fnv1a64 "$dir/main.out")" -eq 6 ] || fail 'streams of main'
wait $other
want 'stream, sub' $? 0
for n in 1 2; do
    a=$(grep fnv1a64 "$dir/main.out" | sed -n ${n}p)
    b=$(grep fnv1a64 "$dir/sub.out" | sed -n ${n}p)
    [ -n "$a" ] && [ "$a" = "$b" ] || fail "stream $n: main $a, sub $b"
done

echo "a side that dies is started again where the flags say"
# dies ROLE STEP DONE: the sender, or the receiver, dies at the 700th passing, when DONE messages have been handled.
dies() {
    begin '' 'queue-create a 8 64 master 0x10 3'
    if [ "$1" = main ]; then
        core sub other '' 'queue-attach a remote 0x10 -1' 'stream-recv a 1000 64' &
        other=$!
        core main dying "--die $2:700" 'queue-attach a master 0x10 3' 'stream-send a 1000 64'
        want "death at $2" $? 137
        core main again --resume 'queue-attach a master 0x10 3' "stream-send a $((1000 - $3)) 64 first $3"
    else
        core main other '' 'queue-attach a master 0x10 3' 'stream-send a 1000 64' &
        other=$!
        core sub dying "--die $2:700" 'queue-attach a remote 0x10 -1' 'stream-recv a 1000 64'
        want "death at $2" $? 137
        core sub again '' 'queue-attach a remote 0x10 -1' 'resume a' "stream-recv a $((1000 - $3)) 64 first $3"
    fi
    want "after death at $2" $? 0
    wait $other
    want "other side of death at $2" $? 0
    grep -q '"ok":{"n":1000,' "$dir/other.out" || fail "other side of death at $2"
    grep -q "\"ok\":{\"n\":$((1000 - $3))," "$dir/again.out" || fail "after death at $2"
}
dies main after-alloc 699
dies main before-flags 699
dies main after-flags 700
dies main trigger 700
dies sub after-recv 699
dies sub before-free-flags 699
dies sub after-free 700
for step in before-link:0 after-link:1 after-header:1; do
    begin ''
    core main dying "--die ${step%:*}" 'alloc 0x30 16 hp'
    want "death at ${step%:*}" $? 137
    core sub list '' list
    [ "$(grep -o '"pool"' "$dir/list.out" | wc -l)" -eq $((2 + ${step#*:})) ] || fail "list after ${step%:*}"
done
core main list '' 'reinit' 'list' 'die event' 'notify 0xff01 1'
want 'death at event' $? 137
core main list '' pending 'peek 0x4087a590'
see 'event without interrupt' list '{"ok":{"main":0,"sub":0}}'
see 'event without interrupt' list '{"ok":[1]}'

echo "endpoints, calls, the system service, light sleep, panic"
for options in '' '--light-sleep'; do
    begin "$options --system" 'rpmsg-create 8 64'
    attend "$options"
    printf '%s\n' rpmsg-attach 'endpoint 7 echo' 'endpoint 9 count' 'rpc-server 5' 'print hello "you"' >&3
    core main main "$options" 'rpmsg-attach' 'endpoint 1 print' print-serve 'rpc-call 2 5 0 0102 5000' 'rpc-call 2 5 1 ffff03 5000' \
        'rpc-call 2 5 2 01 5000' 'rpc-call 2 5 3 01 50' 'rpc-call 2 5 77 01 5000' 'rpc-first 0xffff' 'rpc-call 2 5 0 03 5000' \
        'rpc-call 2 5 0 04 5000' 'rpmsg-send 1 7 68656c6c6f' 'rpc-call 2 5 1 - 5000' 'rpmsg-flood 1 9 20000 50'
    want 'rpmsg, main' $? 0
    printf '%s\n' 'received 9' 'panic oh no' 'rpmsg-send 7 42 00' >&3
    exec 3>&-
    wait $other
    want 'rpmsg, sub' $? 0
    for answer in '{"id":1,"status":0,"data":"0102"}' '{"id":2,"status":0,"data":"01020000"}' '{"id":3,"status":65533,"data":"00"}' \
        '{"id":5,"status":65534,"data":"00"}' '{"id":65535,"status":0,"data":"03"}' '{"id":0,"status":0,"data":"04"}' \
        '{"id":1,"status":0,"data":"00000000"}'; do
        see rpc main "{\"ok\":$answer}"
    done
    grep -q '"TIMEOUT","message":"call 4' "$dir/main.out" || fail 'a silent call was answered'
    see print main '{"ev":"print","text":"hello \"you\""}'
    see echo main '{"ev":"message","src":7,"dst":1,"data":"68656c6c6f"}'
    see count sub "$(grep '"n":20000' "$dir/main.out")"
    core main late "$options" panic-read pm irqs
    grep -q '"abort":1,"stackLength":64,"text":"oh no","regs":\[0,1,2' "$dir/late.out" || fail panic
    grep -q '"bits":\[28,29\]' "$dir/late.out" || fail 'interrupts of panic and rpmsg'
    [ -z "$options" ] || see pm late '{"ok":0}'
done

echo "nonsense is found, nothing hangs"
for kind in chain-loop chain-back chain-out chain-misaligned; do
    begin '' "nonsense $kind"
    core sub sub '' list 'get 0x999 hp'
    want "$kind" $? 5
done
for kind in desc-address:5 conf-size:5 conf-item:5 conf-pointers:5 desc-len:5 desc-flags:0; do # the firmware takes any flags
    begin '' 'queue-create q 8 32 master 0x10 -1' "nonsense ${kind%:*} q"
    core sub sub '' 'queue-attach q remote 0x10 -1' 'recv q 10'
    want "$kind" $? "${kind#*:}"
done
begin '' 'rpmsg-create 8 64'
attend ''
printf '%s\n' rpmsg-attach 'endpoint 7 print' >&3
core main main '' rpmsg-attach 'nonsense rpmsg-length 1 7' 'rpmsg-send 1 7 77'
await sub '{"ev":"message","src":1,"dst":7,"data":"77"}'
exec 3>&-
wait $other
want rpmsg-length $? 5
see 'the message behind it' sub '{"ev":"message","src":1,"dst":7,"data":"77"}'

begin '' 'queue-create q 8 64 master 0x10 -1' 'send q 00'
core sub sub '' 'queue-attach q remote 0x10 -1' 'stream-recv q 1 64'
want 'a stream with a wrong length' $? 2

echo "files, options, signals"
begin '' "$(head -c 300000 /dev/zero | tr '\0' x)" 'list'
see 'a line that is too long' begin '{"error":"INVALID_ARG","message":"a command has up to 262144 letters"}'
grep -q '{"ok":\[' "$dir/begin.out" || fail 'the line behind it'
truncate -s 100 "$dir/short"
for bad in "--hp $dir/none" "--hp $dir/short" "--hp $dir" '--hp /dev/null'; do
    "$main" main --chip c6 $bad </dev/null >"$dir/bad.out" 2>"$dir/bad.err"
    want "$bad" $? 4
done
for bad in '' '--chip c7' "--chip p4 --hp $dir/hp --rtc $dir/rtc" "--chip c6 --hp $dir/hp --hp-size 1000" "--chip c6 --hp $dir/hp --light-sleep" \
    "--chip c6 --hp $dir/hp --die never" "--chip c6 --hp $dir/hp --bad" "--chip c6 --hp $dir/hp third"; do
    "$main" main $bad </dev/null >"$dir/bad.out" 2>"$dir/bad.err"
    want "$bad" $? 1
done
for chip in c5 p4; do
    printf '%s\n' init 'alloc 1 4 hp' | "$main" main --chip $chip --hp "$dir/$chip" --create >"$dir/$chip.out" 2>&1
    want $chip $? 0
done
see c5 c5 '{"ok":"0x4085a538"}'
see p4 p4 '{"ok":"0x4ff7b048"}'
attend ''
echo pm >&3
await sub '{"error":"NOT_FOUND","message":"there is no entry 0xff05 in pool rtc: --light-sleep"}'
kill -TERM $other
wait $other
want 'a signal' $? 0
exec 3>&-
see 'a signal' sub '{"ev":"done","count":1,"errors":1,"wrong":0,"corrupt":0,"unknown":0}'
[ $failures -eq 0 ] && echo "processes: all as expected"
[ $failures -eq 0 ]
