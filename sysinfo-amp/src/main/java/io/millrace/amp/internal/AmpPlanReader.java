package io.millrace.amp.internal;

import io.millrace.amp.FirmwareEntry;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the lines that name queues and endpoints. Thread-safety: confined to one thread.
 *
 * @see AmpConfig#queues
 * @see AmpConfig#endpoints
 */
final class AmpPlanReader {
    private static final String QUEUE_FORM =
            "NAME: send=ID[:LENxITEM][:BIT], receive=ID[:LENxITEM][:BIT], one of both or both, "
                    + "such as plc: send=0x10:8x32:3, receive=0x11:8x32";
    private static final String SHAPE_FORM = "LENxITEM, such as 16x64";
    private static final String ENDPOINT_FORM = "NAME: OWN>PEER, such as console: 1>7";
    private static final Pattern LINE = Pattern.compile("\\s*([\\w.-]+)\\s*:\\s*(.*?)\\s*");
    private static final Pattern PORT =
            Pattern.compile("(send|receive)\\s*=\\s*(\\w+)(?:\\s*:\\s*(\\d+)x(\\d+))?(?:\\s*:\\s*(\\d+))?");
    private static final Pattern SHAPE = Pattern.compile("\\s*(\\d+)x(\\d+)\\s*");
    private static final Pattern ENDPOINTS = Pattern.compile("(\\w+)\\s*>\\s*(\\w+)");

    /** Whether we make the queues, and so must know their shape. */
    private final boolean makes;

    private final Set<String> names = new HashSet<>();
    private final Set<Integer> ids = new HashSet<>();
    private final Set<Integer> addresses = new HashSet<>();

    /** The line that is read, for messages. */
    private String line = "";

    AmpPlanReader(boolean makes) {
        this.makes = makes;
    }

    /**
     * Reads all of them.
     *
     * @throws IllegalArgumentException with the property, the line and what is allowed
     */
    AmpPlan read(String[] queues, String rpmsg, String[] endpoints) {
        List<AmpPlan.QueueLine> queueLines = new ArrayList<>();
        for (String each : queues) {
            begin("queues", each);
            queueLines.add(queue(parts(each, QUEUE_FORM)));
        }
        begin("rpmsg", rpmsg);
        Optional<AmpPort.Shape> shape = rpmsg.isBlank() ? Optional.empty() : Optional.of(rpmsg(rpmsg));
        List<AmpPlan.EndpointLine> endpointLines = new ArrayList<>();
        for (String each : endpoints) {
            begin("endpoints", each);
            endpointLines.add(endpoint(parts(each, ENDPOINT_FORM)));
        }
        return new AmpPlan(queueLines, shape, endpointLines);
    }

    private void begin(String property, String text) {
        line = property + "=" + text;
    }

    /** Name and the rest. */
    private Matcher parts(String text, String form) {
        Matcher parts = matching(LINE, text, form);
        if (!names.add(parts.group(1))) {
            throw refused("the name " + parts.group(1) + " is there twice");
        }
        return parts;
    }

    private AmpPlan.QueueLine queue(Matcher parts) {
        Optional<AmpPort> send = Optional.empty();
        Optional<AmpPort> receive = Optional.empty();
        for (String text : parts.group(2).split(",", -1)) {
            Matcher port = matching(PORT, text.strip(), QUEUE_FORM);
            boolean sends = port.group(1).equals("send");
            if ((sends ? send : receive).isPresent()) {
                throw refused(port.group(1) + " is there twice");
            }
            send = sends ? Optional.of(port(port)) : send;
            receive = sends ? receive : Optional.of(port(port));
        }
        return new AmpPlan.QueueLine(parts.group(1), send, receive);
    }

    private AmpPort port(Matcher port) {
        int id = number("ID", port.group(2), FirmwareEntry.RESERVED_FIRST - 1);
        if (!ids.add(id)) {
            throw refused("two queues have the ID " + port.group(2));
        }
        Optional<AmpPort.Shape> shape =
                port.group(3) == null ? Optional.empty() : Optional.of(shape(port.group(3), port.group(4), 1));
        if (makes && shape.isEmpty()) {
            throw refused("the main core makes the queue and needs its LENxITEM: " + QUEUE_FORM);
        }
        int bit = port.group(5) == null ? -1 : number("BIT", port.group(5), AmpLayout.BITS - 1);
        return new AmpPort(id, shape, bit);
    }

    private AmpPort.Shape rpmsg(String text) {
        Matcher shape = matching(SHAPE, text, SHAPE_FORM);
        return shape(shape.group(1), shape.group(2), AmpLayout.MESSAGE_HEADER_BYTES + 1);
    }

    private AmpPort.Shape shape(String length, String item, int leastItem) {
        int itemBytes = number("ITEM", item, AmpLayout.MAX_ITEM);
        int messages = number("LEN", length, AmpLayout.MAX_LENGTH);
        if (messages < 1 || itemBytes < leastItem) {
            throw refused("LEN must be 1 to " + AmpLayout.MAX_LENGTH + " and ITEM " + leastItem + " to "
                    + AmpLayout.MAX_ITEM);
        }
        return new AmpPort.Shape(messages, itemBytes);
    }

    private AmpPlan.EndpointLine endpoint(Matcher parts) {
        Matcher ends = matching(ENDPOINTS, parts.group(2), ENDPOINT_FORM);
        int own = number("OWN", ends.group(1), AmpLayout.NO_ENDPOINT - 1);
        if (!addresses.add(own)) {
            throw refused("two endpoints of ours have the address " + ends.group(1));
        }
        return new AmpPlan.EndpointLine(parts.group(1), own, number("PEER", ends.group(2), AmpLayout.NO_ENDPOINT - 1));
    }

    private Matcher matching(Pattern pattern, String text, String form) {
        Matcher matcher = pattern.matcher(text);
        if (!matcher.matches()) {
            throw refused("allowed: " + form);
        }
        return matcher;
    }

    private int number(String what, String text, int most) {
        try {
            long value = Long.decode(text);
            if (value >= 0 && value <= most) {
                return (int) value;
            }
        } catch (NumberFormatException _) {
            throw refused(what + " must be a number from 0 to " + most);
        }
        throw refused(what + " must be 0 to " + most);
    }

    private IllegalArgumentException refused(String why) {
        return new IllegalArgumentException(line + ": " + why);
    }
}
