package io.drey.internal.engine;

import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The ways in which one cache comes to ask its loader. Immutable, any thread.
 *
 * @param loader the loader
 * @param misses what a miss does if the cache reads through; {@code loadAll} does so in any case
 * @param loading what {@code loadAll} does
 * @param refreshes null if nothing is refreshed ahead
 */
record LoadWays<K, V>(
        Loader<K, V> loader,
        ReadThrough<K, V> misses,
        Loading<K, V> loading,
        @Nullable Refreshes<K, V> refreshes) {

    /**
     * What keys are to loaders.
     *
     * @param handed makes a key to keep, or to hand to user code
     * @param copy makes the key of a change
     * @param absent of several keys, those for which the cache has no value that can be read here
     */
    record KeyUse<K>(UnaryOperator<K> handed, UnaryOperator<K> copy, UnaryOperator<Set<K>> absent) {}

    /** Returns null if there is no loader. */
    static <K, V> @Nullable LoadWays<K, V> of(
            EngineParts<K, V> parts,
            Runner<K, V> runner,
            Expirations expirations,
            Announcer<K, V> announcer,
            KeyUse<K> keys) {
        if (parts.loader() == null) {
            return null;
        }
        Loader<K, V> loader = new Loader<>(parts.loader(), parts.values(), keys.handed());
        RefreshParts<K> refresh = parts.readThrough() ? parts.refresh() : null;
        RefreshWindow window = refresh == null ? null : new RefreshWindow(refresh.when(), expirations.shortest());
        Loads<K, V> loads = new Loads<>(runner, expirations, announcer, window);
        ReadThrough<K, V> misses = new ReadThrough<>(loader, loads);
        Loading<K, V> loading = new Loading<>(keys.copy(), keys.absent(), loader, misses, loads);
        Refreshes<K, V> refreshes = refresh == null
                ? null
                : new Refreshes<>(refresh, loader, loads, parts.limits().lease(), keys.handed());
        return new LoadWays<>(loader, misses, loading, refreshes);
    }

    LoadCounts counts() {
        return refreshes == null
                ? new LoadCounts(loader.asked(), misses.awaited(), 0, 0, 0)
                : new LoadCounts(
                        loader.asked(), misses.awaited(), refreshes.made(), refreshes.failed(), refreshes.skipped());
    }
}
