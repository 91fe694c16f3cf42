package io.millrace.amp;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What the firmware itself keeps in shared memory, under the firmware's names. Ids from {@link #RESERVED_FIRST} on are
 * reserved by agreement only: nothing in the firmware refuses them. Source: ESP-AMP, {@code SYS_INFO_RESERVED_ID_...}.
 */
public enum FirmwareEntry {
    /**
     * Software interrupts. No entry: the two words of pending bits stand at the start of the HP region, in front of the
     * pool.
     */
    SW_INTR(-1),
    /** Event bits from main to sub: 4 bytes in the HP pool, always there after initialisation. */
    EVENT_MAIN(0xff01),
    /** Event bits from sub to main: 4 bytes in the HP pool, always there after initialisation. */
    EVENT_SUB(0xff02),
    /**
     * The two queues of rpmsg: in the HP pool if rpmsg is used; in a light-sleep build the sending descriptors of the
     * main core are under the same id in the RTC pool.
     */
    VQUEUE(0xff03),
    /** The queue of the system service, sub to main: in the HP pool if the sub core may print through the main one. */
    SYSTEM(0xff04),
    /** How often the sub core needs the HP memory awake: 4 bytes in the RTC pool of a light-sleep build, one used. */
    PM(0xff05);

    /** The first id that is not for applications. */
    public static final int RESERVED_FIRST = 0xff00;

    private final int id;

    FirmwareEntry(int id) {
        this.id = id;
    }

    /**
     * The id in the chain.
     *
     * @return the id; empty for what is no entry
     */
    public OptionalInt id() {
        return id < 0 ? OptionalInt.empty() : OptionalInt.of(id);
    }

    /**
     * The entry with an id.
     *
     * @param id an id
     * @return the entry, if the firmware has a name for it
     */
    public static Optional<FirmwareEntry> of(int id) {
        return Arrays.stream(values()).filter(entry -> entry.id == id).findFirst();
    }

    /**
     * An id as people know it.
     *
     * @param id an id
     * @return the firmware's name, or four hex digits
     */
    public static String nameOf(int id) {
        return of(id).map(Enum::name).orElseGet(() -> String.format(Locale.ROOT, "0x%04x", id));
    }
}
