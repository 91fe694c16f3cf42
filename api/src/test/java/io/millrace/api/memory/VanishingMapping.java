package io.millrace.api.memory;

import io.millrace.api.testkit.Accessors;
import io.millrace.api.testkit.Accessors.Accessor;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The program of {@link VanishedMappingTest}: maps a file, lets the compiler have its way, truncates the file, and
 * touches the pages that are gone. Prints a line for each accessor, and ends with status 1 if one did not answer
 * {@link SegmentLostException} every time.
 */
final class VanishingMapping {
    private static final int SIZE = 1 << 20;
    private static final int LEFT = 4096;
    private static final long GONE = 8192;
    private static final int TOUCHES = 200;

    private static long sum;
    private int lost;
    private int failures;

    private VanishingMapping() {}

    /** A piece of code as a protocol might have it: several accesses, compiled into one method. */
    @FunctionalInterface
    private interface Shape {
        void touch(Memory memory, int times);
    }

    public static void main(String[] args) throws IOException {
        int warmUp = Integer.parseInt(args[0]);
        var program = new VanishingMapping();
        for (Access access : Access.values()) {
            for (Accessor accessor : Accessors.all(access)) {
                program.run(access, accessor.name(), warmUp, (memory, times) -> program.each(accessor, memory, times));
            }
            program.run(access, "loop of loads", warmUp, program::loads);
            program.run(access, "loop of stores", warmUp, program::stores);
            program.run(access, "loop of messages", warmUp, program::messages);
        }
        program.run(Access.NORMAL, "loop of swaps", warmUp, program::swaps);
        if (program.failures > 0 || sum == 42) {
            System.exit(1);
        }
    }

    private void run(Access access, String name, int warmUp, Shape shape) throws IOException {
        Path path = Files.createTempFile(Path.of("/dev/shm"), "millrace-vanishing-", ".shm");
        try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
                Arena arena = Arena.ofShared()) {
            Files.delete(path);
            file.write(ByteBuffer.wrap(new byte[1]), SIZE - 1);
            Memory memory = Memory.of(file.map(MapMode.READ_WRITE, 0, SIZE, arena), access);
            shape.touch(memory, warmUp);
            lost = 0;
            file.truncate(LEFT);
            shape.touch(memory, TOUCHES);
        }
        System.out.println(access + " " + name + ": " + lost + " of " + TOUCHES);
        failures += lost == TOUCHES ? 0 : 1;
    }

    private void each(Accessor accessor, Memory memory, int times) {
        for (int i = 0; i < times; i++) {
            try {
                accessor.touch(memory, GONE);
            } catch (SegmentLostException e) {
                lost++;
            }
        }
    }

    private void loads(Memory memory, int times) {
        for (int i = 0; i < times; i++) {
            try {
                sum += memory.getInt(GONE) + memory.getIntAcquire(GONE + 4) + memory.getLong(GONE + 8);
            } catch (SegmentLostException e) {
                lost++;
            }
        }
    }

    private void stores(Memory memory, int times) {
        for (int i = 0; i < times; i++) {
            try {
                memory.setLong(GONE + 8, i);
                memory.setIntRelease(GONE, i);
            } catch (SegmentLostException e) {
                lost++;
            }
        }
    }

    private void messages(Memory memory, int times) {
        byte[] bytes = new byte[64];
        for (int i = 0; i < times; i++) {
            try {
                memory.copyIn(GONE + 64, bytes, 0, 64);
                memory.setIntRelease(GONE, i);
                sum += memory.getIntAcquire(GONE);
                memory.copyOut(GONE + 64, bytes, 0, 64);
            } catch (SegmentLostException e) {
                lost++;
            }
        }
    }

    private void swaps(Memory memory, int times) {
        for (int i = 0; i < times; i++) {
            try {
                sum += memory.compareAndSetInt(GONE, 0, 0) ? 1 : 0;
            } catch (SegmentLostException e) {
                lost++;
            }
        }
    }
}
