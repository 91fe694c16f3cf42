package io.millrace.amp.internal;

import io.millrace.amp.Allotment;
import io.millrace.amp.AmpMemory;
import io.millrace.amp.Core;
import io.millrace.amp.Entry;
import io.millrace.amp.FirmwareEntry;
import io.millrace.amp.PanicDump;
import io.millrace.amp.Pool;
import io.millrace.amp.Signals;
import io.millrace.api.memory.GeometryMismatchException;
import io.millrace.api.signal.Signaler;
import io.millrace.api.signal.WaitPoint;
import io.millrace.api.signal.WaitPolicy;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;

/**
 * One core's side of an ESP-AMP memory: SysInfo, signals, and the queues found through it. Plain Java;
 * {@link AmpComponent} makes services of it.
 *
 * <p>Thread-safety: thread-safe; the ends as they say themselves. Crash: a link opened later on the same memory, by
 * this or another process, goes on where this one stopped.
 */
public final class AmpLink implements AutoCloseable {
    private static final long PAUSE_NANOS = 200_000;

    private final AmpMemory memory;
    private final AmpOptions options;
    private final AmpSysInfo sysInfo;
    private final AmpView hp;
    private final AmpInterrupts interrupts;
    private final WaitPolicy policy;
    private final AmpSignals signals;
    private final List<AmpEnd> ends = new CopyOnWriteArrayList<>();
    /** Another one after each initialisation: who waits at a closed end is to wait no longer. */
    private volatile WaitPoint waitPoint;

    /**
     * Opens a link: takes the memory over or initialises it, as the options say.
     *
     * @param name the link's name
     * @param memory the windows
     * @param line the one shared line both cores ring; {@link Signaler#none()} if there is none
     * @param policy how to wait
     * @param options how to behave
     * @throws GeometryMismatchException if the memory is not what the options need
     */
    public AmpLink(String name, AmpMemory memory, Signaler line, WaitPolicy policy, AmpOptions options) {
        this.memory = memory;
        this.options = options;
        this.sysInfo = new AmpSysInfo(name, memory, options);
        this.hp = sysInfo.chain(Pool.HP).view();
        this.interrupts = new AmpInterrupts(hp, options.core(), line);
        this.policy = policy;
        this.waitPoint = new WaitPoint(interrupts, policy);
        this.signals = new AmpSignals(sysInfo, interrupts, this::waitPoint);
        AmpStart.open(sysInfo, hp, options);
        sysInfo.look();
    }

    /**
     * The blocks.
     *
     * @return SysInfo
     */
    public AmpSysInfo sysInfo() {
        return sysInfo;
    }

    /**
     * Interrupts and events.
     *
     * @return the signals
     */
    public Signals signals() {
        return signals;
    }

    /**
     * Where to wait for the other core, for whatever it is.
     *
     * @return the one place of this link until the memory is initialised anew, when it is closed and another one takes
     *     its place; its signaler is the interrupt words
     */
    public WaitPoint waitPoint() {
        return waitPoint;
    }

    /** Starts the memory anew, as a main core that was reset. Everything found before is gone. */
    public void initialise() {
        AmpStart.initialise(sysInfo, hp, options);
        look();
    }

    /**
     * Makes an event.
     *
     * @param id of its entry
     * @return the entry, or why there is none
     */
    public Allotment createEvent(int id) {
        return AmpStart.createEvent(sysInfo, id, !options.raw());
    }

    /**
     * Makes a queue; main core only.
     *
     * @param id of its entry
     * @param length messages, rounded up to a power of two
     * @param itemBytes longest message, rounded up to a word
     * @param isMaster whether we send on it
     * @return the entry, or why there is none
     * @throws IllegalArgumentException if length or item are out of range
     */
    public Allotment createQueue(int id, int length, int itemBytes, boolean isMaster) {
        AmpQueuePlan plan = AmpQueuePlan.queue(length, itemBytes, isMaster && options.lightSleep());
        return AmpQueues.create(sysInfo, id, plan, !options.raw());
    }

    /**
     * Makes both queues of rpmsg, under {@link FirmwareEntry#VQUEUE}; main core only.
     *
     * @param length messages each way, rounded up to a power of two
     * @param itemBytes longest message with its header of 8 bytes, rounded up to a word
     * @return the entry, or why there is none
     * @throws IllegalArgumentException if length or item are out of range
     */
    public Allotment createRpmsg(int length, int itemBytes) {
        return AmpQueues.create(
                sysInfo, id(FirmwareEntry.VQUEUE), AmpQueuePlan.rpmsg(length, itemBytes, options.lightSleep()), false);
    }

    /**
     * Sends on a queue, from where its flags say that we stopped.
     *
     * @param id of its entry
     * @param interrupt rung with every message, -1 for none
     * @return the end; nothing if there is no such entry
     * @throws io.millrace.api.memory.ShmException if the entry is no queue
     */
    public Optional<AmpEnd> sender(int id, int interrupt) {
        return queue(id)
                .map(view -> add(AmpEnd.sending(
                        new AmpSender(view, power(), new AmpFaults()),
                        id == id(FirmwareEntry.SYSTEM) ? AmpFrame.SYSTEM : AmpFrame.PLAIN,
                        bell(interrupt))));
    }

