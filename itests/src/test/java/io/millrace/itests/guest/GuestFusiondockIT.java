package io.millrace.itests.guest;

import io.millrace.fusiondock.internal.FusiondockOptions.Role;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;

/** A program in C at the {@code /dev/mem} of a guest plays UniProton; on the host a JVM plays Linux. */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class GuestFusiondockIT extends MailboxInGuest {
    @AutoClose
    private static Guest guest;

    @BeforeAll
    static void boot() {
        guest = Guest.inC();
    }

    @Override
    Mailbox mailbox() {
        return new Mailbox(guest, "fusiondock-peer", Role.UNIPROTON, HostPeer.JAVA);
    }
}
