package io.millrace.itests.fusiondock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.fusiondock.internal.FusiondockOptions.Role;
import io.millrace.itests.support.ChildProcess;
import io.millrace.itests.support.Sizes;
import java.util.List;

/** A process that sends or receives numbered messages until it is killed. Thread-safety: confined to one thread. */
interface Worker extends AutoCloseable {
    /**
     * The numbers it said: a sender when a message was published, a receiver of each message it was sure to give back.
     */
    List<Integer> said();

    /** Sees to it that there is something to do. */
    void feed();

    /** Kills it; answers all it said. */
    List<Integer> kill();

    /** Lets it end behind what it is doing; answers all it said. */
    List<Integer> end();

    @Override
    void close();

    /** A sender in Java, from a number on. */
    static Worker javaSender(Dock dock, Role role, int first, Sizes sizes) {
        return new InJava(ChildSide.start(dock, role, "send", Integer.toString(first), sizes.toString()));
    }

    /** A receiver in Java; it says a number before it gives the message back. */
    static Worker javaReceiver(Dock dock, Role role, Sizes sizes) {
        return new InJava(ChildSide.start(dock, role, "recv", sizes.toString()));
    }

    /** A sender in C, from a number on. */
    static Worker cSender(Dock dock, Role role, int first, Sizes sizes) {
        return new InC(dock.attach(role), first, sizes) {
            @Override
            String step(int number) {
                return "blob=" + sizes.at(number) + ":" + number;
            }

            @Override
            String answer(Message message) {
                return message.sent();
            }
        };
    }

    /** A receiver in C; it says a number after it gave the message back. */
    static Worker cReceiver(Dock dock, Role role, Sizes sizes) {
        return new InC(dock.attach(role), 0, sizes) {
            @Override
            String step(int number) {
                return "recv";
            }

            @Override
            String answer(Message message) {
                return message.received();
            }
        };
    }

    /** The sides in JVMs of their own. */
    final class InJava implements Worker {
        private final ChildProcess process;

        private InJava(ChildProcess process) {
            this.process = process;
        }

        @Override
        public List<Integer> said() {
            return ChildSide.said(process);
        }

        @Override
        public void feed() {
            assertEquals(List.of(), process.err());
        }

        @Override
        public List<Integer> kill() {
            process.kill();
            feed();
            return said();
        }

        /** It says a number first, so there is nothing to wait for. */
        @Override
        public List<Integer> end() {
            return kill();
        }

        @Override
        public String toString() {
            return process.toString();
        }

        @Override
        public void close() {
            process.close();
        }
    }

    /** The C peer, which does as many steps as it is told. */
    abstract class InC implements Worker {
        private static final int AHEAD = 200;
        private static final String TYPE = "\"type\":";

        private final DockPeer peer;
        private final Sizes sizes;
        private int next;
        private int told;

        private InC(DockPeer peer, int first, Sizes sizes) {
            this.peer = peer;
            this.sizes = sizes;
            this.next = first;
            feed();
        }

        abstract String step(int number);

        abstract String answer(Message message);

        @Override
        public List<Integer> said() {
            return peer.said().stream().map(this::number).toList();
        }

        /** What it did must have been right. */
        private int number(String line) {
            int at = line.indexOf(TYPE);
            assertTrue(at > 0, line);
            int number = Integer.parseInt(line.substring(at + TYPE.length(), line.indexOf(',', at)));
            String wanted = answer(Message.blob(number, sizes.at(number)));
            assertTrue(line.startsWith(wanted), () -> "expected " + wanted + ": " + line);
            return number;
        }

        @Override
        public void feed() {
            for (int open = told - peer.said().size(); open < AHEAD; open++) {
                peer.tell(step(next++));
                told++;
            }
        }

        @Override
        public List<Integer> kill() {
            peer.kill();
            return said();
        }

        @Override
        public List<Integer> end() {
            String summary = peer.terminate();
            return peer.said().stream()
                    .filter(line -> !line.equals(summary))
                    .map(this::number)
                    .toList();
        }

        @Override
        public String toString() {
            return peer.toString();
        }

        @Override
        public void close() {
            peer.close();
        }
    }
}
