package io.drey.internal.store;

import org.jspecify.annotations.Nullable;

/** A store that may hold the form of a value without an entry around it, for hits where nothing else need be known. */
public interface BareStore<K> extends Store<K> {

    /** Returns the form of a value that is there and never expires; null if there is none, or if it has an entry. */
    @Nullable
    Object bare(K key);
}
