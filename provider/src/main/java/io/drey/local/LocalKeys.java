package io.drey.local;

import io.drey.partition.Partition;
import org.jspecify.annotations.Nullable;

/** What the local tier must know of a cache's keys. Any thread. */
public interface LocalKeys<K> {

    Partition partition(K key);

    /** An equal key that nobody mutates. */
    K copy(K key);

    /** The key of canonical bytes, null if they cannot be read here. */
    @Nullable
    K decode(byte[] bytes);
}
