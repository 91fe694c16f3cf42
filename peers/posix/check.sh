#!/bin/sh
# Scripted sessions: check.sh FOLDER-OF-THE-PROGRAMS.
os=$1/posix-os
table=$1/posix-table
image=$1/posix-image
dir=$(mktemp -d /dev/shm/posix-check.XXXXXX) || exit 1
trap 'rm -rf "$dir"' EXIT
trap 'exit 1' HUP INT TERM
failures=0

fail() {
    echo "FAILED: $1"
    tail -n 30 "$dir/out" "$dir/err" | sed 's/^/    /' | cut -c1-300
    failures=$((failures + 1))
}

# make NAME=VALUE...: a fresh empty image.
make() {
    "$image" "$dir/image" "$@" >"$dir/first" || fail "image $*"
}

# play OPTIONS COMMAND...: one peer, until its commands are done; its status is the answer.
play() {
    given=$1
    shift
    ( printf '%s\n' "$@" | timeout 60 "$table" "$dir/image" $given >"$dir/out" 2>"$dir/err"; exit $? ) 2>/dev/null
}

# says WHAT NUMBER TEXT: the answer of that number begins so.
says() {
    line=$(sed -n "$2p" "$dir/out")
    case $line in "$3"*) ;; *) fail "$1: answer $2 is $line, expected $3" ;; esac
}

# answers WHAT TEXT...: the answers begin so, one after the other.
answers() {
    what=$1
    shift
    number=0
    for text in "$@"; do
        number=$((number + 1))
        says "$what" $number "$text"
    done
}

# want WHAT STATUS EXPECTED
want() {
    [ "$2" -eq "$3" ] || fail "$1: status $2, expected $3"
}

error() {
    printf '{"error":"%s"' "$1"
}

echo 'the kernel'
printf '%s\n' 'shmget IPC_PRIVATE 5000 IPC_CREAT|0640' | timeout 10 "$os" >"$dir/out" 2>"$dir/err"
id=$(sed -n '1s/[^0-9]//gp' "$dir/out")
printf '%s\n' "shmat $id" "shmat $id SHM_RDONLY" 'write 1 4996 01020304' 'read 2 4996 4' 'write 2 0 00' \
    'read 1 4997 4' \
    'add 1 0 1000' 'fork 3' "shmctl $id IPC_STAT" 'reap' "shmctl $id IPC_RMID" "shmctl $id IPC_STAT" 'shmdt 1' \
    'shmdt 1' \
    "shmctl $id NULL_STAT" 'shmdt 2' "shmctl $id IPC_STAT" "shmctl $id -1" 'shmdt 9' 'read 1 0 1' 'foo' \
    "shm-open /posix-check.$$ O_RDWR|O_CREAT|O_EXCL 0600 100" 'write 3 98 ffff' "shm-open posix-check.$$ O_RDONLY 0 0" \
    'read 4 96 4' 'write 4 0 00' "shm-unlink /posix-check.$$" "shm-unlink /posix-check.$$" quit \
    | timeout 10 "$os" >"$dir/out" 2>"$dir/err"
want kernel $? 0
answers kernel '{"ok":1}' '{"ok":2}' '{"ok":true}' '{"ok":"01020304"}' "$(error EACCES)" "$(error EINVAL)" \
    '{"ok":1000}' \
    '{"ok":[' "{\"ok\":{\"id\":$id,\"key\":0,\"segsz\":5000,\"nattch\":8," '{"ok":3}' '{"ok":true}' \
    "{\"ok\":{\"id\":$id,\"key\":0,\"segsz\":5000,\"nattch\":2," '{"ok":true}' "$(error EINVAL)" "$(error EFAULT)" \
    '{"ok":true}' "$(error EINVAL)" "$(error EINVAL)" "$(error EINVAL)" "$(error EINVAL)" "$(error EINVAL)" '{"ok":3}' \
    '{"ok":true}' '{"ok":4}' '{"ok":"0000ffff"}' "$(error EACCES)" '{"ok":true}' "$(error ENOENT)" '{"ok":true}' \
    '{"ev":"done","count":29,'
"$os" probe | grep -q '"shmid_ds":{"size":[0-9]*,"key":0,' || fail probe

