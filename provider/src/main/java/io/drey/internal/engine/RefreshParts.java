package io.drey.internal.engine;

import io.drey.RefreshAhead;
import io.drey.internal.store.Store;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * What refreshing ahead takes.
 *
 * @param when an entry is refreshed
 * @param claims where the JVMs agree on who refreshes a key; null if there is this JVM alone
 * @param threads refuses what is too much
 * @param ending ends the threads, within a bounded time
 */
public record RefreshParts<K>(RefreshAhead when, @Nullable Store<K> claims, Executor threads, Runnable ending) {}
