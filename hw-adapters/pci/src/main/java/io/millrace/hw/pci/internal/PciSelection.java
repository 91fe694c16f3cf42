package io.millrace.hw.pci.internal;

import java.util.regex.Pattern;

/**
 * Which PCI device is meant: by what it is, which stays, or by where it is, which a change of the machine changes.
 * Thread-safety: immutable.
 *
 * @param id vendor and device, for instance {@code 1af4:1110}; empty if chosen by address
 * @param index which one of those with that id, in the order of their addresses; {@link #THE_ONLY_ONE}
 * @param address for instance {@code 0000:00:04.0}; empty if chosen by id
 */
public record PciSelection(String id, int index, String address) {
    /** The index that stands for the only device of an id. */
    public static final int THE_ONLY_ONE = -1;

    private static final Pattern ID = Pattern.compile("\\p{XDigit}{4}:\\p{XDigit}{4}");
    private static final Pattern ADDRESS = Pattern.compile("\\p{XDigit}{4,8}:\\p{XDigit}{2}:\\p{XDigit}{2}\\.[0-7]");

    /** Checks that one device is meant. */
    public PciSelection {
        if (id.isEmpty() == address.isEmpty()) {
            throw new IllegalArgumentException(
                    "a device must be chosen by id or by address: id='" + id + "', address='" + address + "'");
        }
        if (address.isEmpty() && !ID.matcher(id).matches()) {
            throw new IllegalArgumentException("id must be vendor and device, like 1af4:1110: id='" + id + "'");
        }
        if (id.isEmpty() && !ADDRESS.matcher(address).matches()) {
            throw new IllegalArgumentException("address must be like 0000:00:04.0: address='" + address + "'");
        }
        if (index < THE_ONLY_ONE || (index != THE_ONLY_ONE && id.isEmpty())) {
            throw new IllegalArgumentException(
                    "index must be 0 or more, and goes with an id, -1 is the only one: index=" + index);
        }
    }

    /**
     * The only device of an id.
     *
     * @param id vendor and device
     * @return the selection
     */
    public static PciSelection ofId(String id) {
        return new PciSelection(id, THE_ONLY_ONE, "");
    }

    /**
     * The device at an address.
     *
     * @param address of domain, bus, device and function
     * @return the selection
     */
    public static PciSelection ofAddress(String address) {
        return new PciSelection("", THE_ONLY_ONE, address);
    }

    boolean fits(PciDevice device) {
        return id.isEmpty()
                ? device.address().equalsIgnoreCase(address)
                : device.id().equalsIgnoreCase(id);
    }

    @Override
    public String toString() {
        return id.isEmpty() ? "at " + address : id;
    }
}
