package io.drey.simulation;

import io.drey.internal.store.NanoClock;
import io.drey.internal.store.Store;
import io.drey.internal.store.StoreContract;
import java.util.Random;

/** The simulated remote keeps the promises of the real one. */
class SimulatedStoreContractTest implements StoreContract {

    private final VirtualClock clock = new VirtualClock();
    private final SimulatedRedis redis = new SimulatedRedis(4, 10_000, clock, new Random(1));
    private final Store<String> store = new SimulatedNode(redis, new DirectNetwork(redis), clock).remote("cache");

    @Override
    public Store<String> store() {
        return store;
    }

    @Override
    public NanoClock clock() {
        return clock;
    }
}
