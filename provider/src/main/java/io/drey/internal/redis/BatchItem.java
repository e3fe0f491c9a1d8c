package io.drey.internal.redis;

import io.drey.internal.redis.RedisKeys.Located;
import io.drey.internal.store.Change;

/** One write of a batch. */
record BatchItem<K>(K key, Change change, Located located, Payload payload) {

    /** The same, its payload handed to the script however large it is. */
    BatchItem<K> inWhole() {
        return new BatchItem<>(key, change, located, payload.inWhole());
    }
}
