package io.millrace.api.testkit;

import io.millrace.api.memory.Access;
import io.millrace.api.memory.Memory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/**
 * Spoils valid images and shows them to a reader: it may answer, or throw what it declared, and must do so with bounded
 * work and bounded garbage. Bit flips, boundary values, swapped and copied fields, random bytes, truncated sizes; one
 * to four of these for each image.
 *
 * <p>The memory is a {@link RecordingMemory} in count-only mode, used again for the next image: the reader must not
 * keep it. An image depends on the start value and its own number only, so that {@link #replay} shows it again. How
 * many are tried says the system property {@code millrace.hostile.images}, 100,000 if it is not set.
 *
 * <p>Thread-safety: confined to one thread.
 */
public final class HostileImages {
    private static final int DEFAULT_IMAGES = 100_000;
    private static final int WARM_UP = 256;

    private final List<byte[]> valid;
    private final List<Mutator.Field> fields = new ArrayList<>();
    private final List<Class<? extends Throwable>> declared = new ArrayList<>();
    private Access access = Access.NORMAL;
    private int block = 64;
    private long bound = 100_000;
    private long garbage = 1 << 20;
    private long start = 1;
    private Consumer<Memory> reader;
    private RecordingMemory memory;
    private long[] boundaries;

    private HostileImages(List<byte[]> valid) {
        this.valid = valid;
    }

    /**
     * Begins.
     *
     * @param valid images that a correct peer might have left, all of one length
     * @return the harness
     */
    public static HostileImages of(byte[]... valid) {
        if (valid.length == 0 || Arrays.stream(valid).anyMatch(image -> image.length != valid[0].length)) {
            throw new IllegalArgumentException("images must be at least one, and of one length: " + valid.length);
        }
        return new HostileImages(Arrays.stream(valid).map(byte[]::clone).toList());
    }

    /**
     * Names a word worth spoiling.
     *
     * @param offset where it stands
     * @param width its bytes, 1 to 8
     * @return this
     */
    public HostileImages field(int offset, int width) {
        var field = new Mutator.Field(offset, width);
        if (offset < 0 || width < 1 || width > 8 || !field.fits(valid.getFirst().length)) {
            throw new IllegalArgumentException("field must lie in the image: " + field);
        }
        fields.add(field);
        return this;
    }

    /**
     * What the reader may throw.
     *
     * @param types these and their subclasses
     * @return this
     */
    @SafeVarargs
    public final HostileImages declares(Class<? extends Throwable>... types) {
        for (Class<? extends Throwable> type : types) {
            declared.add(type);
        }
        return this;
    }

    /**
     * How much the reader may do for one image; 100,000 accesses and 1 MiB if not said.
     *
     * @param accesses how often it may touch the memory; bulk copies count 1 for each 8 bytes
     * @param garbageBytes how much it may allocate
     * @return this
     */
    public HostileImages bound(long accesses, long garbageBytes) {
        bound = accesses;
        garbage = garbageBytes;
        return this;
    }

    /**
     * A size that the format knows, whose neighbours are worth trying; 64 if not said.
     *
     * @param bytes the size
     * @return this
     */
    public HostileImages block(int bytes) {
        block = bytes;
        return this;
    }

    /**
     * Which kind of memory; NORMAL if not said.
     *
     * @param kind how it may be touched
     * @return this
     */
    public HostileImages access(Access kind) {
        access = kind;
        return this;
    }

    /**
     * Where the random numbers start; 1 if not said.
     *
     * @param value any number
     * @return this
     */
    public HostileImages startAt(long value) {
        start = value;
        return this;
    }

    /**
     * Who reads.
     *
     * @param target what is done with the memory of each image
     * @return this
     */
    public HostileImages reader(Consumer<Memory> target) {
        reader = target;
        return this;
    }

    /**
     * Tries as many images as the system property says.
     *
     * @return how many were tried
     * @throws AssertionError naming start value, image and mutations, if the reader does what it must not
     */
    public long run() {
        return run(Long.getLong("millrace.hostile.images", DEFAULT_IMAGES));
    }

    /**
     * Tries images.
     *
     * @param images how many
     * @return how many were tried
     * @throws AssertionError naming start value, image and mutations, if the reader does what it must not
     */
    public long run(long images) {
        prepare();
        for (long number = 0; number < images; number++) {
            replay(number);
        }
        return images;
    }

    /**
     * Tries one image again.
     *
     * @param number which, as named by a failure
     * @throws AssertionError if the reader does what it must not
     */
    public void replay(long number) {
        prepare();
        long used = show(number);
        if (used > garbage) {
            throw failure(number, "allocated " + used + " bytes, allowed: " + garbage, null);
        }
    }

    /** Shows an image to the reader; how much the reader allocated. */
    private long show(long number) {
        byte[] image = pick(number);
        int size = mutator(number, note -> {}).spoil(image);
        memory.load(image);
        memory.countOnly(bound);
        long before = Allocations.soFar();
        try {
            reader.accept(memory.slice(0, size));
        } catch (Throwable thrown) {
            if (declared.stream().noneMatch(type -> type.isInstance(thrown))) {
                throw failure(number, "threw " + thrown, thrown);
            }
        }
        return Allocations.soFar() - before;
    }

    /**
     * The first images load classes, which is no garbage of the reader's: they are shown once before anything counts.
     */
    private void prepare() {
        if (memory == null) {
            Objects.requireNonNull(reader, "reader");
            int size = valid.getFirst().length;
            memory = new RecordingMemory(size, access);
            boundaries = Mutator.boundaries(size, block);
            for (long number = 0; number < WARM_UP; number++) {
                show(number);
            }
        }
    }

    private byte[] pick(long number) {
        return valid.get((int) (number % valid.size())).clone();
    }

    private Mutator mutator(long number, Consumer<String> notes) {
        return new Mutator(fields, boundaries, new SplittableRandom(start * 0x9E37_79B9_7F4A_7C15L + number), notes);
    }

    private AssertionError failure(long number, String what, Throwable cause) {
        List<String> mutations = new ArrayList<>();
        mutator(number, mutations::add).spoil(pick(number));
        return new AssertionError(
                "image " + number + " (start " + start + ", valid image " + number % valid.size() + ", " + mutations
                        + "): the reader " + what,
                cause);
    }
}