echo 'the table, POSIX profile'
make pages=12 regions=3
play '' 'shmget 5 2000 IPC_CREAT|IPC_EXCL|0640' 'shmget 5 9 IPC_CREAT|IPC_EXCL' 'shmget 5 2001 IPC_CREAT' \
    'shmget 6 1 0' \
    'shmget 6 0 IPC_CREAT' 'shmget 6 8193 IPC_CREAT' 'shmget 6 -1 IPC_CREAT' 'shmget 5 0 0' 'shmat 0' \
    'shmat 0 SHM_RDONLY' \
    'write 1 1022 01020304' 'read 2 1021 6' 'write 2 0 00' 'touch 2 0' 'read 1 1999 2' 'shmctl 0 IPC_RMID' \
    'shmctl 0 IPC_STAT' 'shmget 5 1 0' 'shmat 0' check 'shmdt 1' 'shmdt 1' 'shmdt 2' 'shmdt 3' 'shmctl 0 IPC_STAT' \
    'shmget IPC_PRIVATE 8192 0' 'shmget IPC_PRIVATE 4097 0' 'shmget IPC_PRIVATE 4096 0' 'shmget IPC_PRIVATE 0 0' \
    'shmget IPC_PRIVATE 1 0' free 'shmget IPC_PRIVATE 1 0' 'shmat -1' 'shmat 1' 'shmctl 3 NULL_STAT' \
    'shmctl 9 NULL_SET' \
    'shmctl 3 SHM_LOCK' check 'touch 4 0' 'read 4 1022 2'
want POSIX $? 0
answers POSIX '{"ok":0}' "$(error EEXIST)" "$(error EINVAL)" "$(error ENOENT)" "$(error EINVAL)" "$(error EINVAL)" \
    "$(error EINVAL)" '{"ok":0}' '{"ok":1}' '{"ok":2}' '{"ok":true}' '{"ok":"000102030400"}' "$(error EACCES)" \
    "$(error EACCES)" "$(error EINVAL)" '{"ok":true}' '{"ok":{"id":0,"key":0,"segsz":2000,"nattch":2,' \
    "$(error ENOENT)" '{"ok":3}' \
    '{"ok":{"peers":1,"regions":0,"unlinked":1,"attachments":3,"pages":2,"runs":2,"taken":2,' \
    '{"ok":true}' "$(error EINVAL)" '{"ok":true}' '{"ok":true}' "$(error EINVAL)" '{"ok":3}' "$(error ENOMEM)" \
    '{"ok":1}' \
    "$(error EINVAL)" "$(error ENOMEM)" '{"ok":0}' "$(error ENOMEM)" "$(error EINVAL)" '{"ok":4}' "$(error EFAULT)" \
    "$(error EFAULT)" "$(error EINVAL)" \
    '{"ok":{"peers":1,"regions":2,"unlinked":0,"attachments":1,"pages":0,"runs":0,' \
    '{"ok":0}' '{"ok":"0000"}'

echo 'rights'
make regions=2
play '--uid 1000 --gid 100' 'shmget 7 100 IPC_CREAT|0640' 'shmget 8 100 IPC_CREAT' 'shmget 8 1 0400' 'shmget 8 1 0' \
    'shmctl 3 IPC_STAT' 'shmget 9 1 IPC_CREAT'
answers owner '{"ok":0}' '{"ok":1}' "$(error EACCES)" '{"ok":1}' "$(error EINVAL)" "$(error ENOSPC)"
play '--uid 1001 --gid 100' 'shmget 7 1 0040' 'shmget 7 1 0060' 'shmat 0' 'shmat 0 SHM_RDONLY' 'shmctl 0 IPC_STAT' \
    'shmctl 0 IPC_SET 0666' 'shmctl 0 IPC_RMID' 'shmctl 1 IPC_STAT'
answers group '{"ok":0}' "$(error EACCES)" "$(error EACCES)" '{"ok":1}' '{"ok":{' "$(error EPERM)" "$(error EPERM)" \
    "$(error EACCES)"
play '--uid 0' 'shmat 1' 'shmctl 0 IPC_SET 0606' 'shmctl 0 IPC_RMID' 'shmctl 0 IPC_RMID'
answers root '{"ok":1}' '{"ok":true}' '{"ok":true}' "$(error EINVAL)"

echo 'the table, NUTTX profile'
make profile=1 pages=6 regions=2
play '--uid 5' 'shmget 0 1 IPC_CREAT' 'shmget 5 0 IPC_CREAT|0600' 'shmat 0' 'shmget 5 1500 0' \
    'shmget 5 1500 IPC_CREAT|IPC_EXCL|0777' 'shmat 0 SHM_RDONLY' 'write 1 1498 0102' 'shmget 5 2100 IPC_CREAT' \
    'read 1 1498 3' 'shmctl 0 IPC_RMID' 'shmctl 0 IPC_STAT' 'shmget 5 1 0' 'shmdt 1' 'shmctl 0 IPC_STAT' \
    'shmctl 0 IPC_SET 07777' 'shmctl 0 IPC_STAT' 'shmget 6 3073 IPC_CREAT' 'shmget 5 9000 IPC_CREAT' \
    'shmctl 0 IPC_STAT' free 'shmget 6 9 0' 'shmctl 0 IPC_RMID' 'shmctl 0 IPC_STAT' check
