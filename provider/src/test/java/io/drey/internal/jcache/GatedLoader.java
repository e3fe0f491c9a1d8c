package io.drey.internal.jcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import javax.cache.Cache;
import javax.cache.integration.CacheLoader;
import javax.cache.integration.CacheLoaderException;

/** A loader that answers once the test lets it, and notes what it was asked for. Any thread. */
final class GatedLoader implements CacheLoader<String, String> {

    static final Duration LIMIT = Duration.ofSeconds(30);

    private final ConcurrentLinkedQueue<Set<String>> asked = new ConcurrentLinkedQueue<>();
    private final CountDownLatch gate = new CountDownLatch(1);
    private volatile Callable<String> answer = () -> null;

    /** What it has for each key: {@code value of key}, nothing, or an exception. */
    void answers(Callable<String> value) {
        answer = value;
    }

    @Override
    public String load(String key) {
        return loadAll(Set.of(key)).get(key);
    }

    @Override
    public Map<String, String> loadAll(Iterable<? extends String> keys) {
        Set<String> wanted = new HashSet<>();
        keys.forEach(wanted::add);
        asked.add(wanted);
        Map<String, String> loaded = new HashMap<>();
        try {
            assertThat(gate.await(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
            for (String key : wanted) {
                String value = answer.call();
                if (value != null) {
                    loaded.put(key, value + " of " + key);
                }
            }
        } catch (Exception e) {
            throw new CacheLoaderException(e);
        }
        return loaded;
    }

    void open() {
        gate.countDown();
    }

    /** How often it was asked, for one key or several. */
    int calls() {
        return asked.size();
    }

    /** The keys of all calls, in order. */
    List<String> keys() {
        return asked.stream().flatMap(Set::stream).sorted().toList();
    }

    void awaitCalls(int calls) {
        await().atMost(LIMIT).until(() -> calls() >= calls);
    }

    /** What one thread asks of a cache. */
    interface Question<T> {
        T of(Cache<String, String> cache) throws Exception;
    }

    /** Asks in some threads for each of the caches, and lets the loader answer once all of them wait, or nearly. */
    <T> List<Future<T>> asked(
            ExecutorService threads, int each, List<Cache<String, String>> caches, Question<T> question) {
        List<Future<T>> answers = new ArrayList<>();
        CountDownLatch asking = new CountDownLatch(each * caches.size());
        for (int i = 0; i < each; i++) {
            for (Cache<String, String> cache : caches) {
                answers.add(threads.submit(() -> {
                    asking.countDown();
                    return question.of(cache);
                }));
            }
        }
        await().atMost(LIMIT).until(() -> asking.getCount() == 0 && !asked.isEmpty());
        aMoment();
        open();
        return answers;
    }

    /** Those who have begun to ask also begin to wait. */
    static void aMoment() {
        long start = System.nanoTime();
        while (System.nanoTime() - start < 250_000_000L) {
            Thread.onSpinWait();
            Thread.yield();
        }
    }
}
