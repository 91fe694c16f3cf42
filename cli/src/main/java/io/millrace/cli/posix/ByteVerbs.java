package io.millrace.cli.posix;

import io.millrace.api.memory.SegmentLostException;
import io.millrace.cli.command.Answer;
import io.millrace.cli.command.Call;
import io.millrace.cli.command.Verb;
import jakarta.json.JsonObject;
import java.util.Map;

/** Commands for the bytes of what is mapped. Thread-safety: confined to one thread. */
final class ByteVerbs {
    /** The longest answer has two characters for each. */
    private static final int MOST_READ = 16 << 20;

    private final Handles handles;

    ByteVerbs(Handles handles) {
        this.handles = handles;
    }

    Map<String, Verb> all() {
        return Map.ofEntries(
                Verb.of("write", 3, "HANDLE OFF HEX", this::write), Verb.of("read", 3, "HANDLE OFF LEN", this::read));
    }

    private JsonObject write(Call call) {
        byte[] bytes = call.bytes(3);
        long offset = offset(call);
        Mapped mapped = handles.get(handle(call));
        check(mapped, offset, bytes.length);
        try {
            mapped.write(offset, bytes);
            return Answer.done();
        } catch (IllegalArgumentException e) {
            throw new Refusal("EACCES", e.getMessage());
        } catch (IndexOutOfBoundsException | SegmentLostException e) {
            throw gone(e);
        }
    }

    private JsonObject read(Call call) {
        long length = call.number(3, "LEN", 0, Long.MAX_VALUE);
        long offset = offset(call);
        Mapped mapped = handles.get(handle(call));
        check(mapped, offset, length);
        if (length > MOST_READ) {
            throw new Refusal("EINVAL", "LEN must be at most " + MOST_READ + " at a time: " + length);
        }
        byte[] bytes = new byte[(int) length];
        try {
            mapped.read(offset, bytes);
            return Answer.of(bytes);
        } catch (IndexOutOfBoundsException | SegmentLostException e) {
            throw gone(e);
        }
    }

    /** An object became shorter after we looked. */
    private static Refusal gone(RuntimeException e) {
        return new Refusal("EFAULT", e.getMessage());
    }

    private static void check(Mapped mapped, long offset, long length) {
        if (offset < 0 || offset > mapped.sizeBytes() || length > mapped.sizeBytes() - offset) {
            throw new Refusal(
                    "EFAULT",
                    length + " bytes at " + offset + " are not within the " + mapped.sizeBytes() + " bytes mapped");
        }
    }

    private static long offset(Call call) {
        return call.number(2, "OFF", Long.MIN_VALUE, Long.MAX_VALUE);
    }

    /** Any number: which ones are handles is another question. */
    static long handle(Call call) {
        return call.number(1, "HANDLE", Long.MIN_VALUE, Long.MAX_VALUE);
    }
}
