#!/bin/sh
# build.sh FOLDER: makes FOLDER/lib/linux-ARCH/libmillrace_ipi.so for every processor there is a compiler for (ARCH as
# in Java's os.arch), and FOLDER/native.bnd, which takes them into the bundle. Without any, calls=FFM works.
# build.sh: makes nothing, and fails if one would be left out.
set -eu
source=$(dirname -- "$0")/millrace_ipi.c
folder=${1:-}
strict="-std=c11 -D_GNU_SOURCE -Wall -Wextra -Werror -Wconversion -Wshadow -Wstrict-prototypes"
shared="-O2 -fPIC -fvisibility=hidden -shared -s -Wl,-z,defs -Wl,--build-id=none"
clauses=
complete=true

left_out() { # ARCH REASON
    echo "libmillrace_ipi.so for $1 is left out: $2"
    complete=false
}

library() { # ARCH MACHINE OSGI-PROCESSOR DEBIAN-ARCH
    compiler=$2-linux-gnu-gcc
    packages="gcc-$(echo "$2" | tr _ -)-linux-gnu libc6-dev-$4-cross"
    if [ "$2" = "$(uname -m)" ]; then
        compiler=${CC:-cc}
        packages="gcc libc6-dev"
    fi
    if ! echo '#include <poll.h>' | "$compiler" -x c -c -o /dev/null - 2>/dev/null; then
        left_out "$1" "no C compiler with a C library; apt install $packages"
        return
    fi
    [ -n "$folder" ] || return 0
    mkdir -p "$folder/lib/linux-$1"
    "$compiler" $strict $shared -I"$JAVA_HOME/include" -I"$JAVA_HOME/include/linux" "$source" \
        -o "$folder/lib/linux-$1/libmillrace_ipi.so"
    clauses="${clauses}native/linux-$1/libmillrace_ipi.so;osname=Linux;$3,"
}

[ -z "$folder" ] || { rm -rf "$folder" && mkdir -p "$folder"; }
if [ -f "$JAVA_HOME/include/jni.h" ]; then
    library amd64 x86_64 processor=x86-64 amd64
    library aarch64 aarch64 'processor=aarch64;processor=arm64' arm64
else
    left_out "any processor" "this JDK has no include/jni.h"
fi
if [ -z "$folder" ]; then
    $complete
elif [ -n "$clauses" ]; then
    printf '%s\n' "-includeresource: native=$folder/lib" "Bundle-NativeCode: $clauses*" >"$folder/native.bnd"
else
    : >"$folder/native.bnd"
fi
