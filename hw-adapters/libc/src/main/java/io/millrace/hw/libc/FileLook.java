package io.millrace.hw.libc;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;

/** A file that may be a segment, in words. Changes nothing. Thread-safety: stateless. */
public final class FileLook {
    private static final int BEGINNING = 8;
    private static final int LEAST_TEXT = 4;
    private static final String TEXT = "[ -~]{" + LEAST_TEXT + ",}";

    private FileLook() {}

    /**
     * What stands at a path, opened for reading if it is a regular file.
     *
     * @param path the path; a symbolic link is not followed
     * @param status what it is
     * @param follow whether to follow a link, as those of {@code /proc} are
     * @return size, owner, mode, links, seals and the first bytes
     */
    public static String of(String path, FileStatus status, boolean follow) {
        String what = status.summary() + ", links " + status.links();
        if (status.kind() != FileKind.REGULAR) {
            return what;
        }
        int flags = Descriptor.READ_ONLY | Descriptor.NON_BLOCKING | (follow ? 0 : Descriptor.NO_FOLLOW);
        try (Descriptor file = Descriptor.open(path, flags, 0)) {
            return what + ", " + seals(file) + ", begins with " + beginning(file);
        } catch (LibcException e) {
            return what + ", not ours to read";
        }
    }

    /**
     * Who has a file, in words.
     *
     * @param users the processes
     * @return all of them, or {@code nobody has it open}
     */
    public static String of(List<Holders.Use> users) {
        return users.isEmpty()
                ? "nobody has it open"
                : users.stream().map(Holders.Use::text).collect(Collectors.joining(", "));
    }

    private static String seals(Descriptor file) {
        try {
            boolean sealed = (MemoryFile.seals(file) & MemoryFile.SEAL_SHRINKING) != 0;
            return sealed ? "sealed against shrinking" : "not sealed";
        } catch (LibcException e) {
            return "cannot be sealed";
        }
    }

    private static String beginning(Descriptor file) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment buffer = arena.allocate(BEGINNING);
            int length = (int) Math.max(file.read(buffer, BEGINNING), 0);
            byte[] bytes = buffer.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE);
            String hex = HexFormat.of().formatHex(bytes);
            String text = new String(bytes, StandardCharsets.ISO_8859_1).replaceAll("[^ -~]+$", "");
            return length == 0 ? "no byte" : hex + (text.matches(TEXT) ? " ('" + text + "')" : "");
        }
    }
}
