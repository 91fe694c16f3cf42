package io.millrace.amp.internal;

import io.millrace.amp.AmpSizing;
import io.millrace.api.memory.Memory;

/**
 * How one or two queues lie in an entry: configurations, descriptors, data. Thread-safety: immutable. Source: ESP-AMP,
 * queue and rpmsg.
 *
 * @param length messages of each, a power of two
 * @param item longest message, a multiple of 4
 * @param queues 1, or 2 for rpmsg
 * @param apart whether the descriptors of the first one are elsewhere
 */
record AmpQueuePlan(int length, int item, int queues, boolean apart) {
    /** The plan of a queue. */
    static AmpQueuePlan queue(int length, int item, boolean apart) {
        return new AmpQueuePlan(AmpSizing.length(length), AmpSizing.item(item), 1, apart);
    }

    /** The plan of rpmsg: main's sending queue first. */
    static AmpQueuePlan rpmsg(int length, int item, boolean apart) {
        return new AmpQueuePlan(AmpSizing.length(length), AmpSizing.item(item), 2, apart);
    }

    /** Size of the entry. */
    long bytes() {
        long data = (long) queues * length * item;
        return (long) queues * AmpLayout.CONF_BYTES + descriptorsHere() * descriptorBytes() + data;
    }

    /** Size of the descriptors of one queue. */
    long descriptorBytes() {
        return AmpSizing.descriptorBytes(length);
    }

    /** Where the data of the first queue is, in an entry at an address. */
    long data(long address) {
        return descriptors(address) + descriptorsHere() * descriptorBytes();
    }

    /**
     * Writes it.
     *
     * @param entry the entry
     * @param address its device address
     * @param elsewhere device address of the first queue's descriptors, if they are apart
     */
    void write(Memory entry, long address, long elsewhere) {
        long descriptors = descriptors(address);
        long data = data(address);
        for (int queue = 0; queue < queues; queue++) {
            boolean here = queue > 0 || !apart;
            AmpQueueView.configure(
                    entry, (long) queue * AmpLayout.CONF_BYTES, length, item, data, here ? descriptors : elsewhere);
            if (here) {
                AmpQueueView.describe(entry, descriptors - address, length, item, data);
                descriptors += descriptorBytes();
            }
            data += (long) length * item;
        }
    }

    private long descriptors(long address) {
        return address + (long) queues * AmpLayout.CONF_BYTES;
    }

    private int descriptorsHere() {
        return apart ? queues - 1 : queues;
    }
}
