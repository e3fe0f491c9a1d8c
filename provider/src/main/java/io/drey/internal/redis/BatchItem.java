package io.drey.internal.redis;

import io.drey.internal.redis.RedisKeys.Located;
import io.drey.internal.store.Change;

/** One write of a batch. */
record BatchItem<K>(K key, Change change, Located located, Payload payload) {

    /** Returns whether the caller waits for it and then is told what came of it, so that it is given once. */
    boolean isAwaited() {
        return change.acceptedNanos() == Change.AWAITED && change.earlier() == null;
    }

    /** The same, its payload handed to the script however large it is. */
    BatchItem<K> inWhole() {
        return new BatchItem<>(key, change, located, payload.inWhole());
    }
}
