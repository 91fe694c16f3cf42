package io.millrace.gateway.shell.amp.internal;

import org.osgi.dto.DTO;

/** The gateway's end of a queue. */
public class QueueDTO extends DTO {
    /** The channel of the queue. */
    public String queue;

    /** Id of its entry. */
    public int id;

    /** TX or RX, as the gateway sees it. */
    public String way;

    /** Messages it holds. */
    public int length;

    /** Longest message in bytes. */
    public int item;

    /** Position of the next slot taken. */
    public int free;

    /** Flip that belongs to it. */
    public int freeFlip;

    /** Position of the slot handed over next. */
    public int used;

    /** Flip that belongs to it. */
    public int usedFlip;

    /** Messages sent and not given back. */
    public int pending;

    /** Device address of the first descriptor. */
    public String desc;

    /** The descriptors. */
    public SlotDTO[] slots;
}
