package io.millrace.gateway.shell.fusiondock.internal;

import io.millrace.gateway.shell.support.Table;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The tables of what is listed. Thread-safety: immutable, static. */
final class Tables {
    static final Map<Class<?>, Table<?>> ALL = Map.of(
            SlotDTO.class, slots(),
            FaultDTO.class, faults(),
            SentDTO.class, sent(),
            FreedDTO.class, freed());

    private Tables() {}

    private static <T> Table.Column<T> column(String title, Function<T, Object> value) {
        return new Table.Column<>(title, value);
    }

    private static Table<SlotDTO> slots() {
        return new Table<>(
                dto -> dto.mailbox,
                List.of(
                        column("MAILBOX", dto -> dto.mailbox),
                        column("WAY", dto -> dto.way),
                        column("STATE", dto -> dto.state),
                        column("OP", dto -> dto.op),
                        column("TYPE", dto -> dto.type),
                        column("USED", dto -> dto.used),
                        column("MAX", dto -> dto.max),
                        column("DONE", dto -> dto.done),
                        column("OFFSET", dto -> dto.offset)));
    }

    private static Table<FaultDTO> faults() {
        return new Table<>(
                dto -> dto.kind,
                List.of(
                        column("KIND", dto -> dto.kind),
                        column("OFFSET", dto -> dto.offset),
                        column("VALUE", dto -> dto.value),
                        column("ALLOWED", dto -> dto.allowed),
                        column("COUNT", dto -> dto.count)));
    }

    private static Table<SentDTO> sent() {
        return new Table<>(
                dto -> dto.mailbox,
                List.of(
                        column("MAILBOX", dto -> dto.mailbox),
                        column("TYPE", dto -> dto.type),
                        column("LENGTH", dto -> dto.length),
                        column("BYTES", dto -> dto.hex.isEmpty() ? "-" : dto.hex)));
    }

    private static Table<FreedDTO> freed() {
        return new Table<>(
                dto -> dto.mailbox,
                List.of(
                        column("MAILBOX", dto -> dto.mailbox),
                        column("WAY", dto -> dto.way),
                        column("BEFORE", dto -> dto.before),
                        column("TYPE", dto -> dto.type),
                        column("USED", dto -> dto.used),
                        column("EFFECT", dto -> dto.effect)));
    }
}
