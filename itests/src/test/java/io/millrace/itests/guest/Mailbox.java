package io.millrace.itests.guest;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.fusiondock.internal.FusiondockLayout;
import io.millrace.fusiondock.internal.FusiondockOptions.Role;
import io.millrace.itests.support.ChildProcess;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Both sides of fusiondock over the window: one in a guest, one on the host.
 *
 * @param guest where one is
 * @param program what plays it there
 * @param role which one that is
 * @param host who plays the other
 */
record Mailbox(Guest guest, String program, Role role, HostPeer host) {
    private static final List<String> OPTIONS =
            List.of("--base", "0x" + Long.toHexString(Guest.WINDOW), "--timeout-ms", "60000");

    /**
     * What both said, a line for each step and one more.
     *
     * @param here the host
     * @param there the guest
     */
    record Said(List<String> here, List<String> there) {}

    /** Lets both do steps at the same time; all must succeed. */
    Said talk(String here, String there) {
        guest.tell(command(there));
        return new Said(onHost(here), guest.done());
    }

    /** Lets the guest alone do steps, which must succeed. */
    List<String> inGuest(String steps) {
        return guest.run(command(steps));
    }

    private String command(String steps) {
        return program + " " + String.join(" ", words("/dev/mem", role, steps));
    }

    /** Lets the host alone do steps, which must succeed. */
    List<String> onHost(String steps) {
        List<String> command = new ArrayList<>(host.program());
        command.addAll(words(guest.memory().toString(), role.peer(), steps));
        try (ChildProcess peer = ChildProcess.start(command)) {
            assertEquals(0, peer.exitStatus(), () -> "on the host: " + peer + "; " + guest);
            return peer.out();
        }
    }

    private static List<String> words(String memory, Role role, String steps) {
        List<String> words = new ArrayList<>(List.of(memory, role.name().toLowerCase(Locale.ROOT)));
        words.addAll(OPTIONS);
        words.addAll(List.of(steps.split(" ", -1)));
        return words;
    }

    /** Where in the memory the region begins that the guest writes. */
    long guestWrites() {
        return Guest.WINDOW + (role == Role.LINUX ? 0 : FusiondockLayout.REGION_BYTES);
    }
}
