package io.millrace.posix.internal;

import io.millrace.api.health.Finding;
import io.millrace.hw.libc.FileStatus;
import io.millrace.posix.ShmidDs;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongPredicate;

/**
 * The kernel's segments, one finding each. Their bytes are not looked at: attaching one counts as a use of it.
 *
 * <p>Thread-safety: stateless.
 */
final class SystemVLook {
    private static final String NAME = "sysv-segment";
    private static final int MOST = 32;

    private SystemVLook() {}

    static List<Finding> of(List<ShmidDs> segments, LongPredicate isAlive) {
        List<Finding> findings = new ArrayList<>();
        segments.stream().limit(MOST).map(it -> finding(it, isAlive)).forEach(findings::add);
        if (segments.size() > MOST) {
            findings.add(Finding.ok(NAME, (segments.size() - MOST) + " more: ipcs -m"));
        }
        return findings;
    }

    private static Finding finding(ShmidDs segment, LongPredicate isAlive) {
        boolean maker = isAlive.test(Integer.toUnsignedLong(segment.cpid()));
        String what = "id " + segment.id() + ", key 0x" + Integer.toHexString(segment.key()) + ": size "
                + segment.segsz() + ", owner " + Integer.toUnsignedString(segment.uid()) + ", mode "
                + FileStatus.octal(segment.mode()) + ", attached " + segment.nattch() + " times, made by pid "
                + segment.cpid() + (maker ? "" : " (gone)") + ", last used by pid " + segment.lpid();
        return segment.nattch() == 0 && !maker
                ? Finding.warn(NAME, what, "ipcrm -m " + segment.id() + ", if nobody needs it")
                : Finding.ok(NAME, what);
    }
}
