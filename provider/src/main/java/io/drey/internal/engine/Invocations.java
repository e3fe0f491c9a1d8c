package io.drey.internal.engine;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** {@code invokeAll}: the invocations of several keys, {@linkplain Together together}. Any thread. */
final class Invocations<K, V> {

    private final Together<K, V> together;

    Invocations(Together<K, V> together) {
        this.together = together;
    }

    /**
     * Invokes a processor for each key.
     *
     * @param begun makes the invocation of a key, and may throw
     * @return what became of each key: calls return what the processor returned, or throw what was thrown
     */
    <T> Map<K, Callable<@Nullable T>> invokeAll(Set<? extends K> keys, Function<? super K, Invocation<K, V, T>> begun) {
        Map<K, Callable<@Nullable T>> results = new LinkedHashMap<>(keys.size() * 2);
        List<Member<K, V>> members = new ArrayList<>(keys.size());
        for (K key : List.copyOf(keys)) {
            try {
                Invocation<K, V, T> invocation = begun.apply(key);
                Member<K, V> member = together.member(invocation.key(), invocation);
                members.add(member);
                results.put(key, () -> result(member, invocation));
            } catch (Exception e) { // what code of the key's class throws, too
                results.put(key, () -> {
                    throw e;
                });
            }
        }
        together.run(members, false);
        return results;
    }

    private static <T> @Nullable T result(Member<?, ?> member, Invocation<?, ?, T> invocation) throws Exception {
        Throwable failure = member.failure();
        if (failure instanceof Exception e) {
            throw e;
        }
        return invocation.result();
    }
}
