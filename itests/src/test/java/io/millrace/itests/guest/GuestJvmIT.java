package io.millrace.itests.guest;

import io.millrace.fusiondock.internal.FusiondockOptions.Role;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;

/** A JVM is the first program of a guest: ours at its {@code /dev/mem} plays Linux; on the host C plays UniProton. */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class GuestJvmIT extends MailboxInGuest {
    @AutoClose
    private static Guest guest;

    @BeforeAll
    static void boot() {
        guest = Guest.inJava();
    }

    @Override
    Mailbox mailbox() {
        return new Mailbox(guest, "peer fusiondock", Role.LINUX, HostPeer.C);
    }
}
