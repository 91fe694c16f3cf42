package io.millrace.gateway.shell.amp.internal;

import io.millrace.amp.EntryInfo;
import io.millrace.amp.FirmwareEntry;
import io.millrace.amp.Pool;
import io.millrace.amp.QueueInfo;
import io.millrace.amp.SysInfoDump;
import io.millrace.api.channel.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Makes snapshots of what the services say. Thread-safety: immutable, static. */
final class Dtos {
    private static final int AVAIL = 0x0080;
    private static final int USED = 0x8000;
    /** The firmware counts in 16 bits. */
    private static final int POSITION = 0xffff;

    private Dtos() {}

    static EntryDTO entry(EntryInfo info) {
        EntryDTO dto = new EntryDTO();
        dto.pool = info.pool().label();
        dto.id = info.id();
        dto.name = FirmwareEntry.of(info.id()).map(Enum::name).orElse("");
        dto.size = info.sizeBytes();
        dto.address = EntryInfo.hex(info.address());
        return dto;
    }

    static EntryDTO[] entries(SysInfoDump dump) {
        return dump.entries().stream().map(Dtos::entry).toArray(EntryDTO[]::new);
    }

    static DumpDTO dump(String memory, SysInfoDump dump) {
        DumpDTO dto = new DumpDTO();
        dto.memory = memory;
        dto.core = dump.core().name();
        List<PoolDTO> pools = new ArrayList<>();
        for (Pool pool : Pool.values()) {
            if (dump.pools().containsKey(pool)) {
                pools.add(pool(pool, dump.pools().get(pool)));
            }
        }
        dto.pools = pools.toArray(PoolDTO[]::new);
        dto.entries = entries(dump);
        dto.problems = dump.problems().stream().map(Dtos::fault).toArray(FaultDTO[]::new);
        return dto;
    }

    private static PoolDTO pool(Pool pool, SysInfoDump.PoolUse use) {
        PoolDTO dto = new PoolDTO();
        dto.pool = pool.label();
        dto.start = EntryInfo.hex(use.start());
        dto.limit = EntryInfo.hex(use.limit());
        dto.used = use.used();
        dto.free = use.free();
        return dto;
    }

    private static FaultDTO fault(Problem problem) {
        FaultDTO dto = new FaultDTO();
        dto.kind = problem.kind();
        dto.address = EntryInfo.hex(problem.offset());
        dto.value = problem.value();
        dto.allowed = problem.allowed();
        return dto;
    }

    static QueueDTO queue(QueueInfo info) {
        QueueDTO dto = new QueueDTO();
        dto.queue = info.channel();
        dto.id = info.id();
        dto.way = info.sends() ? "TX" : "RX";
        dto.length = info.length();
        dto.item = info.item();
        dto.free = info.free() & POSITION;
        dto.freeFlip = info.flip(info.free());
        dto.used = info.used() & POSITION;
        dto.usedFlip = info.flip(info.used());
        dto.pending = info.pending();
        dto.desc = EntryInfo.hex(info.descriptors());
        dto.slots = new SlotDTO[info.slots().size()];
        for (int i = 0; i < dto.slots.length; i++) {
            dto.slots[i] = slot(dto, i, info.slots().get(i));
        }
        return dto;
    }

    private static SlotDTO slot(QueueDTO queue, int number, QueueInfo.Slot slot) {
        SlotDTO dto = new SlotDTO();
        dto.queue = queue.queue;
        dto.way = queue.way;
        dto.slot = number;
        dto.address = EntryInfo.hex(slot.address());
        dto.length = slot.size();
        dto.flags = String.format(Locale.ROOT, "%04x", slot.flags());
        dto.state = (slot.flags() & AVAIL) != 0 == ((slot.flags() & USED) != 0) ? "free" : "sent";
        return dto;
    }
}
