package io.drey.internal.local;

import io.drey.internal.partition.Partition;
import org.jspecify.annotations.Nullable;

/** What the local tier must know of a cache's keys. Any thread. */
public interface LocalKeys<K> {

    Partition partition(K key);

    /** An equal key that nobody mutates. */
    K copy(K key);

    /**
     * Whether {@link #plain} gives this key back from its name in the change log. Others are found by their
     * {@link #hash}, so that what somebody has written there runs no code of their classes.
     */
    boolean isPlain(K key);

    /** The hash of the key's canonical bytes. */
    long hash(K key);

    /** The plain key that a change log names so; null if it names another one. Never fails. */
    @Nullable
    K plain(byte[] name);
}
