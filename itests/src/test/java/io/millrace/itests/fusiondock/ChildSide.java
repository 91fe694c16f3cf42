package io.millrace.itests.fusiondock;

import io.millrace.api.ring.Claim;
import io.millrace.api.ring.Lease;
import io.millrace.api.ring.Offer;
import io.millrace.api.ring.Producer;
import io.millrace.fusiondock.TruncatedMessageException;
import io.millrace.fusiondock.internal.FusiondockOptions.Role;
import io.millrace.itests.support.ChildProcess;
import io.millrace.itests.support.Eventually;
import io.millrace.itests.support.Installation;
import io.millrace.itests.support.Sizes;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A side in a JVM of its own, there to be killed. It either works until then, and says the number of each message, or
 * stops at a place it says it has reached. The number of a message is its type.
 */
final class ChildSide {
    private static final String WHOLE = ".";

    private ChildSide() {}

    /**
     * Starts one.
     *
     * @param verb {@code send FIRST SIZES}, {@code recv SIZES}; or what then stops: {@code claim LEN}, {@code publish
     *     LEN}, {@code hold}, {@code first-piece}, {@code reserve}
     */
    static ChildProcess start(Dock dock, Role role, String... verb) {
        List<String> command = new ArrayList<>(List.of(
                Installation.java().toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                ChildSide.class.getName(),
                dock.file().toString(),
                role.name(),
                Integer.toString(dock.region()),
                Integer.toString(dock.max())));
        command.addAll(List.of(verb));
        return ChildProcess.start(command);
    }

    /** Starts one, and waits until it has stopped at its place. */
    static ChildProcess reached(Dock dock, Role role, String... verb) {
        ChildProcess child = start(dock, role, verb);
        Eventually.until(
                "the child to " + verb[0], child::toString, () -> child.out().contains(verb[0] + WHOLE));
        return child;
    }

    /** The numbers one has said in whole lines. */
    static List<Integer> said(ChildProcess child) {
        return child.out().stream()
                .filter(line -> line.endsWith(WHOLE))
                .map(line -> Integer.valueOf(line.substring(0, line.length() - WHOLE.length())))
                .toList();
    }

    /** Works until it is killed, or nobody reads what it says. */
    public static void main(String... arguments) throws IOException {
        int region = Integer.parseInt(arguments[2]);
        Setup setup = Setup.of(Role.valueOf(arguments[1])).region(region, Integer.parseInt(arguments[3]));
        try (JavaSide side = JavaSide.open(Path.of(arguments[0]), setup)) {
            switch (arguments[4]) {
                case "send" -> send(side, Integer.parseInt(arguments[5]), Sizes.of(arguments[6]));
                case "recv" -> receive(side, Sizes.of(arguments[5]));
                default -> {
                    stopAt(side, region, arguments);
                    say(arguments[4]);
                    System.in.read();
                }
            }
        }
    }

    private static void stopAt(JavaSide side, int region, String... arguments) {
        switch (arguments[4]) {
            case "claim" -> claim(side, Integer.parseInt(arguments[5]));
            case "publish" -> side.begin(Blobs.TYPE, Blobs.of(Integer.parseInt(arguments[5])));
            case "hold" -> hold(side);
            case "first-piece" ->
                side.await("a piece", () -> {
                    side.assertNothing();
                    return side.link().info().rx().done() > 0;
                });
            case "reserve" -> side.segment().reserve(side.link().info().tx().offset(), region);
            default -> throw new IllegalArgumentException(arguments[4]);
        }
    }

    private static void claim(JavaSide side, int length) {
        Producer tx = side.link().tx(Blobs.TYPE);
        Claim claim = tx.newClaim();
        side.await("room", () -> tx.tryClaim(length, claim) == Offer.SENT);
        MemorySegment.copy(MemorySegment.ofArray(Blobs.of(length)), 0, claim.segment(), claim.offset(), length);
    }

    private static void hold(JavaSide side) {
        Lease lease = side.link().rx().newLease();
        side.await("a message", () -> side.link().rx().tryTake(lease));
    }

    private static void send(JavaSide side, int first, Sizes sizes) {
        for (int number = first; !System.out.checkError(); number++) {
            side.send(number, Blobs.of(sizes.at(number)));
            say(Integer.toString(number));
        }
    }

    /** Says the number of a message before it is released. */
    private static void receive(JavaSide side, Sizes sizes) {
        while (!System.out.checkError()) {
            side.await("a message", () -> poll(side, sizes));
        }
    }

    private static boolean poll(JavaSide side, Sizes sizes) {
        try {
            return side.link()
                            .rx()
                            .poll(
                                    (segment, offset, length, number) -> {
                                        Message message = Message.of(number, segment, offset, length);
                                        if (!message.equals(Message.blob(number, sizes.at(number)))) {
                                            throw new IllegalStateException("not message " + number + ": " + message);
                                        }
                                        say(Integer.toString(number));
                                    },
                                    1)
                    > 0;
        } catch (TruncatedMessageException e) {
            return true;
        }
    }

    private static void say(String word) {
        System.out.println(word + WHOLE);
    }
}
