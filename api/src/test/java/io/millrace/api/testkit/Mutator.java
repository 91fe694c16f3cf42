package io.millrace.api.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/** Spoils one image: some mutations out of six kinds. Thread-safety: confined to one thread. */
final class Mutator {
    private static final int MOST_MUTATIONS = 4;
    private static final int LONGEST_NOISE = 16;

    private final List<Field> fields;
    private final long[] boundaries;
    private final SplittableRandom random;
    private final Consumer<String> notes;
    private byte[] image;
    private int size;

    /** A word that means something. */
    record Field(int offset, int width) {
        boolean fits(int size) {
            return offset + width <= size;
        }

        @Override
        public String toString() {
            return "0x" + Integer.toHexString(offset) + "+" + width;
        }
    }

    /** With a random source for this one image, and an ear for what is done to it. */
    Mutator(List<Field> fields, long[] boundaries, SplittableRandom random, Consumer<String> notes) {
        this.fields = fields;
        this.boundaries = boundaries;
        this.random = random;
        this.notes = notes;
    }

    /** The values a check is most likely to get wrong. */
    static long[] boundaries(int size, int block) {
        List<Long> values = new ArrayList<>(List.of(0L, 1L, 1L << 31, (1L << 31) - 1, (1L << 32) - 1, (1L << 32) - 2));
        values.addAll(
                List.of(-1L, -2L, Long.MIN_VALUE, Long.MAX_VALUE, 0x7FL, 0x80L, 0xFFL, 0x7FFFL, 0x8000L, 0xFFFFL));
        for (long near : new long[] {size, size / 2, block, (1L << 32) - block, (1L << 31) - block}) {
            values.addAll(List.of(near - 4, near - 1, near, near + 1, near + 4));
        }
        return values.stream().mapToLong(Long::longValue).toArray();
    }

    /** Spoils the bytes; answers how many of them are left. */
    int spoil(byte[] bytes) {
        image = bytes;
        size = bytes.length;
        int mutations = 1 + random.nextInt(MOST_MUTATIONS);
        for (int i = 0; i < mutations; i++) {
            mutate();
        }
        return size;
    }

    private void mutate() {
        switch (random.nextInt(16)) {
            case 0, 1, 2 -> flip();
            case 3, 4, 5, 6, 7 -> boundary(field());
            case 8, 9 -> swap(field(), field());
            case 10, 11 -> copy(field(), field());
            case 12 -> shift(field());
            case 13, 14 -> noise();
            default -> truncate();
        }
    }

    private void flip() {
        int at = random.nextInt(image.length);
        int bit = random.nextInt(8);
        image[at] ^= (byte) (1 << bit);
        notes.accept("flip bit " + bit + " at 0x" + Integer.toHexString(at));
    }

    private void boundary(Field field) {
        long value = boundaries[random.nextInt(boundaries.length)];
        put(field, value);
        notes.accept("set " + field + " to " + hex(value));
    }

    private void shift(Field field) {
        int delta = random.nextInt(-8, 9);
        put(field, get(field) + delta);
        notes.accept("add " + delta + " to " + field);
    }

    private void swap(Field one, Field other) {
        long value = get(one);
        put(one, get(other));
        put(other, value);
        notes.accept("swap " + one + " and " + other);
    }

    private void copy(Field from, Field to) {
        put(to, get(from));
        notes.accept("copy " + from + " to " + to);
    }

    private void noise() {
        int from = random.nextInt(image.length);
        int to = Math.min(image.length, from + 1 + random.nextInt(LONGEST_NOISE));
        for (int i = from; i < to; i++) {
            image[i] = (byte) random.nextInt();
        }
        notes.accept("random bytes from 0x" + Integer.toHexString(from) + " to 0x" + Integer.toHexString(to));
    }

    private void truncate() {
        size = random.nextInt(size + 1);
        notes.accept("truncate to " + size);
    }

    /** One that was declared; now and then, and where none was, any aligned word. */
    private Field field() {
        if (!fields.isEmpty() && random.nextInt(8) != 0) {
            return fields.get(random.nextInt(fields.size()));
        }
        return image.length < 4 ? new Field(0, 1) : new Field(random.nextInt(image.length / 4) * 4, 4);
    }

    private long get(Field field) {
        long value = 0;
        for (int i = 0; i < field.width; i++) {
            value |= (image[field.offset + i] & 0xFFL) << (8 * i);
        }
        return value;
    }

    private void put(Field field, long value) {
        for (int i = 0; i < field.width; i++) {
            image[field.offset + i] = (byte) (value >>> (8 * i));
        }
    }

    private static String hex(long value) {
        return "0x" + Long.toHexString(value);
    }
}
