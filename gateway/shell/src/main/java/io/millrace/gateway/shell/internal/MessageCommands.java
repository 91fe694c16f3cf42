package io.millrace.gateway.shell.internal;

import static io.millrace.gateway.shell.support.Option.NO;
import static io.millrace.gateway.shell.support.Option.YES;

import io.millrace.api.channel.Channel;
import io.millrace.api.ring.Offer;
import io.millrace.api.ring.RingInfo;
import io.millrace.api.runtime.ShmRuntime;
import io.millrace.gateway.shell.internal.watch.Output;
import io.millrace.gateway.shell.support.CommandException;
import io.millrace.gateway.shell.support.Help;
import io.millrace.gateway.shell.support.JsonText;
import io.millrace.gateway.shell.support.LastResort;
import io.millrace.gateway.shell.support.Option;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
import org.apache.felix.service.command.annotations.GogoCommand;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Commands that move messages. Thread-safety: thread-safe. */
@Component(service = MessageCommands.class, immediate = true)
@GogoCommand(
        scope = "shm",
        function = {"publish", "listen"})
public final class MessageCommands extends LastResort {
    private static final String PUBLISH = "shm:publish CHANNEL TEXT [-x] [-t MILLIS] [-y] [-j]";
    private static final String LISTEN = "shm:listen CHANNEL [-n COUNT] [-t MILLIS] [-j]";
    private static final long LONGEST_MILLIS = 86_400_000;

    private final Channels channels;

    /** Called by Declarative Services. */
    @Activate
    public MessageCommands(BundleContext context, @Reference ServiceReference<ShmRuntime> runtime) {
        this.channels = new Channels(context, runtime.getBundle());
    }

    /** Sends one message. */
    @Descriptor("sends one message; to a peer that is alive only with --yes")
    public Object publish(
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
            @Descriptor("the message is given in hexadecimal digits")
                    @Parameter(
                            names = {"-x", "--hex"},
                            presentValue = YES,
                            absentValue = NO)
                    boolean hex,
            @Descriptor("how long to wait for room, in milliseconds; 1000 by default")
                    @Parameter(
                            names = {"-t", "--timeout"},
                            absentValue = "1000")
                    String timeout,
            @Descriptor("also to a peer that is alive, and will act on it")
                    @Parameter(
                            names = {"-y", "--yes"},
                            presentValue = YES,
                            absentValue = NO)
                    boolean yes,
            @Descriptor("the channel's name, then the message") String... words) {
        if (help) {
            return Help.of(MessageCommands.class, "shm", "publish");
        }
        if (words.length < 2) {
            throw new CommandException("usage: " + PUBLISH);
        }
        String text = String.join(" ", Arrays.asList(words).subList(1, words.length));
        byte[] message = hex ? parse(text) : text.getBytes(StandardCharsets.UTF_8);
        long millis = Option.number("timeout", timeout, 0, LONGEST_MILLIS);
        MessageDTO sent = channels.with(words[0], this::busySender, (channel, _) -> {
            Confirmation.ask(channel, yes);
            return send(channel, message, millis);
        });
        return json ? JsonText.of(sent) : sent;
    }

    private static byte[] parse(String text) {
        try {
            return HexFormat.of().parseHex(text.replace(" ", ""));
        } catch (IllegalArgumentException e) {
            throw new CommandException("not hexadecimal: \"" + text + "\"; allowed: pairs of 0-9 and a-f");
        }
    }

    /** A sending end for one thread belongs to the application that has it. */
    private Optional<String> busySender(ServiceReference<Channel> reference) {
        return channels.boundByApplication(reference)
                .filter(reason -> channels.with(
                        String.valueOf(reference.getProperty(Channel.NAME)),
                        _ -> Optional.empty(),
                        (channel, _) -> channel.tx().info().threads() == RingInfo.Threads.ONE));
    }

    private static MessageDTO send(Channel channel, byte[] message, long millis) {
        Offer offer = channel.send(message, Duration.ofMillis(millis));
        if (offer != Offer.SENT) {
            throw new CommandException(refusal(channel, message.length, millis, offer));
        }
        return Listening.message(channel.info().name(), "SENT", message);
    }

    private static String refusal(Channel channel, int length, long millis, Offer offer) {
        String why =
                switch (offer) {
                    case FULL -> "no room within " + millis + " ms";
                    case TOO_LARGE ->
                        length + " bytes, at most " + channel.tx().info().maxMessageBytes() + " are allowed";
                    case PEER_GONE -> "the peer is gone";
                    case SENT, CLOSED -> "the channel is closed, or only receives";
                };
        return "channel " + channel.info().name() + " answers " + offer + ": " + why;
    }

    /** Shows messages as they come. */
    @Descriptor("shows messages as they come; they are consumed")
    public Object listen(
            CommandSession session,
            @Descriptor("one JSON object per message")
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
            @Descriptor("stop after so many, and fail if fewer come; without it: all that come in time")
                    @Parameter(
                            names = {"-n", "--count"},
                            absentValue = "0")
                    String count,
            @Descriptor("how long to listen, in milliseconds; 10000 by default")
                    @Parameter(
                            names = {"-t", "--timeout"},
                            absentValue = "10000")
                    String timeout,
            @Descriptor("the channel's name, like plc/1") String... words) {
        if (help) {
            return Help.of(MessageCommands.class, "shm", "listen");
        }
        String name = Option.single(words, LISTEN);
        int wanted = (int) Option.number("count", count, 0, Integer.MAX_VALUE);
        long millis = Option.number("timeout", timeout, 0, LONGEST_MILLIS);
        Listening listening = new Listening(Output.of(session).out(), json, wanted);
        int heard = channels.with(
                name,
                channels::boundByApplication,
                (channel, reference) ->
                        listening.run(channel, () -> reference.getBundle() == null, Duration.ofMillis(millis)));
        if (heard < wanted) {
            throw new CommandException(
                    "only " + heard + " of " + wanted + " messages came on " + name + " within " + millis + " ms");
        }
        return null;
    }
}
