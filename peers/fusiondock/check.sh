#!/bin/sh
# Both sides as processes: check.sh FOLDER-OF-fusiondock-peer [EXCHANGES-OF-THE-LONG-RUN]
peer=$1/fusiondock-peer
many=${2:-100000}
dir=$(mktemp -d /dev/shm/fusiondock-check.XXXXXX) || exit 1
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

# see WHAT NAME TEXT: the output of that name has a line with the text.
see() {
    grep -qF -- "$3" "$dir/$2.out" "$dir/$2.err" || fail "$1: no $3 in $2"
}

# side NAME ROLE WORD...
side() {
    name=$1
    shift
    (
        timeout 120 "$peer" "$dir/file" "$@" >"$dir/$name.out" 2>"$dir/$name.err"
        exit $?
    ) 2>/dev/null
}

begin() {
    rm -f "$dir"/*
    side begin linux "$@"
    want "begin $*" $? 0
}

echo "either side first, every kind of message"
begin initboth int=-5 'await=tx:op:1' dump
side b uniproton recv 'str=Hello openEuler' expect=tx:used:16
want 'int, str' $? 0
see int b '"int":-5'
side c linux recv int=7 reclaim expect=tx:op:2 peek=rx:16:16 send=-7:00fF peek=tx:16:2
want 'str, reclaim' $? 0
see str c '{"ev":"recv","type":1,"len":16,"crc":"f1db73ac","str":"Hello openEuler"}'
see reclaim c '{"ev":"reclaim","op":1,"opName":"READY_TO_READ"}'
see peek c '"hex":"48656c6c6f206f70656e45756c657200"'
see send c '{"ev":"peek","offset":16,"hex":"00ff"}'
rm -f "$dir/file"
side late uniproton recv discard recv echo=1 &
other=$!
side early linux init int=1 blob=9 blob=0:-9 sleep=1 str= await=tx:op:2
want 'a reader before the file is initialised' $? 0
side early uniproton init
wait $other
see 'a region of the other side that is not initialised' late 'region 1 is not initialised: max_size is 0'
see 'a negative type' late '{"ev":"recv","type":-9,"len":0,"crc":"00000000"}'

echo "$many messages each way, then the lengths at which pieces begin and end"
begin initboth
side echo uniproton "echo=$many" &
other=$!
side ping linux "pingpong=$many:mix:700"
want pingpong $? 0
wait $other
want echo $? 0
begin initboth=64
side b uniproton "stream-recv=$many:mix:300" "stream-send=$many:0,1,64,65,128,129" &
other=$!
side a linux "stream-send=$many:mix:300" "stream-recv=$many:0,1,64,65,128,129"
want 'streams, linux' $? 0
wait $other
want 'streams, uniproton' $? 0
begin initboth
"$peer" "$dir/file" uniproton echo=0 --timeout-ms 100 >"$dir/echo.out" 2>"$dir/echo.err" &
other=$!
side ping linux pingpong=11:0,1,3,4,7,8,15,4194287,4194288,4194289,9000001
want 'long messages' $? 0
kill -TERM $other
wait $other
want 'an echo without end' $? 0
see 'an echo without end' echo '{"ev":"echo","count":11,"bytes":21582903}'
begin initboth blob=5
side b uniproton stream-recv=1:5
want 'a stream of a blob' $? 0
side a linux blob=6
side b uniproton stream-recv=1:5
want 'a stream with a wrong message' $? 2

echo "rings that are heard, lost, stray, repeated"
rings="--trigger DOORBELL --poll-fallback-ms 0"
begin initboth
side b uniproton echo=500 --ring "$dir/to-linux" --ring-in "$dir/to-uniproton" $rings &
other=$!
side a linux pingpong=500:mix:100 stray-ring=3 repeat-ring=2 --ring "$dir/to-uniproton" --ring-in "$dir/to-linux" $rings
want 'rings, linux' $? 0
wait $other
want 'rings, uniproton' $? 0
see rings a '"rings":503,"heard":500'
exec 4<>"$dir/to-uniproton" # what is rung stays there
side a linux stray-ring lose-ring int=1 --ring "$dir/to-uniproton"
side b uniproton recv --ring-in "$dir/to-uniproton" $rings
want 'a stray ring and a lost one' $? 0
side a linux lose-ring int=2 --ring "$dir/to-uniproton"
side b uniproton recv --ring-in "$dir/to-uniproton" $rings --timeout-ms 50
want 'a lost ring' $? 3
side b uniproton recv --ring-in "$dir/to-uniproton" --trigger DOORBELL
want 'a lost ring, and looking all the same' $? 0
exec 4>&-
begin initboth=64
side b uniproton recv --ring-in "$dir/to-uniproton" $rings &
other=$!
side a linux blob=150 --ring "$dir/to-uniproton"
want 'three pieces, linux' $? 0
wait $other
want 'three pieces, uniproton' $? 0
see 'one ring for three pieces' a '"rings":1,'
begin initboth
side b uniproton echo=100 --ring "$dir/both" --trigger DOORBELL &
other=$!
side a linux pingpong=100 --ring "$dir/both" --trigger DOORBELL
want 'one FIFO for both' $? 0
wait $other

echo "a side that dies at any point"
# dies POINT OP READER-WORDS...: what a writer of 150 bytes in pieces of 64 leaves, and the reader finds no whole message.
dies() {
    point=$1 op=$2
    shift 2
    begin initboth=64
    side a linux blob=150 --crash "$point" &
    other=$!
    side b uniproton "$@" timeout=500 recv
    want "the reader, $point" $? 3
    wait $other
    want "$point" $? 137
    side c linux "expect=tx:op:$op" expect=tx:used:150
    want "what $point leaves" $? 0
}
dies write.header 0 await=rx:used:150
dies write.payload 0 await=rx:used:150
dies write.ready 2 await=rx:op:1
dies write.ring 2 await=rx:op:1
dies write.chunk:0 2 await=rx:op:1
dies write.chunk:1 2 await=rx:op:1
side d linux int=4
side e uniproton recv
want 'the message behind it' $? 0
begin initboth int=3
side b uniproton recv --crash read.snapshot
want read.snapshot $? 137
side b uniproton recv --crash read.copy:1
want read.copy $? 137
side b uniproton recv --crash read.release
want read.release $? 137
side b uniproton recv --timeout-ms 20
want 'a message that has been released' $? 3
side c linux int=4 int=5 --timeout-ms 50
want 'a reader that is gone' $? 3
see 'a reader that is gone' c 'the peer has not consumed what stands there'
side d linux init --crash init.clear
want init.clear $? 137
side d linux expect=tx:op:0 init=80 --crash init.max
want init.max $? 137
side d linux expect=tx:max:80
want 'init.max is stored' $? 0

echo "corrupt, refused, misused"
begin initboth int=1 poison=tx:8:04000000
side b uniproton recv
want 'a state nobody knows' $? 5
see 'a state nobody knows' b 'region 0, op_type at offset 8: value 4 (0x00000004), allowed: 0 to 3'
side a linux int=2
want 'no write until reclaim' $? 5
side a linux reclaim int=2 poison=tx:0:ffffffff
side b uniproton recv
want 'a size without end' $? 5
begin initboth blob=9000
side b uniproton stock-recv
want 'a stock reader' $? 4
see 'a stock reader' b 'needs 9000 bytes, the buffer has 8448'
side b uniproton recv=8999
want 'a buffer that is too small' $? 4
side b uniproton recv=9000
want 'a buffer that is large enough' $? 0
for bad in foo int int=x int=2147483648 blob=-1 blob=1:x init=0 init=4194289 recv=-1 echo=-1 pingpong=1: stream-send=x \
    poison=tx:0 poison=zx:0:00 poison=tx:0:0 poison=tx:4194304:00 peek=rx:0:65537 expect=tx:o:1 await=rx:op manual=x sleep \
    crash=foo trigger=foo trigger=DOORBELL dump=1 send=1:0 send= 'int=1 --crash foo' '--trigger DOORBELL int=1' '--region-size 25 int=1' \
    '--base 4 int=1' '--bad int=1'; do
    side bad linux initboth $bad
    want "$bad" $? 1
    [ "$(grep -c '^fusiondock-peer: ' "$dir/bad.err")" -eq 1 ] || fail "$bad: not one line"
done
timeout 10 "$peer" "$dir" linux recv 2>"$dir/bad.err" >"$dir/bad.out"
want 'a folder' $? 4
timeout 10 "$peer" "$dir/file" middle recv 2>"$dir/bad.err" >"$dir/bad.out"
want 'a role nobody has' $? 1
timeout 10 "$peer" --crash list >"$dir/bad.out" 2>"$dir/bad.err"
want 'the points' $? 0
see 'the points' bad 'read.release[:PIECE]'

echo "steps from stdin"
begin initboth
printf '%s\n' int=5 '' recv timeout=20 recv 'str=a b' foo reclaim 'str="\' quit int=6 | side a linux timeout=1 serve
want 'steps from stdin' $? 0
see answers a '{"error":"TIMED_OUT","status":3,"message":"region 1: no message has come for 20 ms (op_type 0)"}'
see answers a '{"error":"USAGE","status":1,"message":"unknown step: foo"}'
see answers a '"str":"\"\\"}'
[ "$(wc -l <"$dir/a.out")" -eq 10 ] || fail 'one line for each step'
printf '%s\n' poison=tx:8:ff int=1 reclaim | side a linux serve
want 'corrupt in a line' $? 5
[ $failures -eq 0 ] && echo "processes: all as expected"
[ $failures -eq 0 ]
