package io.millrace.cli.amp;

import io.millrace.amp.internal.AmpEnd;
import io.millrace.amp.internal.AmpQueueState;
import io.millrace.api.ring.Consumer;
import io.millrace.api.ring.Producer;

/**
 * Our end of a queue, by the name it was given.
 *
 * @param name the name
 * @param end it
 * @param side which of its states it is: rpmsg has two
 * @param role what we do on it
 * @param bit interrupt for every message, -1 for none
 */
record PeerQueue(String name, AmpEnd end, int side, Role role, int bit) {
    /** What we do. */
    enum Role {
        /** Send. */
        MASTER,
        /** Receive. */
        REMOTE,
        /** Look: endpoints send and receive. */
        RPMSG
    }

    Producer tx() {
        require(Role.MASTER, "sends");
        return end.tx();
    }

    Consumer rx() {
        require(Role.REMOTE, "receives");
        return end.rx();
    }

    AmpQueueState state() {
        return end.states().get(side);
    }

    private void require(Role wanted, String what) {
        if (role != wanted) {
            throw new Refusal(
                    Fault.NOT_SUPPORTED,
                    "queue " + name + ": only its " + (wanted == Role.MASTER ? "master " : "remote ") + what
                            + ", and we are " + (role == Role.RPMSG ? "part of rpmsg" : role.name()));
        }
    }
}
