package io.millrace.gateway.runtime.internal.errors;

import io.millrace.api.memory.Memory;
import io.millrace.api.memory.PeerCorruptionException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Distinct errors in a piece of memory that others can read, dead or alive: both the writer and the reader of
 * {@link ErrorLayout}.
 *
 * <p>Thread-safety: thread-safe; one writer for a file, any number of readers, possibly in different processes. Crash:
 * what {@link #observe} has returned from stays; a record that was begun is not seen.
 */
public final class ErrorLog {
    /** What became of an observation. */
    public enum Seen {
        /** Nothing like it was in the log. */
        FIRST,
        /** It was there. */
        AGAIN,
        /** There is no room for another one. */
        DROPPED
    }

    private final Memory memory;
    private final Map<String, Long> offsets = new HashMap<>();
    private long end;

    private ErrorLog(Memory memory) {
        this.memory = memory;
        this.end = walk(new ArrayList<>(), offsets);
    }

    /**
     * Begins a log.
     *
     * @param memory zeros, at least a header long
     * @param process whose it is
     * @return the empty log
     */
    public static ErrorLog create(Memory memory, ProcessHandle process) {
        ErrorLayout.checkSize(memory.size());
        memory.setInt(ErrorLayout.AT_VERSION, ErrorLayout.VERSION);
        memory.setInt(ErrorLayout.AT_SIZE, (int) memory.size());
        memory.setLong(ErrorLayout.AT_PROCESS, process.pid());
        memory.setLong(ErrorLayout.AT_STARTED, startedMillis(process));
        memory.setLongRelease(ErrorLayout.AT_MAGIC, ErrorLayout.MAGIC);
        return new ErrorLog(memory);
    }

    /**
     * Opens a log, to read it or to go on with it.
     *
     * @param memory the whole of it
     * @return the log
     * @throws PeerCorruptionException if it is none, or a record is broken
     */
    public static ErrorLog attach(Memory memory) {
        ErrorLayout.checkSize(memory.size());
        long magic = memory.getLongAcquire(ErrorLayout.AT_MAGIC);
        if (magic != ErrorLayout.MAGIC) {
            throw new PeerCorruptionException("magic", ErrorLayout.AT_MAGIC, hex(magic), hex(ErrorLayout.MAGIC));
        }
        int version = memory.getInt(ErrorLayout.AT_VERSION);
        ErrorLayout.check("version", ErrorLayout.AT_VERSION, version, ErrorLayout.VERSION, ErrorLayout.VERSION);
        int size = memory.getInt(ErrorLayout.AT_SIZE);
        ErrorLayout.check("size", ErrorLayout.AT_SIZE, size, memory.size(), memory.size());
        return new ErrorLog(memory);
    }

    /**
     * What errors that are one have in common: they differ in the numbers of their message alone.
     *
     * @param source what it was found at
     * @param kind what is wrong, as a short name
     * @param message the same in words
     * @return the same text for the same error
     */
    public static String key(String source, String kind, String message) {
        return ErrorTexts.of(source, kind, message).key();
    }

    private static String hex(long word) {
        return "0x" + HexFormat.of().toHexDigits(word);
    }

    /** Whether a process made it: ids come back, but not at the same time. */
    boolean isOf(ProcessHandle process) {
        return process() == process.pid() && memory.getLong(ErrorLayout.AT_STARTED) == startedMillis(process);
    }

    /** When a process began, in milliseconds since the epoch; 0 if the system does not say. */
    static long startedMillis(ProcessHandle process) {
        return process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
    }

    /**
     * Whether the process that made it still runs.
     *
     * @return false also if its id is now another one's
     */
    public boolean isWriterAlive() {
        return process() > 0
                && ProcessHandle.of(process())
                        .filter(ProcessHandle::isAlive)
                        .filter(this::isOf)
                        .isPresent();
    }

    /**
     * Whose log it is.
     *
     * @return the id of the process that made it
     */
    public long process() {
        return memory.getLong(ErrorLayout.AT_PROCESS);
    }

    /**
     * How often something was seen for which there was no room.
     *
     * @return 0 unless the log is full
     */
    public long dropped() {
        return memory.getLongAcquire(ErrorLayout.AT_DROPPED);
    }

    /**
     * Remembers an error.
     *
     * @param source what it was found at
     * @param kind what is wrong, as a short name
     * @param message the same in words
     * @param times how often it was seen since it was remembered last; 0 if it is still the same one
     * @param millis now, in milliseconds since the epoch
     * @return what became of it
     */
    public synchronized Seen observe(String source, String kind, String message, long times, long millis) {
        ErrorTexts texts = ErrorTexts.of(source, kind, message);
        String key = texts.key();
        Long known = offsets.get(key);
        if (known != null) {
            memory.setLongRelease(known + ErrorLayout.LAST, millis);
            memory.setLongRelease(known + ErrorLayout.COUNT, memory.getLong(known + ErrorLayout.COUNT) + times);
            return Seen.AGAIN;
        }
        if (texts.recordBytes() > memory.size() - end) {
            memory.setLongRelease(ErrorLayout.AT_DROPPED, dropped() + times);
            return Seen.DROPPED;
        }
        offsets.put(key, end);
        append(texts, times, millis);
        return Seen.FIRST;
    }

    private void append(ErrorTexts texts, long times, long millis) {
        texts.write(memory, end);
        memory.setLong(end + ErrorLayout.COUNT, Math.max(1, times));
        memory.setLong(end + ErrorLayout.FIRST, millis);
        memory.setLong(end + ErrorLayout.LAST, millis);
        memory.setIntRelease(end + ErrorLayout.LENGTH, texts.recordBytes());
        end += texts.recordBytes();
    }

    /**
     * Looks an error up.
     *
     * @param source what it was found at
     * @param kind what is wrong, as a short name
     * @param message the same in words
     * @return what is known of it, empty if it was never remembered
     */
    public synchronized Optional<ErrorEntry> find(String source, String kind, String message) {
        return Optional.ofNullable(
                        offsets.get(ErrorTexts.of(source, kind, message).key()))
                .map(at -> entry(at, ErrorTexts.read(memory, at)));
    }

    /**
     * All errors.
     *
     * @return in the order in which they were first seen
     * @throws PeerCorruptionException if a record is broken
     */
    public List<ErrorEntry> entries() {
        List<ErrorEntry> entries = new ArrayList<>();
        walk(entries, new HashMap<>());
        return entries;
    }

    /** Goes through all records, and answers where the next one begins. */
    private long walk(List<ErrorEntry> entries, Map<String, Long> places) {
        long at = ErrorLayout.HEADER_BYTES;
        while (memory.size() - at >= ErrorLayout.RECORD_BYTES) {
            int length = memory.getIntAcquire(at + ErrorLayout.LENGTH);
            if (length == 0) {
                return at;
            }
            ErrorTexts texts = ErrorTexts.read(memory, at);
            ErrorLayout.check("record-length", at, length, texts.recordBytes(), texts.recordBytes());
            entries.add(entry(at, texts));
            places.put(texts.key(), at);
            at += length;
        }
        return at;
    }

    /** The count first: the time that goes with it was stored before. */
    private ErrorEntry entry(long at, ErrorTexts texts) {
        long count = memory.getLongAcquire(at + ErrorLayout.COUNT);
        ErrorLayout.check("count", at + ErrorLayout.COUNT, count, 1, Long.MAX_VALUE);
        long last = memory.getLongAcquire(at + ErrorLayout.LAST);
        long first = memory.getLong(at + ErrorLayout.FIRST);
        return new ErrorEntry(texts.source(), texts.kind(), texts.message(), count, first, last);
    }
}
