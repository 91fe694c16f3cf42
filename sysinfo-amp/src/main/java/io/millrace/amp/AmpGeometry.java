package io.millrace.amp;

import io.millrace.amp.internal.AmpLayout;
import io.millrace.api.memory.GeometryMismatchException;

/**
 * Where the shared memory is, in device addresses. Thread-safety: immutable. Source: ESP-AMP, memory map.
 *
 * @param hpSizeBytes {@code HP_SHARED_MEM_SIZE}: interrupt words and HP pool together
 * @param rtcSizeBytes {@code RTC_SHARED_MEM_SIZE}; 0 without an RTC pool
 * @param ulpReserveBytes what the firmware reserves for the low-power core; the RTC pool is its end
 * @param hpEnd address behind the HP region
 * @param rtcBase address where the low-power reserve starts
 */
public record AmpGeometry(int hpSizeBytes, int rtcSizeBytes, int ulpReserveBytes, long hpEnd, long rtcBase) {
    private static final long ADDRESSES = 1L << 32;

    /** Checks that both regions lie in the device's address space. */
    public AmpGeometry {
        if (hpSizeBytes < AmpLayout.POOL_OFFSET + AmpLayout.HEADER_BYTES || hpSizeBytes > hpEnd) {
            throw new GeometryMismatchException("HP_SHARED_MEM_SIZE must be at least "
                    + (AmpLayout.POOL_OFFSET + AmpLayout.HEADER_BYTES) + " and not above the region's end "
                    + EntryInfo.hex(hpEnd) + ": " + hpSizeBytes);
        }
        if (rtcSizeBytes < 0 || rtcSizeBytes > ulpReserveBytes) {
            throw new GeometryMismatchException("RTC_SHARED_MEM_SIZE must be 0 (no RTC pool) to the reserve of "
                    + ulpReserveBytes + " bytes: " + rtcSizeBytes);
        }
        if (hpEnd > ADDRESSES || rtcBase < 0 || rtcBase + ulpReserveBytes > ADDRESSES || hpEnd % AmpLayout.WORD != 0) {
            throw new GeometryMismatchException("a region must lie below 2^32 and end at a multiple of 4: HP end "
                    + EntryInfo.hex(hpEnd) + ", RTC base " + EntryInfo.hex(rtcBase));
        }
    }

    /**
     * The same with another {@code HP_SHARED_MEM_SIZE}.
     *
     * @param bytes the size
     * @return the geometry
     */
    public AmpGeometry withHpSize(int bytes) {
        return new AmpGeometry(bytes, rtcSizeBytes, ulpReserveBytes, hpEnd, rtcBase);
    }

    /**
     * The same with another {@code RTC_SHARED_MEM_SIZE}.
     *
     * @param bytes the size, 0 for no RTC pool
     * @return the geometry
     */
    public AmpGeometry withRtcSize(int bytes) {
        return new AmpGeometry(hpSizeBytes, bytes, ulpReserveBytes, hpEnd, rtcBase);
    }

    /**
     * The same with another low-power reserve.
     *
     * @param bytes its size
     * @return the geometry
     */
    public AmpGeometry withUlpReserve(int bytes) {
        return new AmpGeometry(hpSizeBytes, rtcSizeBytes, bytes, hpEnd, rtcBase);
    }

    /**
     * The same at other addresses.
     *
     * @param newHpEnd address behind the HP region
     * @param newRtcBase address where the low-power reserve starts
     * @return the geometry
     */
    public AmpGeometry at(long newHpEnd, long newRtcBase) {
        return new AmpGeometry(hpSizeBytes, rtcSizeBytes, ulpReserveBytes, newHpEnd, newRtcBase);
    }

    /**
     * Whether there is a pool.
     *
     * @param pool which
     * @return always true for HP
     */
    public boolean has(Pool pool) {
        return pool == Pool.HP || rtcSizeBytes > 0;
    }

    /**
     * Where a region starts: the interrupt words in front of the HP pool, or the first byte of the RTC pool.
     *
     * @param pool which
     * @return device address
     */
    public long start(Pool pool) {
        return pool == Pool.HP
                ? AmpLayout.roundDown(hpEnd - hpSizeBytes, AmpLayout.REGION_UNIT)
                : limit(Pool.RTC) - AmpLayout.roundUp(rtcSizeBytes, AmpLayout.REGION_UNIT);
    }

    /**
     * Where a pool starts: at its sentinel.
     *
     * @param pool which
     * @return device address
     */
    public long poolStart(Pool pool) {
        return pool == Pool.HP ? start(pool) + AmpLayout.POOL_OFFSET : start(pool);
    }

    /**
     * Where a pool ends.
     *
     * @param pool which
     * @return device address behind its last byte
     */
    public long limit(Pool pool) {
        return pool == Pool.HP ? hpEnd : rtcBase + AmpLayout.roundDown(ulpReserveBytes, AmpLayout.HEADER_BYTES);
    }

    /**
     * Where a region starts in a page, for mappings that begin at a page.
     *
     * @param pool which
     * @return bytes
     */
    public long inPage(Pool pool) {
        return start(pool) % AmpLayout.PAGE_BYTES;
    }
}
