package io.millrace.vox.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.api.memory.Memory;
import io.millrace.api.ring.Lease;
import io.millrace.api.ring.Offer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Much traffic over rings of all small sizes, against a model of the rules; leases over the end of the ring. */
class VoxTrafficTest {
    private static final int FRAMES = 1_000_000;

    static IntStream capacities() {
        return IntStream.concat(IntStream.rangeClosed(16, 200), IntStream.of(1000));
    }

    @ParameterizedTest
    @MethodSource("capacities")
    void randomTrafficKeepsToTheRules(int capacity) {
        Traffic traffic = new Traffic(capacity);
        int frames = FRAMES / (int) capacities().count() + 1;
        for (int steps = 0; traffic.received < frames; steps++) {
            assertTrue(steps < 20 * frames, "only " + traffic.received + " of " + frames + " frames");
            traffic.step();
        }
        traffic.drain();
        assertEquals(traffic.sent, traffic.received);
    }

    @Test
    void leasesOverTheEndMayBeClosedInAnyOrder() {
        List<List<Integer>> orders = new ArrayList<>();
        permute(new ArrayList<>(List.of(0, 1, 2, 3, 4)), 0, orders);
        assertEquals(120, orders.size());
        for (List<Integer> order : orders) {
            closeInOrder(order);
        }
    }

    /** Three messages at the end of the ring and two at its start are held; all that is free is written over. */
    private static void closeInOrder(List<Integer> order) {
        Memory memory = Segments.fresh(Segments.SMALL);
        VoxLink guest = Segments.guest(memory, Segments.OPTIONS);
        VoxLink host = Segments.host(memory, Segments.OPTIONS);
        assertEquals(Offer.SENT, Segments.offer(guest.tx(), new byte[24]));
        assertEquals(Offer.SENT, Segments.offer(guest.tx(), new byte[24]));
        assertEquals(2, host.rx().poll((segment, offset, length, endpoint) -> {}, 2));
        List<Lease> leases = new ArrayList<>();
        for (int seq = 0; seq < 5; seq++) {
            assertEquals(Offer.SENT, Segments.offer(guest.tx(), Segments.payload(seq, 10)));
            leases.add(host.rx().newLease());
            assertTrue(host.rx().tryTake(leases.get(seq)));
        }
        List<Integer> held = new ArrayList<>(List.of(0, 1, 2, 3, 4));
        int filled = fill(guest);
        for (Integer next : order) {
            leases.get(next).close();
            held.remove(next);
            filled += fill(guest);
            for (int seq : held) {
                Lease lease = leases.get(seq);
                assertArrayEquals(
                        Segments.payload(seq, 10),
                        Segments.toBytes(lease.segment(), lease.offset(), lease.length()),
                        "message " + seq + ", closed in the order " + order);
            }
        }
        assertEquals(filled, poll(host));
        assertEquals(0, host.rx().available());
    }

    private static int fill(VoxLink link) {
        byte[] rubbish = new byte[1];
        Arrays.fill(rubbish, (byte) 0xEE);
        int sent = 0;
        while (Segments.offer(link.tx(), rubbish) == Offer.SENT) {
            sent++;
        }
        return sent;
    }

    private static int poll(VoxLink link) {
        int all = 0;
        int some = link.rx().poll((segment, offset, length, endpoint) -> {}, 100);
        while (some > 0) {
            all += some;
            some = link.rx().poll((segment, offset, length, endpoint) -> {}, 100);
        }
        return all;
    }

    private static void permute(List<Integer> items, int from, List<List<Integer>> all) {
        if (from == items.size()) {
            all.add(List.copyOf(items));
        }
        for (int i = from; i < items.size(); i++) {
            Collections.swap(items, from, i);
            permute(items, from + 1, all);
            Collections.swap(items, from, i);
        }
    }

    /** One producer, one consumer, and what both must find; every step may be refused only if the rules say so. */
    private static final class Traffic {
        private final Ends ends;
        private final int capacity;
        private final SplittableRandom random;
        /** Lengths of frames written and not taken. */
        private final ArrayDeque<Integer> unread = new ArrayDeque<>();
        /** What to release frames with that were taken. */
        private final ArrayDeque<Integer> held = new ArrayDeque<>();

        private boolean lazy;
        private int sent;
        private int received;

        Traffic(int capacity) {
            this.capacity = capacity;
            ends = new Ends(capacity);
            random = new SplittableRandom(capacity);
        }

        void step() {
            if (random.nextInt(64) == 0) {
                lazy = !lazy;
                ends.writer.publish();
            }
            for (int burst = random.nextInt(6); burst > 0; burst--) {
                send(VoxLayout.FRAME_HEADER_BYTES + 4 * random.nextInt(Math.max(1, capacity / 4 - 1)));
            }
            for (int burst = random.nextInt(6); burst > 0 && take(); burst--) {
                release(random.nextInt(held.size() + 1));
            }
            release(random.nextInt(held.size() + 1));
        }

        void drain() {
            ends.writer.publish();
            release(held.size());
            while (take()) {
                release(held.size());
            }
            assertTrue(unread.isEmpty());
            assertEquals(0, ends.reader.available());
        }

        /** Without lazy frames the words before a grant say all that it may do. */
        private void send(int bytes) {
            int write = ends.view.write(ends.at);
            int read = ends.view.read(ends.at);
            int watermark = ends.view.watermark(ends.at);
            long frame = ends.grant(bytes);
            if (!lazy) {
                boolean goesRound = write >= read && capacity - write < bytes && read != 0;
                int at = goesRound ? 0 : write;
                boolean fits = at < read ? at + bytes < read : capacity - at >= bytes;
                assertEquals(fits ? ends.data() + at : VoxWriter.FULL, frame);
                ends.assertWords(at, goesRound ? write : watermark, read);
            }
            if (frame != VoxWriter.FULL) {
                put(frame, bytes);
            }
        }

        private void put(long frame, int bytes) {
            ends.view.inlineFrame(frame, bytes, bytes - VoxLayout.FRAME_HEADER_BYTES);
            for (int i = VoxLayout.FRAME_HEADER_BYTES; i < bytes; i += 4) {
                ends.memory.setInt(frame + i, sent);
            }
            ends.writer.advance(bytes);
            if (lazy) {
                ends.writer.publishLazily();
            } else {
                ends.writer.publish();
            }
            unread.add(bytes);
            sent++;
        }

        private boolean take() {
            if (!ends.reader.hasNext() && !ends.reader.look()) {
                return false;
            }
            long frame = ends.reader.next();
            int bytes = unread.remove();
            assertEquals(bytes, ends.view.frameBytes(frame));
            assertTrue(bytes <= ends.reader.readable());
            for (int i = VoxLayout.FRAME_HEADER_BYTES; i < bytes; i += 4) {
                assertEquals(received, ends.memory.getInt(frame + i));
            }
            held.add(ends.reader.take(bytes));
            received++;
            return true;
        }

        private void release(int frames) {
            for (int i = 0; i < frames; i++) {
                ends.reader.release(held.remove());
            }
        }
    }
}