    /**
     * Receives from a queue, from where its flags say that we stopped.
     *
     * @param id of its entry
     * @param copyOut whether handlers get copies
     * @return the end; nothing if there is no such entry
     * @throws io.millrace.api.memory.ShmException if the entry is no queue
     */
    public Optional<AmpEnd> receiver(int id, boolean copyOut) {
        return queue(id).map(view -> add(AmpEnd.receiving(new AmpReceiver(view, power(), new AmpFaults()), copyOut)));
    }

    /**
     * Joins rpmsg, from where the flags say that we stopped; handlers get messages in place.
     *
     * @return both ends in one; nothing if there is no rpmsg
     * @throws io.millrace.api.memory.ShmException if the entry is none of rpmsg
     */
    public Optional<AmpEnd> rpmsg() {
        return rpmsg(false);
    }

    /**
     * Joins rpmsg, from where the flags say that we stopped.
     *
     * @param copyOut whether handlers get copies
     * @return both ends in one; nothing if there is no rpmsg
     * @throws io.millrace.api.memory.ShmException if the entry is none of rpmsg
     */
    public Optional<AmpEnd> rpmsg(boolean copyOut) {
        return entry(id(FirmwareEntry.VQUEUE), 2).map(entry -> {
            AmpQueueView toSub = new AmpQueueView(memory, entry.info().address()).forMessages();
            AmpQueueView toMain = new AmpQueueView(memory, entry.info().address() + AmpLayout.CONF_BYTES).forMessages();
            boolean isMain = options.core() == Core.MAIN;
            AmpFaults faults = new AmpFaults();
            return add(AmpEnd.rpmsg(
                    new AmpSender(isMain ? toSub : toMain, power(), faults),
                    new AmpReceiver(isMain ? toMain : toSub, power(), faults),
                    waitPoint,
                    bell(AmpLayout.RPMSG_BIT),
                    copyOut));
        });
    }

    /**
     * What the sub core left when it panicked, whether it did or not.
     *
     * @return the area; nothing if it is not mapped
     */
    public Optional<PanicDump> panic() {
        return memory.panic().map(AmpPanicView::read);
    }

    /**
     * Looks for changes, handles interrupts. To be called now and then.
     *
     * @return whether the memory was initialised anew: every end is closed, and may be opened again
     */
    public boolean look() {
        interrupts.dispatch();
        return lookAtChains();
    }

    /**
     * Looks for changes and leaves interrupts to be handled later: writes nothing.
     *
     * @return whether the memory was initialised anew: every end is closed, and may be opened again
     */
    public boolean lookAtChains() {
        if (ends.stream().anyMatch(AmpEnd::isLost)) {
            sysInfo.beginAnew();
        }
        if (!sysInfo.look()) {
            return false;
        }
        ends.forEach(end -> end.close(false));
        ends.clear();
        WaitPoint before = waitPoint;
        waitPoint = new WaitPoint(interrupts, policy);
        before.close();
        return true;
    }

    /**
     * Stops: no new claims and messages; waits for those that are open, as long as the options say, then revokes them.
     * A message that is still held stays and is delivered again.
     */
    @Override
    public void close() {
        long start = System.nanoTime();
        while (!isQuiet() && System.nanoTime() - start < options.leaseNanos()) {
            LockSupport.parkNanos(PAUSE_NANOS);
        }
        boolean known = ends.stream().noneMatch(AmpEnd::isLost);
        ends.forEach(end -> end.close(known));
        sysInfo.close();
        interrupts.close();
        waitPoint.close();
    }

    private boolean isQuiet() {
        return ends.stream().filter(end -> !end.closing()).findAny().isEmpty();
    }

    private AmpEnd add(AmpEnd end) {
        ends.add(end);
        return end;
    }

    private Optional<AmpQueueView> queue(int id) {
        return entry(id, 1).map(entry -> new AmpQueueView(memory, entry.info().address()));
    }

    private Optional<Entry> entry(int id, int queues) {
        Optional<Entry> found = sysInfo.find(id, Pool.HP);
        found.ifPresent(entry -> AmpQueueView.requireRoom(entry.info(), (long) queues * AmpLayout.CONF_BYTES));
        return found;
    }

    private Runnable bell(int interrupt) {
        if (interrupt < 0) {
            return () -> {};
        }
        AmpInterrupts.check(interrupt);
        return () -> interrupts.trigger(interrupt);
    }

    /** A sub core of a light-sleep build says when it needs the memory. */
    private AmpPower power() {
        if (!options.lightSleep() || options.core() == Core.MAIN) {
            return AmpPower.ALWAYS;
        }
        return sysInfo.find(id(FirmwareEntry.PM), Pool.RTC)
                .<AmpPower>map(entry -> new AmpPowerCount(
                        sysInfo.chain(Pool.RTC).view(), entry.info().address(), interrupts))
                .orElseThrow(() -> new GeometryMismatchException(
                        "a light-sleep build has an entry PM in the RTC pool, and there is none"));
    }

    private static int id(FirmwareEntry entry) {
        return entry.id().orElseThrow();
    }
}
