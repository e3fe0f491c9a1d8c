package io.drey.internal.local;

import io.drey.internal.store.NanoClock;
import io.drey.internal.store.Store;
import io.drey.internal.store.StoreContract;

class HeapStoreContractTest implements StoreContract {

    private final HeapStore<String> store = new HeapStore<>(10_000, true, NanoClock.SYSTEM, evicted -> {});

    @Override
    public Store<String> store() {
        return store;
    }
}
