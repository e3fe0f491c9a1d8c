package io.drey.internal.local;

import io.drey.internal.store.NanoClock;
import io.drey.internal.store.Store;
import io.drey.internal.store.StoreContract;
import io.drey.simulation.DirectNetwork;
import io.drey.simulation.SimulatedNode;
import io.drey.simulation.SimulatedRedis;
import io.drey.simulation.VirtualClock;
import java.time.Duration;
import java.util.Random;

/** A tier before the remote one changes nothing of what a store promises. */
class LocalStoreContractTest implements StoreContract {

    private final VirtualClock clock = new VirtualClock();
    private final SimulatedRedis redis = new SimulatedRedis(4, 10_000, clock, new Random(1));
    private final SimulatedNode node = new SimulatedNode(redis, new DirectNetwork(redis), clock);
    private final Store<String> store =
            node.cache("cache", new LocalBounds(Long.MAX_VALUE, Duration.ofSeconds(1), Duration.ZERO));

    LocalStoreContractTest() {
        node.follower.step();
    }

    @Override
    public Store<String> store() {
        return store;
    }

    @Override
    public NanoClock clock() {
        return clock;
    }
}
