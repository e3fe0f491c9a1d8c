package io.drey.local;

import io.drey.store.NanoClock;
import io.drey.store.Store;
import io.drey.store.StoreContract;

class HeapStoreContractTest implements StoreContract {

    private final HeapStore<String> store = new HeapStore<>(10_000, true, NanoClock.SYSTEM, evicted -> {});

    @Override
    public Store<String> store() {
        return store;
    }
}
