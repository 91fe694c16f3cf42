package io.millrace.api.channel;

import io.millrace.api.signal.Signaler;
import io.millrace.api.signal.WaitPoint;
import io.millrace.api.signal.WaitPolicy;
import io.millrace.api.testkit.ChannelContract;
import io.millrace.api.testkit.LocalRing;
import java.util.List;

/** Nobody rings here: the bound of the wait makes up for it. */
class RingChannelContractTest extends ChannelContract {
    @Override
    protected Pair open() {
        var there = new LocalRing(8, 64);
        var back = new LocalRing(8, 64);
        var leftWait = waitPoint();
        var rightWait = waitPoint();
        return new Pair(
                new RingChannel(there.producer(), back.consumer(), leftWait, () -> info("left")),
                new RingChannel(back.producer(), there.consumer(), rightWait, () -> info("right")),
                () -> stop(there, back, leftWait),
                () -> stop(back, there, rightWait));
    }

    private static WaitPoint waitPoint() {
        return new WaitPoint(Signaler.none(), new WaitPolicy(10, 1_000_000));
    }

    private static void stop(LocalRing sending, LocalRing receiving, WaitPoint waitPoint) {
        sending.closeSending();
        receiving.closeReceiving();
        waitPoint.close();
    }

    private static ChannelInfo info(String name) {
        return new ChannelInfo(name, "local", "other", "none", 0, List.of());
    }
}
