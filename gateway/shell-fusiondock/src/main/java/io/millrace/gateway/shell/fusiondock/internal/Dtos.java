package io.millrace.gateway.shell.fusiondock.internal;

import io.millrace.api.channel.Problem;
import io.millrace.fusiondock.MailboxInfo;
import java.util.HexFormat;

/** Makes snapshots of what the services say. Thread-safety: immutable, static. */
final class Dtos {
    private static final String TX = "TX";
    private static final String RX = "RX";

    private Dtos() {}

    static SlotDTO tx(String mailbox, MailboxInfo info) {
        return slot(mailbox, TX, info.tx());
    }

    static SlotDTO rx(String mailbox, MailboxInfo info) {
        return slot(mailbox, RX, info.rx());
    }

    private static SlotDTO slot(String mailbox, String way, MailboxInfo.Slot slot) {
        SlotDTO dto = new SlotDTO();
        dto.mailbox = mailbox;
        dto.way = way;
        dto.state = slot.opName();
        dto.op = slot.op();
        dto.type = slot.type();
        dto.used = slot.used();
        dto.max = slot.max();
        dto.done = slot.done();
        dto.offset = slot.offset();
        return dto;
    }

    static FaultDTO fault(Problem problem) {
        FaultDTO dto = new FaultDTO();
        dto.kind = problem.kind();
        dto.offset = "0x" + Long.toHexString(problem.offset());
        dto.value = problem.value();
        dto.allowed = problem.allowed();
        dto.count = problem.count();
        return dto;
    }

    static SentDTO sent(String mailbox, int type, byte[] message) {
        SentDTO dto = new SentDTO();
        dto.mailbox = mailbox;
        dto.type = type;
        dto.length = message.length;
        dto.hex = HexFormat.of().formatHex(message);
        return dto;
    }

    static FreedDTO freed(SlotDTO slot, String effect) {
        FreedDTO dto = new FreedDTO();
        dto.mailbox = slot.mailbox;
        dto.way = slot.way;
        dto.before = slot.state;
        dto.type = slot.type;
        dto.used = slot.used;
        dto.effect = effect;
        return dto;
    }
}
