package io.millrace.gateway.shell.amp.internal;

import io.millrace.gateway.shell.support.Table;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/** The tables of what is listed. Thread-safety: immutable, static. */
final class Tables {
    static final Map<Class<?>, Table<?>> ALL = Map.of(
            EntryDTO.class, entries(),
            PoolDTO.class, pools(),
            FaultDTO.class, faults(),
            QueueDTO.class, queues(),
            SlotDTO.class, slots(),
            SignalDTO.class, signals());

    private Tables() {}

    private static <T> Table.Column<T> column(String title, Function<T, Object> value) {
        return new Table.Column<>(title, value);
    }

    private static String id(int id) {
        return String.format(Locale.ROOT, "0x%04x", id);
    }

    private static Table<EntryDTO> entries() {
        return new Table<>(
                dto -> id(dto.id),
                List.of(
                        column("POOL", dto -> dto.pool),
                        column("ID", dto -> id(dto.id)),
                        column("NAME", dto -> dto.name.isEmpty() ? "-" : dto.name),
                        column("SIZE", dto -> dto.size),
                        column("ADDRESS", dto -> dto.address)));
    }

    private static Table<PoolDTO> pools() {
        return new Table<>(
                dto -> dto.pool,
                List.of(
                        column("POOL", dto -> dto.pool),
                        column("START", dto -> dto.start),
                        column("LIMIT", dto -> dto.limit),
                        column("USED", dto -> dto.used),
                        column("FREE", dto -> dto.free)));
    }

    private static Table<FaultDTO> faults() {
        return new Table<>(
                dto -> dto.address,
                List.of(
                        column("KIND", dto -> dto.kind),
                        column("ADDRESS", dto -> dto.address),
                        column("VALUE", dto -> dto.value),
                        column("ALLOWED", dto -> dto.allowed)));
    }

    private static Table<QueueDTO> queues() {
        return new Table<>(
                dto -> dto.queue,
                List.of(
                        column("QUEUE", dto -> dto.queue),
                        column("WAY", dto -> dto.way),
                        column("ID", dto -> id(dto.id)),
                        column("LENGTH", dto -> dto.length),
                        column("ITEM", dto -> dto.item),
                        column("FREE", dto -> dto.free),
                        column("FLIP", dto -> dto.freeFlip),
                        column("USED", dto -> dto.used),
                        column("FLIP", dto -> dto.usedFlip),
                        column("PENDING", dto -> dto.pending),
                        column("DESC", dto -> dto.desc)));
    }

    private static Table<SlotDTO> slots() {
        return new Table<>(
                dto -> dto.queue + " " + dto.slot,
                List.of(
                        column("QUEUE", dto -> dto.queue),
                        column("WAY", dto -> dto.way),
                        column("SLOT", dto -> dto.slot),
                        column("ADDRESS", dto -> dto.address),
                        column("LENGTH", dto -> dto.length),
                        column("FLAGS", dto -> dto.flags),
                        column("STATE", dto -> dto.state)));
    }

    private static Table<SignalDTO> signals() {
        return new Table<>(
                dto -> dto.signal,
                List.of(
                        column("SIGNAL", dto -> dto.signal),
                        column("WORD", dto -> dto.word),
                        column("BITS", dto -> dto.bits.isEmpty() ? "-" : dto.bits)));
    }
}
