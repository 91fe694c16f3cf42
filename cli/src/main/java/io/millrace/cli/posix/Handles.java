package io.millrace.cli.posix;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** What is mapped, by small numbers from 1 on, none of which is used twice. Thread-safety: confined to one thread. */
final class Handles {
    private final Map<Long, Mapped> mapped = new HashMap<>();
    private long last;

    /** Gives it the next number. */
    long add(Mapped what) {
        last++;
        mapped.put(last, what);
        return last;
    }

    /** What a command names; {@code EBADF} if there is nothing, or no more. */
    Mapped get(long handle) {
        return Optional.ofNullable(mapped.get(handle))
                .orElseThrow(() -> new Refusal("EBADF", "there is no handle " + handle + ", or no more"));
    }

    /** An attached segment; {@code EINVAL} if the handle stands for nothing, or for something else. */
    AttachedSegment segment(long handle) {
        if (mapped.get(handle) instanceof AttachedSegment segment) {
            return segment;
        }
        throw new Refusal("EINVAL", "no segment is attached as handle " + handle + ", or no more");
    }

    void remove(long handle) {
        mapped.remove(handle);
    }
}
