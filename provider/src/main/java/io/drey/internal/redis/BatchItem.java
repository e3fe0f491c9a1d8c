package io.drey.internal.redis;

import io.drey.internal.redis.RedisKeys.Located;
import io.drey.internal.store.Change;

/** One write of a batch. */
record BatchItem<K>(K key, Change change, Located located, Payload payload) {}
