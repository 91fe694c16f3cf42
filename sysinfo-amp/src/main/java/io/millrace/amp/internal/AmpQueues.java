package io.millrace.amp.internal;

import io.millrace.amp.Allotment;
import io.millrace.amp.Entry;
import io.millrace.amp.Pool;
import java.util.Optional;

/**
 * Makes queues in entries; main core only. Thread-safety: static. Source: ESP-AMP, queue and rpmsg; a light-sleep build
 * keeps the descriptors that the main core sends with in the RTC pool, under the id of the queue.
 */
final class AmpQueues {
    private AmpQueues() {}

    /**
     * Makes them.
     *
     * @param limited whether they count as an entry of an application
     * @return the entry, or why there is none; then nothing was written to the HP pool
     */
    static Allotment create(AmpSysInfo sysInfo, int id, AmpQueuePlan plan, boolean limited) {
        synchronized (sysInfo) {
            Optional<Allotment.Refused> refusal = sysInfo.refusal(id, plan.bytes(), Pool.HP, limited);
            if (refusal.isPresent()) {
                return refusal.get();
            }
            if (!plan.apart()) {
                return sysInfo.make(id, plan.bytes(), Pool.HP, (bytes, at) -> plan.write(bytes, at, 0), limited);
            }
            AmpChain chain = sysInfo.chain(Pool.HP);
            long address = chain.scan().end() + AmpLayout.HEADER_BYTES;
            return switch (descriptors(sysInfo, id, plan, address)) {
                case Allotment.Refused none -> none;
                case Allotment.Made made -> {
                    long elsewhere = made.entry().info().address();
                    yield sysInfo.make(
                            id, plan.bytes(), Pool.HP, (bytes, at) -> plan.write(bytes, at, elsewhere), limited);
                }
            };
        }
    }

    /** The descriptors in the RTC pool. Some that a main core left that died between the two entries are used again. */
    private static Allotment descriptors(AmpSysInfo sysInfo, int id, AmpQueuePlan plan, long address) {
        AmpContent content =
                (bytes, _) -> AmpQueueView.describe(bytes, 0, plan.length(), plan.item(), plan.data(address));
        Optional<Entry> leftover =
                sysInfo.find(id, Pool.RTC).filter(entry -> entry.info().sizeBytes() == plan.descriptorBytes());
        if (leftover.isPresent()) {
            Entry entry = leftover.get();
            content.fill(entry.memory(), entry.info().address());
            return new Allotment.Made(entry);
        }
        return sysInfo.make(id, plan.descriptorBytes(), Pool.RTC, content, false);
    }
}