want NUTTX $? 0
answers NUTTX "$(error ENOSYS)" '{"ok":0}' "$(error ENOMEM)" "$(error EINVAL)" '{"ok":0}' '{"ok":1}' '{"ok":true}' \
    '{"ok":0}' "$(error EINVAL)" '{"ok":true}' '{"ok":{"id":0,"key":5,"segsz":2100,"nattch":1,' '{"ok":0}' \
    '{"ok":true}' \
    '{"ok":{"id":0,"key":5,"segsz":2100,"nattch":0,' '{"ok":true}' '{"ok":{"id":0,"key":5,' "$(error ENOMEM)" \
    "$(error ENOMEM)" '{"ok":{"id":0,"key":5,"segsz":6144,' '{"ok":0}' "$(error ENOENT)" '{"ok":true}' \
    "$(error EINVAL)" \
    '{"ok":{"peers":1,"regions":0,'
grep -q '"mode":"07777"' "$dir/out" || fail 'the whole mode word'

# dies WHAT SETTING COMMAND...: a peer dies after each of its stores; the next one sweeps and finds all in order.
dies() {
    what=$1
    setting=$2
    shift 2
    k=0
    while k=$((k + 1)); do
        make $setting
        play '--uid 5' 'shmget 1 3000 IPC_CREAT|0666' 'shmat 0' 'write 1 0 01'
        play '--uid 5' "die-after $k" "$@"
        died=$?
        play '' check sweep check 'shmctl 0 IPC_STAT' 'galloc 1' 'gfree 0 1'
        [ $died -eq 137 ] || break
        says "$what after store $k" 3 '{"ok":{'
        sed -n 3p "$dir/out" | grep -q '"unlinked":0,"attachments":0,' || \
            fail "$what after store $k: attachments are left"
        play '' sweep check 'shmget 1 1 0' 'shmget 2 1 IPC_CREAT' leave
        says "$what after store $k, again" 1 '{"ok":0}'
        says "$what after store $k, again" 2 '{"ok":{'
        [ $failures -eq 0 ] || return
    done
    want "$what" $died 0
    echo "    $what: $((k - 1)) stores"
}
echo 'deaths'
dies 'a session' '' 'shmget 2 3000 IPC_CREAT|0666' 'shmat 1' 'shmat 0' 'write 1 1000 010203' 'write 2 2000 01' \
    'shmctl 1 IPC_RMID' 'shmctl 0 IPC_SET 0600' 'shmdt 1' 'shmctl 0 IPC_RMID' 'shmdt 2' 'galloc 70' 'galloc 3' \
    'gfree 0 70' leave
dies 'nobody else can come in' 'peers=1' 'shmget 2 3000 IPC_CREAT|0666' 'shmat 1' 'write 1 1000 010203' \
    'shmctl 1 IPC_RMID' 'galloc 3' leave

echo 'a sweeper that dies'
k=0
while k=$((k + 1)); do
    make peers=3
    play '--uid 5' 'shmget 1 3000 IPC_CREAT|0666' 'shmat 0' 'shmat 0' 'write 1 0 01' 'shmctl 0 IPC_RMID' 'galloc 70' die
    play '--uid 5' "die-after $k" sweep check
    died=$?
    play '' sweep check 'shmctl 0 IPC_STAT'
    says "sweeper after store $k" 2 '{"ok":{"peers":1,"regions":0,"unlinked":0,"attachments":0,"pages":0,"runs":0,'
    [ $died -eq 137 ] && [ $failures -eq 0 ] || break
done
want sweeper $died 0

echo 'a sweeper that dies over pages side by side'
k=0
while k=$((k + 1)); do
    make
    play '--uid 5' 'shmget 1 3000 IPC_CREAT|0666' 'galloc 4' die
    # Pages 0 to 2 of region 0 are granules 0 to 2 of the run, as if it had died before they were the table's.
    printf '\001\000\000\000\002\000\000\000\003\000\000\000' \
        | dd of="$dir/image" bs=1 seek=512 conv=notrunc 2>"$dir/err"
    play '--uid 5' "die-after $k" sweep
    died=$?
    play '' sweep check
    says "pages after store $k" 2 '{"ok":{"peers":1,"regions":1,"unlinked":0,"attachments":0,"pages":3,"runs":3,'
    [ $died -eq 137 ] && [ $failures -eq 0 ] || break
done
want 'pages side by side' $died 0

echo 'peers without processes, by their heartbeat'
make
( printf '%s\n' 'shmget 1 3000 IPC_CREAT|0666' 'shmat 0' die | timeout 60 "$table" "$dir/image" --host 77 \
    >"$dir/out" ) 2>/dev/null
