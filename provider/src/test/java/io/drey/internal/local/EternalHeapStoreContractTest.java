package io.drey.internal.local;

import io.drey.internal.store.NanoClock;
import io.drey.internal.store.Store;
import io.drey.internal.store.StoreContract;

/** Where nothing need expire and values lie in cells; what has a deadline all the same has one. */
class EternalHeapStoreContractTest implements StoreContract {

    private final HeapStore<String> store = new HeapStore<>(10_000, false, NanoClock.SYSTEM, evicted -> {});

    @Override
    public Store<String> store() {
        return store;
    }
}
