package io.drey.internal.jcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.cache.Cache;
import javax.cache.configuration.MutableCacheEntryListenerConfiguration;
import javax.cache.event.CacheEntryCreatedListener;
import javax.cache.management.CacheStatisticsMXBean;
import javax.cache.processor.EntryProcessor;
import javax.cache.processor.EntryProcessorException;
import javax.cache.processor.EntryProcessorResult;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** The keys of one call are processed together, and each as if it had been alone. */
@Tag("concurrent")
@Timeout(120)
@ParameterizedClass
@EnumSource(Mode.class)
class InvokeAllTest {

    private static final Set<String> KEYS =
            IntStream.range(0, 20).mapToObj(i -> "key" + i).collect(Collectors.toUnmodifiableSet());
    private static final Duration LEASE = Duration.ofSeconds(10); // unless configured
    private static final EntryProcessor<String, Integer, Integer> ADD_ONE = (entry, arguments) -> {
        int next = entry.exists() ? entry.getValue() + 1 : 1;
        entry.setValue(next);
        return next;
    };

    @Parameter
    private Mode mode;

    private Application application;
    private Cache<String, Integer> cache;

    @BeforeEach
    void open() {
        application = Application.in(mode);
        cache = numbers(application);
    }

    @AfterEach
    void close() {
        application.close();
    }

    private static Cache<String, Integer> numbers(Application application) {
        return application.manager().createCache("numbers", application.configuration(String.class, Integer.class));
    }

    private static Object add(Cache<String, Integer> cache, int rounds) {
        for (int i = 0; i < rounds; i++) {
            cache.invokeAll(KEYS, ADD_ONE).values().forEach(EntryProcessorResult::get);
        }
        return rounds;
    }

    @Test
    void additionsOfAllThreadsAndJvmsAddUp() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try (Application another =
                mode.isRemote() ? Application.on(application.server(), mode, "&namespace=drey") : null) {
            Cache<String, Integer> there = another == null ? cache : numbers(another);
            List<Callable<Object>> tasks = new ArrayList<>();
            for (Cache<String, Integer> each : List.of(cache, there, cache, there)) {
                tasks.add(() -> add(each, 5));
            }
            for (Future<Object> done : threads.invokeAll(tasks, 100, TimeUnit.SECONDS)) {
                done.get();
            }
        } finally {
            threads.shutdownNow();
        }

