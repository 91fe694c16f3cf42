package io.millrace.amp;

import io.millrace.amp.internal.AmpLayout;
import io.millrace.api.memory.GeometryMismatchException;
import io.millrace.api.memory.Memory;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The shared memory as we have it mapped: the HP window, and the RTC window if there is one. Translates between device
 * addresses, which is what stands in memory, and places in the windows. Thread-safety: immutable.
 */
public final class AmpMemory {
    private final AmpGeometry geometry;
    private final Memory hp;
    private final long hpOffset;
    private final Optional<Memory> rtc;
    private final long rtcOffset;
    private final Optional<Memory> panic;

    /**
     * Somewhere in a window.
     *
     * @param pool which window
     * @param offset bytes from its start
     */
    public record Place(Pool pool, long offset) {}

    private AmpMemory(
            AmpGeometry geometry,
            Memory hp,
            long hpOffset,
            Optional<Memory> rtc,
            long rtcOffset,
            Optional<Memory> panic) {
        this.geometry = geometry;
        this.hp = hp;
        this.hpOffset = hpOffset;
        this.rtc = rtc;
        this.rtcOffset = rtcOffset;
        this.panic = panic;
    }

    /**
     * Lays the windows over mappings.
     *
     * @param geometry where everything is on the device
     * @param hp holds the HP region, and the panic area behind it if it is long enough
     * @param hpOffset where the region starts there, a multiple of 4
     * @param rtc holds the RTC pool; empty if it is not mapped
     * @param rtcOffset where the pool starts there, a multiple of 4
     * @return the memory
     * @throws GeometryMismatchException if a region does not fit its mapping
     */
    public static AmpMemory of(AmpGeometry geometry, Memory hp, long hpOffset, Optional<Memory> rtc, long rtcOffset) {
        Memory window = window(geometry, Pool.HP, hp, hpOffset);
        long panicOffset = hpOffset + window.size();
        Optional<Memory> panic = hp.size() - panicOffset >= AmpLayout.PANIC_BYTES
                ? Optional.of(hp.slice(panicOffset, AmpLayout.PANIC_BYTES))
                : Optional.empty();
        Optional<Memory> low = geometry.has(Pool.RTC)
                ? rtc.map(memory -> window(geometry, Pool.RTC, memory, rtcOffset))
                : Optional.empty();
        return new AmpMemory(geometry, window, hpOffset, low, rtcOffset, panic);
    }

    /**
     * Lays the windows over mappings that start at the page in which their region starts.
     *
     * @param geometry where everything is on the device
     * @param hp the pages of the HP region
     * @param rtc the pages of the RTC pool; empty if they are not mapped
     * @return the memory
     * @throws GeometryMismatchException if a region does not fit its mapping
     */
    public static AmpMemory ofPages(AmpGeometry geometry, Memory hp, Optional<Memory> rtc) {
        long rtcOffset = geometry.has(Pool.RTC) ? geometry.inPage(Pool.RTC) : 0;
        return of(geometry, hp, geometry.inPage(Pool.HP), rtc, rtcOffset);
    }

    private static Memory window(AmpGeometry geometry, Pool pool, Memory memory, long offset) {
        long length = geometry.limit(pool) - geometry.start(pool);
        if (offset < 0 || offset % AmpLayout.WORD != 0 || offset + length > memory.size()) {
            throw new GeometryMismatchException("the " + pool + " region, " + length + " bytes from "
                    + EntryInfo.hex(geometry.start(pool)) + ", does not fit at offset " + offset
                    + " (a multiple of 4) of a mapping of " + memory.size() + " bytes");
        }
        return memory.slice(offset, length);
    }

    /**
     * Where everything is on the device.
     *
     * @return the geometry
     */
    public AmpGeometry geometry() {
        return geometry;
    }

    /**
     * The bytes of a window: of the HP region with its interrupt words, or of the RTC pool.
     *
     * @param pool which
     * @return the bytes; nothing if the window is not there
     */
    public Optional<Memory> window(Pool pool) {
        return pool == Pool.HP ? Optional.of(hp) : rtc;
    }

    /**
     * Where a window starts in the mapping it was laid over.
     *
     * @param pool which, one whose window is there
     * @return bytes
     */
    public long offset(Pool pool) {
        return pool == Pool.HP ? hpOffset : rtcOffset;
    }

    /**
     * Where the sub core leaves its last words.
     *
     * @return the bytes; nothing if the mapping ends before
     */
    public Optional<Memory> panic() {
        return panic;
    }

    /**
     * The device address of a place.
     *
     * @param place somewhere in a window
     * @return the address; nothing if there is no such place
     */
    public OptionalLong address(Place place) {
        return window(place.pool())
                .filter(window -> place.offset() >= 0 && place.offset() < window.size())
                .map(_ -> OptionalLong.of(geometry.start(place.pool()) + place.offset()))
                .orElseGet(OptionalLong::empty);
    }

    /**
     * The place of a device address.
     *
     * @param address the address
     * @param length how many bytes must lie there, all in one window
     * @return the place; nothing if they do not
     */
    public Optional<Place> place(long address, long length) {
        for (Pool pool : Pool.values()) {
            if (window(pool).isPresent()
                    && address >= geometry.start(pool)
                    && length >= 0
                    && length <= geometry.limit(pool) - address) {
                return Optional.of(new Place(pool, address - geometry.start(pool)));
            }
        }
        return Optional.empty();
    }
}
