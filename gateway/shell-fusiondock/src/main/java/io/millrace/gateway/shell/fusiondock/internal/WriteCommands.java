package io.millrace.gateway.shell.fusiondock.internal;

import static io.millrace.gateway.shell.support.Option.NO;
import static io.millrace.gateway.shell.support.Option.YES;

import io.millrace.api.ring.Offer;
import io.millrace.api.ring.Producer;
import io.millrace.fusiondock.Mailbox;
import io.millrace.gateway.shell.support.CommandException;
import io.millrace.gateway.shell.support.Help;
import io.millrace.gateway.shell.support.JsonText;
import io.millrace.gateway.shell.support.Option;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
import org.apache.felix.service.command.annotations.GogoCommand;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** Commands that put something into a mailbox, or take something out of it. Thread-safety: thread-safe. */
@Component(service = WriteCommands.class, immediate = true)
@GogoCommand(
        scope = "mailbox",
        function = {"send", "discard", "reclaim"})
public final class WriteCommands {
    private static final String SEND = "mailbox:send [NAME] TYPE TEXT [-x] [-t MILLIS] [-j]";
    private static final String DISCARD = "mailbox:discard [NAME] [-j]";
    private static final String RECLAIM = "mailbox:reclaim [NAME] [-j]";
    private static final long LONGEST_MILLIS = 86_400_000;
    private static final long PAUSE_NANOS = 200_000;

    private final Mailboxes mailboxes;

    /** Called by Declarative Services. */
    @Activate
    public WriteCommands(BundleContext context) {
        this.mailboxes = new Mailboxes(context);
    }

    /** Sends one message. */
    @Descriptor("sends one message of a type: 0 int, 1 string with its NUL, 2 tick, any other as it is typed")
    public Object send(
            @Descriptor(Option.JSON)
                    @Parameter(
                            names = {"-j", "--json"},
                            presentValue = YES,
                            absentValue = NO)
                    boolean json,
            @Descriptor(Option.HELP)
                    @Parameter(
                            names = {"-h", "--help"},
                            presentValue = YES,
                            absentValue = NO)
                    boolean help,
            @Descriptor("the message is given in hexadecimal digits, whatever its type")
                    @Parameter(
                            names = {"-x", "--hex"},
                            presentValue = YES,
                            absentValue = NO)
                    boolean hex,
            @Descriptor("how long to wait for the slot, in milliseconds; 1000 by default")
                    @Parameter(
                            names = {"-t", "--timeout"},
                            absentValue = "1000")
                    String timeout,
            @Descriptor("the mailbox's name, unless there is just one; the type; the message") String... words) {
        if (help) {
            return Help.of(WriteCommands.class, "mailbox", "send");
        }
        Mailboxes.Choice choice = mailboxes.choose(words);
        List<String> rest = choice.words();
        if (rest.size() < 2) {
            throw new CommandException("usage: " + SEND + "; got " + words.length + " arguments");
        }
        int type = Payload.type(rest.getFirst());
        String text = String.join(" ", rest.subList(1, rest.size()));
        byte[] message = hex ? Payload.ofHex(text) : Payload.of(type, text);
        long millis = Option.number("timeout", timeout, 0, LONGEST_MILLIS);
        SentDTO sent = mailboxes.with(choice.name(), mailbox -> {
            require(choice.name(), mailbox, type, message, millis);
            return Dtos.sent(choice.name(), type, message);
        });
        return json ? JsonText.of(sent) : new SentDTO[] {sent};
    }

    private static void require(String name, Mailbox mailbox, int type, byte[] message, long millis) {
        Producer tx = mailbox.tx(type);
        long start = System.nanoTime();
        Offer offer = tx.offer(message, 0, message.length);
        while (offer == Offer.FULL && System.nanoTime() - start < TimeUnit.MILLISECONDS.toNanos(millis)) {
            LockSupport.parkNanos(PAUSE_NANOS);
            offer = tx.offer(message, 0, message.length);
        }
        if (offer != Offer.SENT) {
            throw new CommandException("mailbox " + name + " answers " + offer + ": "
                    + switch (offer) {
                        case FULL -> "the peer has not read the slot within " + millis + " ms";
                        case TOO_LARGE ->
                            message.length + " bytes, at most " + tx.info().maxMessageBytes() + " are allowed";
                        default -> "the link is closed, or its slot corrupt";
                    });
        }
    }

    /** Gives up what comes. */
    @Descriptor("gives up the message that is being received or waits, with all its pieces; who reads next releases it")
    public Object discard(
            @Descriptor(Option.JSON)
                    @Parameter(
                            names = {"-j", "--json"},
                            presentValue = YES,
                            absentValue = NO)
                    boolean json,
            @Descriptor(Option.HELP)
                    @Parameter(
                            names = {"-h", "--help"},
                            presentValue = YES,
                            absentValue = NO)
                    boolean help,
            @Descriptor("the mailbox's name, unless there is just one") String... words) {
        if (help) {
            return Help.of(WriteCommands.class, "mailbox", "discard");
        }
        Option.refuseOptions(words, DISCARD);
        String name = mailboxes.only(words);
        FreedDTO freed = mailboxes.with(name, mailbox -> {
            SlotDTO before = Dtos.rx(name, mailbox.info());
            if (!mailbox.discard()) {
                throw new CommandException("mailbox " + name + " receives nothing: its slot is " + before.state);
            }
            return Dtos.freed(before, "released unread when the channel is read next");
        });
        return json ? JsonText.of(freed) : new FreedDTO[] {freed};
    }

    /** Takes back what is not read. */
    @Descriptor("takes back what the peer has not read, or frees a slot whose state is none")
    public Object reclaim(
            @Descriptor(Option.JSON)
                    @Parameter(
                            names = {"-j", "--json"},
                            presentValue = YES,
                            absentValue = NO)
                    boolean json,
            @Descriptor(Option.HELP)
                    @Parameter(
                            names = {"-h", "--help"},
                            presentValue = YES,
                            absentValue = NO)
                    boolean help,
            @Descriptor("the mailbox's name, unless there is just one") String... words) {
        if (help) {
            return Help.of(WriteCommands.class, "mailbox", "reclaim");
        }
        Option.refuseOptions(words, RECLAIM);
        String name = mailboxes.only(words);
        FreedDTO freed = mailboxes.with(name, mailbox -> {
            SlotDTO before = Dtos.tx(name, mailbox.info());
            if (!mailbox.reclaim()) {
                throw new CommandException("mailbox " + name + " has a free slot already: it is " + before.state);
            }
            return Dtos.freed(before, "the slot is " + mailbox.info().tx().opName());
        });
        return json ? JsonText.of(freed) : new FreedDTO[] {freed};
    }
}
