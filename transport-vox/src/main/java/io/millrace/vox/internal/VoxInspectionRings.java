package io.millrace.vox.internal;

import io.millrace.api.memory.PeerCorruptionException;
import io.millrace.vox.internal.VoxInspection.Frame;
import io.millrace.vox.internal.VoxInspection.Ring;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Looks at rings without taking anything. Thread-safety: confined to one thread. */
final class VoxInspectionRings {
    private static final int ATTEMPTS = 8;

    private final VoxInspectionView words;
    private final VoxView view;
    private final VoxInspectionHeader parts;
    private final VoxInspectionFindings findings;
    private final boolean soundPool;

    VoxInspectionRings(
            VoxInspectionView words,
            VoxView view,
            VoxInspectionHeader parts,
            VoxInspectionFindings findings,
            boolean soundPool) {
        this.words = words;
        this.view = view;
        this.parts = parts;
        this.findings = findings;
        this.soundPool = soundPool;
    }

    /**
     * Looks at a ring, again if it moves meanwhile; of one that never stands still it tells the positions only.
     *
     * @param ring where it starts
     * @param sender id of its producer
     * @return what stands there, empty if it is behind the image's end
     */
    Optional<Ring> look(long ring, int sender) {
        if (!parts.has(ring, VoxLayout.RING_HEADER_BYTES)) {
            return Optional.empty();
        }
        int before = findings.count();
        Positions positions = positions(ring);
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            List<Frame> frames = frames(ring, positions, sender);
            Positions now = positions(ring);
            if (now.equals(positions)) {
                return Optional.of(positions.ring(frames));
            }
            findings.takeBack(before);
            positions = now;
        }
        return Optional.of(positions.ring(List.of()));
    }

    /** The words of a ring. */
    private record Positions(int read, int write, int watermark) {
        Ring ring(List<Frame> frames) {
            return new Ring(write, read, watermark, List.copyOf(frames));
        }
    }

    private Positions positions(long ring) {
        int read = words.word(ring + VoxLayout.RING_READ);
        int write = words.word(ring + VoxLayout.RING_WRITE);
        return new Positions(read, write, words.word(ring + VoxLayout.RING_WATERMARK));
    }

    private List<Frame> frames(long ring, Positions at, int sender) {
        List<Frame> frames = new ArrayList<>();
        boolean sound = checkPosition("ring-read", ring + VoxLayout.RING_READ, at.read);
        sound &= checkPosition("ring-write", ring + VoxLayout.RING_WRITE, at.write);
        sound &= checkPosition("ring-watermark", ring + VoxLayout.RING_WATERMARK, at.watermark);
        if (!sound || !checkOrder(ring, at)) {
            return frames;
        }
        if (at.watermark == 0 || at.read == 0) {
            walk(ring, at.read, at.write, sender, frames);
        } else {
            walk(ring, at.read, at.watermark, sender, frames);
            walk(ring, 0, at.write < at.watermark ? at.write : 0, sender, frames);
        }
        return frames;
    }

    private boolean checkPosition(String kind, long offset, int position) {
        return findings.check(
                Integer.compareUnsigned(position, parts.capacity()) <= 0 && VoxLayout.isAligned(position),
                kind,
                offset,
                Integer.toUnsignedLong(position),
                "a multiple of 4 from 0 to " + parts.capacity());
    }

    /**
     * Whether the positions fit together. A watermark at a read position of 0 is left of a consumer that went back to
     * the start; a write position at the watermark is that of a producer that is about to.
     */
    private boolean checkOrder(long ring, Positions at) {
        if (at.watermark == 0 || at.read == 0) {
            return findings.check(
                    at.write >= at.read,
                    "ring-write",
                    ring + VoxLayout.RING_WRITE,
                    at.write,
                    "from the read position " + at.read + " on");
        }
        return findings.check(
                        at.read <= at.watermark,
                        "ring-watermark",
                        ring + VoxLayout.RING_WATERMARK,
                        at.watermark,
                        "0, or from the read position " + at.read + " on")
                && findings.check(
                        at.write < at.read || at.write == at.watermark,
                        "ring-write",
                        ring + VoxLayout.RING_WRITE,
                        at.write,
                        "before the read position " + at.read + ", or at the watermark " + at.watermark);
    }

    private void walk(long ring, int from, int to, int sender, List<Frame> frames) {
        VoxMessage message = new VoxMessage(view, sender, Optional.empty());
        int position = from;
        while (position < to) {
            long frame = VoxLayout.data(ring) + position;
            if (isCut(frame) || !findings.spendFrame()) {
                return;
            }
            try {
                position += read(message, frame, to - position, frames);
            } catch (PeerCorruptionException e) {
                findings.note(e);
                return;
            }
        }
    }

    /** Whether a frame goes on behind the end of the image. */
    private boolean isCut(long frame) {
        return parts.truncated()
                && (!parts.has(frame, VoxLayout.FRAME_HEADER_BYTES)
                        || Integer.toUnsignedLong(view.frameBytes(frame)) > parts.from(frame));
    }

    /** Adds a frame; answers its length. */
    private int read(VoxMessage message, long frame, int readable, List<Frame> frames) {
        int flags = (int) (VoxMessage.header(view, frame, readable) >>> VoxLayout.WORD_BITS) & VoxLayout.ANY_REF;
        boolean isRegion = flags == VoxLayout.MMAP_REF;
        if (isRegion || (flags == VoxLayout.SLOT_REF && !soundPool)) {
            return readReference(frame, readable, isRegion, frames);
        }
        message.read(frame, readable);
        OptionalInt crc = findings.spendBytes(message.length())
                ? OptionalInt.of(view.crc32(message.offset(), message.length()))
                : OptionalInt.empty();
        frames.add(new Frame(message.path(), OptionalInt.of(message.length()), crc));
        return message.frameBytes();
    }

    /** A frame whose payload is elsewhere. */
    private int readReference(long frame, int readable, boolean isRegion, List<Frame> frames) {
        int bytes = view.frameBytes(frame);
        int least = isRegion ? VoxLayout.MMAP_FRAME_BYTES : VoxLayout.SLOT_FRAME_BYTES;
        if (!VoxFrames.isLength(bytes, readable) || bytes < least) {
            throw VoxView.corrupt("frame-length", frame, bytes, "a multiple of 4 from " + least + " to " + readable);
        }
        frames.add(
                isRegion
                        ? new Frame(VoxPath.MMAP, OptionalInt.of(view.mmapLength(frame)), OptionalInt.empty())
                        : new Frame(VoxPath.SLOT, OptionalInt.empty(), OptionalInt.empty()));
        return bytes;
    }
}