play '--dead-ms 60000' sweep 'shmctl 0 IPC_STAT'
says heartbeat 2 '{"ok":{"id":0,"key":1,"segsz":3000,"nattch":1,'
mkfifo "$dir/in"
timeout 60 "$table" "$dir/image" --dead-ms 50 <"$dir/in" >"$dir/out" 2>"$dir/err" &
exec 3>"$dir/in"
patience=200
until grep -q '^{"ok":1}' "$dir/out" || [ $patience -eq 0 ]; do
    echo sweep >&3
    patience=$((patience - 1))
    sleep 0.05
done
echo 'shmctl 0 IPC_STAT' >&3
exec 3>&-
wait $!
grep -q '"segsz":3000,"nattch":0,' "$dir/out" || fail 'a heart that stopped'

echo 'a signal'
make
mkfifo "$dir/ears"
timeout 60 "$table" "$dir/image" <"$dir/ears" >"$dir/out" 2>"$dir/err" &
other=$!
exec 3>"$dir/ears"
printf '%s\n' 'shmget 1 3000 IPC_CREAT' 'shmat 0' 'galloc 3' >&3
patience=200
until grep -q '^{"ok":0}' "$dir/out" && [ "$(grep -c . "$dir/out")" -eq 3 ] || [ $patience -eq 0 ]; do
    patience=$((patience - 1))
    sleep 0.05
done
kill $other
wait $other
want 'a signal' $? 0
grep -q '"ev":"done"' "$dir/out" || fail 'a signal'
exec 3>&-
play '' check
says 'a signal' 1 '{"ok":{"peers":1,"regions":1,"unlinked":0,"attachments":0,"pages":0,"runs":0,'

echo 'hammers'
make ngran=5000 peers=3
first=$(cat "$dir/first")
for seed in 1 2; do
    printf '%s\n' "hammer 2 40 $seed" | timeout 60 "$table" "$dir/image" --pool --pages "$first" >"$dir/hammer.$seed" &
done
for check in 1 2 3 4 5 6 7 8 9 10; do
    play '--pool' check check check check check
    grep -h '"CORRUPT"' "$dir/out" && fail "check $check while others hammer"
done
wait
grep -h '"allocations"' "$dir/hammer.1" "$dir/hammer.2" || fail 'hammers'
grep -h '"error":' "$dir/hammer.1" "$dir/hammer.2" && fail 'a hammer hit something'
play '--pool' check
says 'after the hammers' 1 '{"ok":{"peers":1,"regions":0,"unlinked":0,"attachments":0,"pages":0,"runs":0,"taken":0,'

echo 'hammers, one of which dies'
make ngran=700 peers=3
first=$(cat "$dir/first")
for seed in 1 2; do
    printf '%s\n' "hammer 2 40 $seed" sweep check | timeout 60 "$table" "$dir/image" --pool --pages "$first" \
        >"$dir/hammer.$seed" &
done
( printf '%s\n' 'die-after 100000' 'hammer 9 40 3' | timeout 60 "$table" "$dir/image" --pool --pages "$first" ) \
    >/dev/null 2>&1
wait
grep -h '"allocations"' "$dir/hammer.1" "$dir/hammer.2" || fail 'hammers'
grep -h '"error":' "$dir/hammer.1" "$dir/hammer.2" && fail 'a hammer hit something'
play '--pool' sweep check ginfo
answers 'after the hammers' '{"ok":' \
    '{"ok":{"peers":1,"regions":0,"unlinked":0,"attachments":0,"pages":0,"runs":0,"taken":0,' \
    '{"ok":{"total":700,"free":700,"longest":700}}'

echo 'nonsense'
make
cp "$dir/image" "$dir/good"
# broken OFFSET BYTES EXPECTED-STATUS: bytes as octal for printf
broken() {
    cp "$dir/good" "$dir/image"
    printf "$2" | dd of="$dir/image" bs=1 seek="$1" conv=notrunc 2>/dev/null
    play '--timeout-ms 200' check
    want "bytes at $1" $? "$3"
}
broken 0 '\000\000\000\000\000\000\000\000' 3
broken 0 X 5
for offset in 8 12 16 23 27 40 44 56 72 76 80 84 88; do
    broken $offset '\377' 5
done
broken 36 '\000\005' 5
play '--offset 1' quit
want 'odd offset' $? 1
truncate -s 5000 "$dir/image"
play '' quit
want truncated $? 5
play '' "image $dir/none" "image $dir/good" "image $dir/good 64" quit
rm "$dir/image"
play '' quit
want 'no file' $? 4

if [ $failures -eq 0 ]; then echo "posix: all checks passed"; else echo "$failures failed"; exit 1; fi
