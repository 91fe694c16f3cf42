package io.millrace.fusiondock.internal;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.millrace.api.memory.Memory;
import io.millrace.api.ring.Offer;
import io.millrace.api.signal.Signaler;
import io.millrace.api.signal.WaitPolicy;
import io.millrace.fusiondock.internal.FusiondockOptions.Role;
import io.millrace.stress.Pieces;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.I_Result;

/**
 * Both ends of a mailbox, at its state. Messages are numbered from 1; 0 is no message, -1 one of two halves or of
 * another type or length.
 */
public final class MailboxStress {
    private static final int REGION = 512;
    /** Long enough to be in the middle of it when somebody writes. */
    private static final int LENGTH = 256;

    private MailboxStress() {}

    /** Both sides, and messages whose bytes, type and length hold the same number. */
    private static final class Mail {
        private final FusiondockLink linux;
        private final FusiondockLink uniproton;
        private final byte[] message = new byte[LENGTH];
        private int seen;

        Mail(int maxSize) {
            Memory memory = Pieces.memory(2L * REGION);
            linux = link(memory, Role.LINUX, maxSize);
            uniproton = link(memory, Role.UNIPROTON, maxSize);
        }

        private static FusiondockLink link(Memory memory, Role role, int maxSize) {
            FusiondockOptions usual = FusiondockOptions.of(role, 0, REGION);
            FusiondockOptions options = new FusiondockOptions(
                    role,
                    usual.txOffset(),
                    usual.rxOffset(),
                    REGION,
                    usual.states(),
                    usual.init(),
                    false,
                    maxSize,
                    LENGTH,
                    false,
                    0,
                    false,
                    false,
                    false,
                    0,
                    0,
                    0,
                    usual.peerTarget());
            return new FusiondockLink(memory, Signaler.none(), WaitPolicy.standard(), options);
        }

        /** 1 if there was room. */
        int put(int number) {
            Arrays.fill(message, (byte) number);
            return linux.tx(number).offer(message, 0, LENGTH - number) == Offer.SENT ? 1 : 0;
        }

        int take() {
            seen = 0;
            uniproton.rx().poll((bytes, offset, length, type) -> seen = number(bytes, offset, length, type), 1);
            return seen;
        }

        private static int number(MemorySegment bytes, long offset, int length, int type) {
            int number = bytes.get(ValueLayout.JAVA_BYTE, offset);
            boolean whole = number == type && length == LENGTH - number;
            for (int i = 0; whole && i < length; i++) {
                whole = bytes.get(ValueLayout.JAVA_BYTE, offset + i) == number;
            }
            return whole ? number : -1;
        }
    }

    /** Whoever sees READY sees header and payload, and the slot is filled again only after it was read. */
    @JCStressTest
    @Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "looked before the first was sent")
    @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "the first was sent between the looks")
    @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "the second was not sent, or not yet")
    @Outcome(id = "1, 2", expect = ACCEPTABLE, desc = "both, in order")
    @Outcome(expect = FORBIDDEN, desc = "torn, out of order, or twice")
    @State
    public static class Order {
        private final Mail mail = new Mail(REGION - 16);

        /** Sends. */
        @Actor
        public void sender() {
            mail.put(1);
            mail.put(2);
        }

        /** Looks twice. */
        @Actor
        public void receiver(II_Result r) {
            r.r1 = mail.take();
            r.r2 = mail.take();
        }
    }

    /** Two threads move a message in pieces on while it is read: every piece goes through once. */
    @JCStressTest
    @Outcome(id = "1", expect = ACCEPTABLE, desc = "the message, whole")
    @Outcome(expect = FORBIDDEN, desc = "lost, doubled, or pieces mixed up")
    @State
    public static class TwoMovers {
        private final Mail mail = new Mail(8);
        private int early;

        /** The first piece is published. */
        public TwoMovers() {
            mail.put(1);
        }

        /** Moves on. */
        @Actor
        public void watch() {
            for (int i = 0; i < LENGTH / 8; i++) {
                mail.linux.look();
            }
        }

        /** Reads what is there, and moves on as well. */
        @Actor
        public void both() {
            for (int i = 0; i < LENGTH / 8; i++) {
                early += mail.take();
                mail.linux.isSent();
            }
        }

        /** The rest, and what came in all. */
        @Arbiter
        public void rest(I_Result r) {
            int came = early;
            for (int i = 0; i <= LENGTH / 8; i++) {
                mail.linux.isSent();
                came += mail.take();
            }
            r.r1 = came;
        }
    }

    /** A link that closes while it sends: what was answered SENT is there, and nothing else is. */
    @JCStressTest
    @Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "closed before")
    @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "sent before")
    @Outcome(expect = FORBIDDEN, desc = "sent and lost, or refused and there")
    @State
    public static class SendAndClose {
        private final Mail mail = new Mail(REGION - 16);

        /** Sends. */
        @Actor
        public void sender(II_Result r) {
            r.r1 = mail.put(1);
        }

        /** Closes. */
        @Actor
        public void close() {
            mail.linux.close();
        }

        /** What is there. */
        @Arbiter
        public void rest(II_Result r) {
            r.r2 = mail.take();
        }
    }

    /** A link that closes while it reads: the message is handled, or stays for the next, never both or neither. */
    @JCStressTest
    @Outcome(id = "1, 2, 0", expect = ACCEPTABLE, desc = "read before")
    @Outcome(id = "0, 1, 0", expect = ACCEPTABLE, desc = "closed before: it is still READY")
    @Outcome(id = "1, 1, 0", expect = ACCEPTABLE, desc = "handed out, then revoked: delivered again")
    @Outcome(expect = FORBIDDEN, desc = "lost, or torn")
    @State
    public static class ReceiveAndClose {
        private final Mail mail = new Mail(REGION - 16);

        /** A message waits. */
        public ReceiveAndClose() {
            mail.put(1);
        }

        /** Reads. */
        @Actor
        public void receiver(III_Result r) {
            r.r1 = mail.take();
        }

        /** Closes. */
        @Actor
        public void close() {
            mail.uniproton.close();
        }

        /** The state of the slot, and that nothing is handed out any more. */
        @Arbiter
        public void rest(III_Result r) {
            r.r2 = mail.linux.info().tx().op();
            r.r3 = mail.take();
        }
    }
}