        KEYS.forEach(key -> assertThat(cache.invoke(key, ADD_ONE)).as(key).isEqualTo(21));
    }

    @Test
    void aProcessorMayUseTheOtherKeysOfItsCall() {
        AtomicInteger nested = new AtomicInteger();
        EntryProcessor<String, Integer, Integer> addEverywhere = (entry, arguments) -> {
            if (nested.incrementAndGet() == 3) {
                KEYS.stream().filter(key -> !key.equals(entry.getKey())).forEach(key -> cache.invoke(key, ADD_ONE));
            }
            return ADD_ONE.process(entry);
        };

        Map<String, EntryProcessorResult<Integer>> results = cache.invokeAll(KEYS, addEverywhere);

        results.values().forEach(result -> assertThat(result.get()).isBetween(1, 2));
        assertThat(cache.getAll(KEYS).values().stream()
                        .mapToInt(Integer::intValue)
                        .sum())
                .isEqualTo(KEYS.size() + KEYS.size() - 1);
    }

    @Test
    void aProcessorThatThrowsChangesNothingOfItsKeyAndConcernsNoOther() {
        cache.put("key1", 7);
        EntryProcessor<String, Integer, Integer> oddOnesThrow = (entry, arguments) -> {
            int result = ADD_ONE.process(entry);
            if (Integer.parseInt(entry.getKey().substring(3)) % 2 == 1) {
                throw new IllegalStateException("odd");
            }
            return result;
        };

        Map<String, EntryProcessorResult<Integer>> results = cache.invokeAll(KEYS, oddOnesThrow);

        assertThat(results).hasSize(KEYS.size());
        assertThat(results.get("key2").get()).isEqualTo(1);
        assertThatThrownBy(() -> results.get("key3").get())
                .isInstanceOf(EntryProcessorException.class)
                .hasRootCauseMessage("odd");
        assertThat(cache.getAll(KEYS)).hasSize(KEYS.size() / 2 + 1).containsEntry("key1", 7);
        assertThat(cache.invoke("key3", ADD_ONE)).isEqualTo(1); // no lease is left
    }

    @Test
    void whatIsCountedIsWhatSingleInvocationsCount() {
        CacheStatisticsMXBean statistics = cache.unwrap(CacheStatisticsMXBean.class);
        cache.put("key1", 7);
        long puts = statistics.getCachePuts();

        cache.invokeAll(KEYS, ADD_ONE);
        cache.invokeAll(Set.of("key1", "key2"), (entry, arguments) -> {
            entry.remove();
            return null;
        });

        assertThat(statistics.getCachePuts() - puts).isEqualTo(KEYS.size());
        assertThat(statistics.getCacheHits()).isEqualTo(3);
        assertThat(statistics.getCacheMisses()).isEqualTo(KEYS.size() - 1);
        assertThat(statistics.getCacheRemovals()).isEqualTo(2);
    }

    /** Runs the call once another thread has begun to invoke a processor for one of the keys. */
    private Map<String, EntryProcessorResult<Integer>> contended(
            Set<String> keys, String contended, Consumer<String> first) {
        AtomicReference<@Nullable Thread> other = new AtomicReference<>();
        EntryProcessor<String, Integer, Integer> waiting = (entry, arguments) -> {
            Thread begun = new Thread(() -> cache.invoke(contended, ADD_ONE), "other");
            if (!entry.getKey().equals(contended) && other.compareAndSet(null, begun)) {
                begun.start();
                await().atMost(Duration.ofSeconds(30)).until(() -> waitsForALease(begun) || !begun.isAlive());
                first.accept(contended);
            }
            return ADD_ONE.process(entry);
        };
        Map<String, EntryProcessorResult<Integer>> results = cache.invokeAll(keys, waiting);
        await().atMost(Duration.ofSeconds(30))
                .until(() -> !Objects.requireNonNull(other.get()).isAlive());
        return results;
    }

    private static boolean waitsForALease(Thread thread) {
        return thread.getState() == Thread.State.TIMED_WAITING
                && Stream.of(thread.getStackTrace())
                        .anyMatch(frame -> frame.getClassName().endsWith(".Holding"));
    }

    private List<String> heard() {
        List<String> heard = new CopyOnWriteArrayList<>();
        CacheEntryCreatedListener<String, Integer> created = events -> events.forEach(each -> heard.add(each.getKey()));
        cache.registerCacheEntryListener(
                new MutableCacheEntryListenerConfiguration<>(() -> created, null, false, true));
        return heard;
    }

    @Test
    void aThreadThatHasTheLockOfAKeyAndWaitsForItsLeaseIsNotWaitedFor() {
        List<String> heard = heard();
        Set<String> keys = new TreeSet<>(Set.of("a", "b", "c"));

        long since = System.nanoTime();
        Map<String, EntryProcessorResult<Integer>> results = contended(keys, "b", key -> {});

        assertThat(Duration.ofNanos(System.nanoTime() - since)).isLessThan(LEASE.dividedBy(2));
        assertThat(results.values().stream().map(EntryProcessorResult::get)).allMatch(each -> each == 1 || each == 2);
        assertThat(cache.getAll(keys)).containsOnly(Map.entry("a", 1), Map.entry("b", 2), Map.entry("c", 1));
        assertThat(heard).containsExactlyInAnyOrder("a", "b", "c");
    }

    @Test
    void aProcessorThatChangesAKeyOfItsCallForWhoseLeaseAnotherThreadWaitsDoesNotWaitForThat() {
        List<String> heard = heard();
        Set<String> keys = new TreeSet<>(Set.of("a", "b", "c"));

        long since = System.nanoTime();
        Map<String, EntryProcessorResult<Integer>> results = contended(keys, "b", key -> cache.invoke(key, ADD_ONE));

        assertThat(Duration.ofNanos(System.nanoTime() - since)).isLessThan(LEASE.dividedBy(2));
        assertThat(results.values().stream().map(EntryProcessorResult::get)).allMatch(each -> each <= 3);
        assertThat(cache.getAll(keys)).containsOnly(Map.entry("a", 1), Map.entry("b", 3), Map.entry("c", 1));
        assertThat(heard).containsExactlyInAnyOrder("a", "b", "c");
    }
}
